/** The reader of responses: framing, what it refuses, and that the cuts between reads never matter. */
import fc from 'fast-check'
import t from 'tap'
import { Malformed, ResponseReader } from '../../proxy/response.ts'

interface Seen {
  status?: number
  headers?: string[]
  length?: number
  body: string
  trailers?: string[]
  done: boolean
  reusable?: boolean
}

/** Reads `parts` one after the other; what one read leaves in its buffer is overwritten, as on a connection. */
function read(parts: string[], method = 'GET'): Seen {
  const seen: Seen = { body: '', done: false }
  const reader = new ResponseReader(
    {
      onHead: (status, headers, length) => Object.assign(seen, { status, headers, length }),
      onData: (bytes, start, end) => {
        seen.body += bytes.toString('latin1', start, end)
      },
    },
    method,
  )
  for (const part of parts) {
    const bytes = Buffer.from(part, 'latin1')
    seen.done = reader.read(bytes, bytes.length)
    bytes.fill(0)
  }
  if (seen.done) Object.assign(seen, { trailers: reader.trailers, reusable: reader.reusable })
  else seen.done = reader.close()
  return seen
}

const FIXED = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A:  b \t\r\n\r\nhello'
const CHUNKED =
  'HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n5;ext="x"\r\nhello\r\nA \r\n 123456789\r\n0\r\nX-T: 1\r\n\r\n'
const INTERIM = `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${FIXED}`

t.test('where an answer ends', async (t) => {
  const headers = ['Content-Length', '5', 'X-A', 'b']
  t.match(read([FIXED]), { status: 200, headers, length: 5, body: 'hello', done: true, reusable: true })
  t.match(read([INTERIM]), { status: 200, body: 'hello', done: true, reusable: true })
  t.match(read([CHUNKED]), { length: -1, body: 'hello 123456789', trailers: ['X-T', '1'], done: true, reusable: true })
  t.match(read(['HTTP/1.1 200 OK\r\n\r\nall of it']), { body: 'all of it', done: true, length: -1 })
  t.match(read([FIXED.slice(0, -1)]), { body: 'hell', done: false })
  t.match(read([CHUNKED.slice(0, -2)]), { done: false })
  for (const status of [204, 304]) {
    const bare = `HTTP/1.1 ${status} X\r\nContent-Length: 5\r\n\r\n`
    t.match(read([bare]), { status, done: true, reusable: true, body: '' })
  }
  t.match(read(['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'], 'HEAD'), { done: true, reusable: true, length: 5 })
  t.match(read(['HTTP/1.1 200 OK\r\n\r\n'], 'HEAD'), { done: true, reusable: true })
  t.match(read(['HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n']), { done: true, reusable: true })
})

t.test('when the connection is not used again', async (t) => {
  for (const head of [
    'HTTP/1.1 200 OK\r\nConnection: close',
    'HTTP/1.1 200 OK\r\nconnection: x, Close',
    'HTTP/1.0 200 OK',
  ])
    t.match(read([`${head}\r\nContent-Length: 2\r\n\r\nok`]), { done: true, reusable: false }, head)
  const old = 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n'
  t.match(read([`${old}Content-Length: 2\r\n\r\nok`]), { done: true, reusable: true })
  t.match(read([`${old}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`]), { done: true, reusable: false })
  // More than was asked for: an answer to nothing must not become the answer to the next request.
  t.match(read([`${FIXED}HTTP/1.1 200 OK\r\n\r\n`]), { done: true, reusable: false, body: 'hello' })
})

t.test('what is not clear is refused', async (t) => {
  const heads = [
    'HTTP/2 200 OK',
    'HTTP/1.2 200 OK',
    'HTTP/1.1 20 OK',
    'HTTP/1.1 2000 OK',
    'HTTP/1.1 099 OK',
    'HTTP/1.1  200 OK',
    'HTTP/1.1 1e2 OK',
    'SSH-2.0-OpenSSH',
    'HTTP/1.1 101 Switching Protocols',
    ...[
      'Content-Length: +5',
      'Content-Length: 5, 5',
      'Content-Length: 5\r\nContent-Length: 5',
      'Content-Length:',
      'Transfer-Encoding: gzip, chunked',
      'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
      'Transfer-Encoding: chunked\r\nContent-Length: 5',
      'no colon',
      ': empty',
      'A b: c',
      ' folded: c',
      'A : c',
      'A: b\rc',
      'A: b\nc: d',
      'A: \0',
    ].map((header) => `HTTP/1.1 200 OK\r\n${header}`),
  ]
  for (const head of heads) t.throws(() => read([`${head}\r\n\r\nhello`]), { name: 'Malformed' }, JSON.stringify(head))
  const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
  for (const body of [
    'x\r\n',
    '-1\r\n',
    '\r\n',
    '0x1\r\na',
    ' 1\r\na',
    '1\na\r\n',
    '1\r\nab\r\n',
    '1\r\na\n0\r\n',
    '1;\nb\r\na',
    '0\r\nbad\r\n',
  ])
    t.throws(() => read([chunked + body]), { name: 'Malformed' }, JSON.stringify(body))
  t.throws(() => read([`HTTP/1.1 200 OK\r\nA: ${'x'.repeat(70_000)}\r\n\r\n`]), { name: 'Malformed' }, 'a long head')
  t.throws(() => read(Array(70).fill('x'.repeat(1000))), { name: 'Malformed' }, 'a head without an end')
  t.throws(() => read([chunked, ...Array(100).fill('0'.repeat(100))]), { name: 'Malformed' }, 'a line without an end')
})

t.test('any cut between two reads gives the same answer', async (t) => {
  const cuts = fc.array(fc.nat(400), { maxLength: 6 })
  fc.assert(
    fc.property(fc.constantFrom(FIXED, CHUNKED, INTERIM), cuts, (text, at) => {
      const sorted = [0, ...at.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length]
      const parts = sorted
        .slice(1)
        .map((end, i) => text.slice(sorted[i], end))
        .filter((part) => part !== '')
      t.strictSame(read(parts), read([text]))
    }),
    { numRuns: 500 },
  )
})

t.test('mutated bytes are read or refused, never worse', async (t) => {
  const edits = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.constantFrom(FIXED, CHUNKED, INTERIM), edits, (text, changes) => {
      const bytes = Buffer.from(text, 'latin1')
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte
      try {
        read([bytes.toString('latin1')])
      } catch (error) {
        if (!(error instanceof Malformed)) throw error
      }
    }),
    { numRuns: 2000 },
  )
  t.pass('2000 mutations')
})
