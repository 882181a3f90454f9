/** git's proc-receive hook: speaks pkt-line with receive-pack, and JSON lines with the control plane. Starts on every push, so it imports nothing of ours. */
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

interface Command {
  old: string
  new: string
  ref: string
}
interface Report {
  ref: string
  ok: boolean
  reason?: string
  options?: string[]
}

const input = packets(process.stdin)
const write = (line: string): boolean =>
  process.stdout.write(`${(Buffer.byteLength(line) + 4).toString(16).padStart(4, '0')}${line}`)
const flush = (): boolean => process.stdout.write('0000')

const [hello] = await section()
const capabilities = (hello ?? '').trimEnd().split('\0')[1]?.split(' ') ?? []
const canOptions = capabilities.includes('push-options')
write(`version=1\0${canOptions ? 'push-options' : ''}\n`)
flush()

const commands = (await section()).map((line): Command => {
  const [old = '', next = '', ...ref] = line.trimEnd().split(' ')
  return { old, new: next, ref: ref.join(' ') }
})
const options = canOptions ? (await section()).map((line) => line.trimEnd()) : []

for (const report of await ask()) {
  write(report.ok ? `ok ${report.ref}\n` : `ng ${report.ref} ${report.reason}\n`)
  for (const option of report.options ?? []) write(`option ${option}\n`)
}
flush()

async function section(): Promise<string[]> {
  const lines: string[] = []
  for (;;) {
    const { value, done } = await input.next()
    if (done || value === undefined) return lines
    lines.push(value)
  }
}

/** Each packet's text; undefined for a flush. */
async function* packets(stream: AsyncIterable<Buffer>): AsyncGenerator<string | undefined, void> {
  let rest = Buffer.alloc(0)
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 4) {
      const size = Number.parseInt(rest.toString('latin1', 0, 4), 16)
      if (size === 0) {
        rest = rest.subarray(4)
        yield undefined
      } else if (rest.length >= size) {
        yield rest.toString('utf8', 4, size)
        rest = rest.subarray(size)
      } else break
    }
  }
}

function ask(): Promise<Report[]> {
  return new Promise((resolve) => {
    const failed = (why: string): void =>
      resolve(commands.map(({ ref }) => ({ ref, ok: false, reason: `HOST_ERROR: ${why}; push again` })))
    const socket = connect(process.env.BACKENDIM_SOCKET ?? '')
    socket.on('error', () => failed('the control plane does not answer'))
    socket.on('close', () => failed('the control plane went away'))
    const atomic = capabilities.includes('atomic')
    socket.write(`${JSON.stringify({ push: process.env.BACKENDIM_PUSH, commands, options, atomic })}\n`)
    // The interface tells the socket's error again; without a listener that would end us before we report.
    const answers = createInterface({ input: socket }).on('error', () => {})
    answers.on('line', (line) => {
      const answer = JSON.parse(line) as { say?: string; report?: Report[] }
      if (answer.say !== undefined) process.stderr.write(`${answer.say}\n`)
      if (answer.report) {
        resolve(answer.report)
        socket.destroy()
      }
    })
  })
}
