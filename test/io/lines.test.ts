/** Lines of a stream, however it is cut into chunks; the end of the stream is the end of the lines, well or not. */
import { Readable } from 'node:stream'
import fc from 'fast-check'
import t from 'tap'
import { linesOf } from '../../lib/io/lines.ts'

async function all(stream: AsyncIterable<Buffer | string>, limit?: number): Promise<string[]> {
  const lines: string[] = []
  for await (const line of linesOf(stream, limit)) lines.push(line)
  return lines
}
const chunks = (bytes: Buffer, cuts: number[]): Buffer[] => {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end))
}

t.test('any cut of the bytes gives the same lines', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.array(fc.nat()), async (text, cuts) => {
      const want = text.split('\n')
      if (want.at(-1) === '') want.pop()
      const found = await all(Readable.from(chunks(Buffer.from(text), cuts)))
      return JSON.stringify(found) === JSON.stringify(want)
    }),
  )
  t.pass()
})

t.test('a stream that breaks throws, a line that is too long too', async (t) => {
  const broken = new Readable({ read() {} })
  broken.push('one\ntwo')
  const found = all(broken)
  broken.destroy(new Error('gone'))
  await t.rejects(found, { message: 'gone' })
  await t.rejects(all(Readable.from([Buffer.from('x'.repeat(11))]), 10), /longer than 10/)
})
