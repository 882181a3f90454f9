/** Buffers that serve again: never before what was written from them is out, or one client would read what is another's. */
import t from 'tap'
import { writeCopy } from '../../proxy/copies.ts'

type Done = (error?: Error | null) => void

/** What was written, and the means to say that it is out. */
function sink() {
  const chunks: Buffer[] = []
  const dones: (Done | undefined)[] = []
  const write = (chunk: Buffer, done?: Done): boolean => {
    chunks.push(chunk)
    dones.push(done)
    return true
  }
  return { write, chunks, dones }
}
const piece = (letter: string, size = 20_000): Buffer => Buffer.alloc(size, letter)

t.test('a copy keeps its bytes until it is out, and then its memory serves again', async (t) => {
  const to = sink()
  for (const letter of ['a', 'b']) writeCopy(to, piece(letter), 0, 20_000)
  t.ok(to.chunks[0]?.equals(piece('a')))
  t.not(to.chunks[0]?.buffer, to.chunks[1]?.buffer)
  to.dones[0]?.()
  writeCopy(to, piece('c'), 10, 15_000)
  t.equal(to.chunks[2]?.buffer, to.chunks[0]?.buffer)
  t.ok(to.chunks[2]?.equals(piece('c', 14_990)))
  t.ok(to.chunks[1]?.equals(piece('b')))
})

t.test('after an error nobody knows who still reads it', async (t) => {
  const to = sink()
  writeCopy(to, piece('a'), 0, 20_000)
  to.dones[0]?.(new Error('closed'))
  writeCopy(to, piece('b'), 0, 20_000)
  t.not(to.chunks[0]?.buffer, to.chunks[1]?.buffer)
})

t.test('small and oversized pieces are copied too', async (t) => {
  for (const size of [1, 100_000]) {
    const to = sink()
    const bytes = piece('a', size)
    writeCopy(to, bytes, 0, size)
    bytes.fill('b')
    t.ok(to.chunks[0]?.equals(piece('a', size)))
    t.equal(to.dones[0], undefined)
  }
})
