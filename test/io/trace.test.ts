/** BuildKit's progress as lines. fixtures/trace.json is what a real build sent: two steps side by side, one of which fails. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import fc from 'fast-check'
import protobuf from 'protobufjs'
import t from 'tap'
import { Trace } from '../../lib/io/trace.ts'
import { ROOT } from '../host.ts'

const recorded = JSON.parse(await readFile(join(ROOT, 'test', 'fixtures', 'trace.json'), 'utf8')) as string[]
const proto = createRequire(import.meta.url).resolve('dockerode/lib/proto/buildkit_status.proto')
const type = protobuf.loadSync(proto).lookupType('moby.buildkit.v1.StatusResponse')

interface Message {
  vertexes?: { digest: string; name: string; cached?: boolean; error?: string; started?: object; completed?: object }[]
  logs?: { vertex: string; msg: Buffer }[]
}
const encode = (message: Message): string => Buffer.from(type.encode(type.create(message)).finish()).toString('base64')
const log = (vertex: string, text: string | Buffer): string => encode({ logs: [{ vertex, msg: Buffer.from(text) }] })

function read(messages: string[]): { lines: string[]; trace: Trace } {
  const lines: string[] = []
  const trace = new Trace({ onLine: (line) => void lines.push(line) })
  for (const message of messages) trace.push(message)
  trace.end()
  return { lines, trace }
}

t.test('a real build: every step once, no internal ones, evidence of the one that failed', async (t) => {
  const { lines, trace } = read(recorded)
  const steps = lines.filter((line) => line.startsWith('['))
  t.same(steps.map((line) => line.replace(/^\[\S+ \d\/\d\] | \(cached\)$/g, '')).sort(), [
    'FROM docker.io/library/node:24-slim',
    'RUN echo from-b; sleep 1; exit 4',
    'RUN echo npm error from-a; sleep 2; echo more-a',
  ])
  t.same(lines.filter((line) => !line.startsWith('[')).sort(), ['from-b', 'npm error from-a'])
  t.same(trace.last, ['from-b'])
})

t.test('a step says its start or that it was cached, and a long one is cut', async (t) => {
  const started = {}
  const { lines } = read([
    encode({ vertexes: [{ digest: 'a', name: '[1/2] RUN a' }] }),
    encode({ vertexes: [{ digest: 'a', name: '[1/2] RUN a', started }] }),
    encode({ vertexes: [{ digest: 'a', name: '[1/2] RUN a', started }] }),
    encode({ vertexes: [{ digest: 'b', name: '[2/2] RUN b', cached: true, started }] }),
    encode({ vertexes: [{ digest: 'c', name: '[internal] load metadata', started }] }),
    encode({ vertexes: [{ digest: 'd', name: 'exporting to image', started }] }),
    encode({ vertexes: [{ digest: 'e', name: 'copy /context /', started }] }),
    encode({ vertexes: [{ digest: 'f', name: `[3/3] RUN ${'x'.repeat(5000)}`, started }] }),
  ])
  t.same(lines.slice(0, 2), ['[1/2] RUN a', '[2/2] RUN b (cached)'])
  t.equal(lines.length, 3)
  t.ok((lines[2] ?? '').length < 310)
})

t.test('lines are whole, of the right step, and as a terminal would show them', async (t) => {
  const { lines } = read([
    log('a', 'one\ntw'),
    log('b', 'other\n'),
    log('a', 'o\r\n\n'),
    log('a', '10%\r50%\r100%\ndone\r'),
    log('b', 'no end'),
    encode({ vertexes: [{ digest: 'b', name: '[internal] b', completed: {} }] }),
    log('a', 'last'),
  ])
  t.same(lines, ['one', 'other', 'two', '', '100%', 'no end', 'last'])
})

t.test('a character that is cut in two messages is one character', async (t) => {
  const text = 'größe 日本 🚀\n'
  const bytes = Buffer.from(text)
  for (let cut = 1; cut < bytes.length; cut++)
    t.same(read([log('a', bytes.subarray(0, cut)), log('a', bytes.subarray(cut))]).lines, [text.trimEnd()])
})

t.test('without a step that is known to have failed, the last lines of all', async (t) => {
  const { trace } = read([
    log('a', 'one\n'),
    encode({ vertexes: [{ digest: 'a', name: 'RUN a', error: 'exit code: 137: context canceled' }] }),
    log('b', Array.from({ length: 200 }, (_, at) => `${at}\n`).join('')),
  ])
  t.equal(trace.last.length, 80)
  t.equal(trace.last.at(-1), '199')
})

t.test('a line without an end does not grow for ever', async (t) => {
  const { lines } = read(Array.from({ length: 50 }, () => log('a', 'x'.repeat(10_000))))
  t.equal(lines.join('').length, 10_000)
})

t.test('no message ends a build', async (t) => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array).toString('base64'))
  const real = fc.constantFrom(...recorded)
  const bitten = fc.tuple(real, fc.nat(), fc.nat(255)).map(([aux, at, byte]) => {
    const buffer = Buffer.from(aux, 'base64')
    buffer[at % buffer.length] = byte
    return buffer.toString('base64')
  })
  const cut = fc.tuple(real, fc.nat()).map(([aux, at]) => aux.slice(0, at % aux.length))
  fc.assert(
    fc.property(fc.array(fc.oneof(bytes, bitten, cut, fc.string())), (messages) => {
      const { lines } = read(messages)
      return lines.every((line) => !line.includes('\n'))
    }),
    { numRuns: 1000 },
  )
  t.pass('nothing was thrown')
})

t.test('a step is told once, when it has ended: its time, its warnings; a base when it is there', async (t) => {
  const told: string[] = []
  const now: (string | undefined)[] = []
  const trace = new Trace({
    onLine: () => {},
    onStep: ({ name, state, seconds, warnings }) =>
      told.push([name, state, seconds.toFixed(2), ...warnings].join(' | ')),
    onNow: (step) => now.push(step),
  })
  const at = (seconds: number): object => ({
    seconds: 100 + Math.floor(seconds),
    nanos: Math.round((seconds % 1) * 1e9),
  })
  const base = { digest: 'f', name: '[1/4] FROM docker.io/library/node:24-slim' }
  const run = { digest: 'r', name: '[2/4] RUN npm ci', started: at(4) }
  const beside = { digest: 's', name: '[other 1/1] RUN sleep 9', started: at(4) }
  const messages: Message[] = [
    { vertexes: [{ ...base, started: at(0), completed: at(0.1) }] },
    { vertexes: [{ ...base, started: at(1), completed: at(4) }] },
    { vertexes: [run, beside] },
    {
      logs: [{ vertex: 'r', msg: Buffer.from('npm warn deprecated a@1: old\nadded 7 packages') }],
      vertexes: [{ ...run, completed: at(5.5) }],
    },
    { vertexes: [{ ...run, completed: at(5.5) }] },
    { vertexes: [{ digest: 'c', name: '[3/4] COPY . .', cached: true, started: at(6), completed: at(6) }] },
    { vertexes: [{ digest: 'x', name: '[4/4] RUN exit 3', started: at(6), completed: at(7), error: 'exit code: 3' }] },
    { vertexes: [{ ...beside, completed: at(7), error: 'context canceled' }] },
  ]
  for (const message of messages) trace.push(encode(message))
  trace.end()
  t.same(told, [
    '[1/4] FROM docker.io/library/node:24-slim | done | 3.10',
    '[2/4] RUN npm ci | done | 1.50 | 1 deprecated package: a',
    '[3/4] COPY . . | cached | 0.00',
    '[4/4] RUN exit 3 | failed | 1.00',
  ])
  t.ok(now.includes('RUN npm ci') && now.includes('RUN sleep 9'))
  t.equal(now.at(-1), undefined, 'nothing runs at the end')
})
