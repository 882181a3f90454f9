/** Docker's log stream as lines, whatever the chunks it comes in. */
import { isDeepStrictEqual } from 'node:util'
import Docker from 'dockerode'
import fc from 'fast-check'
import t from 'tap'
import { LogDemux, type LogLine } from '../../lib/io/docker-logs.ts'

const STAMP = '2026-01-02T03:04:05.123456789Z'

function frame(text: string, stream = 1, stamp = STAMP): Buffer {
  const body = Buffer.from(`${stamp} ${text}`)
  const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0])
  head.writeUInt32BE(body.length, 4)
  return Buffer.concat([head, body])
}
const read = (...chunks: Buffer[]): LogLine[] => {
  const demux = new LogDemux()
  return chunks.flatMap((chunk) => demux.push(chunk))
}

t.test('a frame is a line with its stream and time', async (t) => {
  t.same(read(frame('one\n'), frame('two\r\n', 2), frame('\n'), frame('no end', 1, '2026-01-02T03:04:05Z')), [
    { stream: 'stdout', time: '2026-01-02T03:04:05.123456+00:00', at: '2026-01-02T03:04:05.123456789', text: 'one' },
    { stream: 'stderr', time: '2026-01-02T03:04:05.123456+00:00', at: '2026-01-02T03:04:05.123456789', text: 'two' },
    { stream: 'stdout', time: '2026-01-02T03:04:05.123456+00:00', at: '2026-01-02T03:04:05.123456789', text: '' },
    { stream: 'stdout', time: '2026-01-02T03:04:05.000000+00:00', at: '2026-01-02T03:04:05.000000000', text: 'no end' },
  ])
})

t.test('a line that is longer than a frame is one line, cut', async (t) => {
  const long = [frame('x'.repeat(16_384)), frame('beside\n', 2), frame('y'.repeat(16_384)), frame('z')]
  const lines = read(...long, frame('other\n', 2), frame('next\n', 1, '2026-01-02T03:04:06.1Z'))
  t.same(
    lines.map((line) => line.text),
    ['x'.repeat(10_000), 'beside', 'other', 'next'],
  )
  t.same(
    read(frame('one\n'), frame('two\n')).map((line) => line.text),
    ['one', 'two'],
    'two lines of one time are two',
  )
})

t.test('any cut of the stream into chunks gives the same lines', async (t) => {
  const line = fc.record({
    text: fc.string({ unit: 'grapheme', maxLength: 30 }),
    stream: fc.constantFrom(1, 2),
    second: fc.integer({ min: 10, max: 59 }),
  })
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat(2000)), (lines, cuts) => {
      const whole = Buffer.concat(
        lines.map((one) =>
          frame(`${one.text.replaceAll('\n', ' ')}\n`, one.stream, `2026-01-02T03:04:${one.second}.5Z`),
        ),
      )
      const places = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length]
      const chunks = places.slice(1).map((end, at) => whole.subarray(places[at], end))
      return isDeepStrictEqual(read(...chunks), read(whole)) && read(whole).length === lines.length
    }),
    { numRuns: 500 },
  )
  const two = Buffer.concat([frame('größe 🚀\n'), frame('two\n', 2)])
  for (let cut = 0; cut <= two.length; cut++)
    if (!isDeepStrictEqual(read(two.subarray(0, cut), two.subarray(cut)), read(two))) t.fail(`cut at ${cut}`)
  t.equal(read(two).length, 2)
})

t.test('what is no log stream gives nothing, and is not kept', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) =>
      read(...chunks.map((chunk) => Buffer.from(chunk))).every((one) => one.text.length <= 10_000),
    ),
    { numRuns: 1000 },
  )
  const demux = new LogDemux()
  demux.push(Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3]))
  t.equal(demux.push(frame('after\n'))[0]?.text, 'after')
  t.same(read(Buffer.from('HTTP/1.1 200 OK\r\n\r\n')), [])
})

t.test('what the engine really sends', async (t) => {
  const docker = new Docker()
  const script =
    "process.stdout.write('x'.repeat(40000) + '\\n'); console.error('wrong'); process.stdout.write('no end')"
  const container = await docker.createContainer({
    Image: 'node:24-slim',
    Cmd: ['node', '-e', script],
    HostConfig: { LogConfig: { Type: 'local', Config: {} } },
  })
  t.teardown(() => container.remove({ force: true }))
  await container.start()
  await container.wait()
  const lines = read(await container.logs({ stdout: true, stderr: true, timestamps: true, follow: false }))
  const texts = (stream: string): string[] => lines.filter((one) => one.stream === stream).map((one) => one.text)
  t.same(texts('stdout'), ['x'.repeat(10_000), 'no end'])
  t.same(texts('stderr'), ['wrong'])
})
