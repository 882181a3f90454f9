/** The CLI on the host: every command of the table over the control socket; `purge` removes what this host made in the engine. */

import { connect } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { purge } from './purge.ts'

const words = process.argv.slice(2)
const at = words.indexOf('--data')
const fallback = process.getuid?.() === 0 ? '/var/lib/backendim' : join(homedir(), '.backendim')
const data = process.env.BACKENDIM_DATA ?? (at >= 0 ? words.splice(at, 2)[1] : undefined) ?? fallback

if (words[0] === 'purge') await purge(data)
else talk(join(data, 'run', 'control.sock'))

function talk(path: string): void {
  const socket = connect(path)
  socket.on('error', () => {
    console.error(`error: nothing runs here (${path})\n   start it: backendim up --data ${data}`)
    process.exit(1)
  })
  socket.write(`${JSON.stringify({ words: words.length > 0 ? words : ['help'] })}\n`)
  if (!process.stdin.isTTY) {
    process.stdin.on('data', (chunk) => socket.write(`${JSON.stringify({ stdin: chunk.toString('base64') })}\n`))
    process.stdin.on('end', () => socket.write(`${JSON.stringify({ end: true })}\n`))
  } else socket.write(`${JSON.stringify({ end: true })}\n`)
  createInterface({ input: socket }).on('line', (line) => {
    const answer = JSON.parse(line) as { out?: string; err?: string; exit?: number }
    if (answer.out) process.stdout.write(answer.out)
    if (answer.err) process.stderr.write(answer.err)
    if (answer.exit === undefined) return
    process.exitCode = answer.exit
    process.stdin.destroy()
    socket.destroy()
  })
}
