/** Archives that mean harm to the process that reads them. */
import { Readable, Writable } from 'node:stream'
import t from 'tap'
import { entriesOf, fastImport } from '../../lib/io/archive.ts'

/** A header of a tar: `type` L says that a long name of `size` bytes follows. */
function header(type: string, size: number): Buffer {
  const block = Buffer.alloc(512)
  block.write('././@LongLink', 0)
  block.write('0000644\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write('00000000000\0', 136)
  block.write('        ', 148)
  block.write(type, 156)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((all, byte) => all + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

for (const type of ['L', 'K', 'x', 'g'])
  t.test(`a name without end (${type}) is not read into memory`, async (t) => {
    let sent = 0
    function* endless(): Generator<Buffer> {
      yield header(type, 4e9)
      const zeros = Buffer.alloc(1024 * 1024)
      for (; sent < 64; sent++) yield zeros
    }
    const reading = async (): Promise<void> => {
      for await (const _ of entriesOf(Readable.from(endless(), { objectMode: false }))) t.fail('there is no file')
    }
    await t.rejects(reading(), { code: 'USAGE', message: /a name that no file can have/ })
    t.ok(sent < 16, `${sent} MB were read`)
  })

t.test('a git that ended is noticed, not waited for', async (t) => {
  const gone = new Writable({ write: (_, __, done) => done() })
  gone.destroy()
  async function* none() {}
  await t.rejects(fastImport(none(), 'refs/heads/main', 'x', gone), /ended early/)
})
