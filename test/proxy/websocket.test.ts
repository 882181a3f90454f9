/** The end of WebSockets: a close frame between two frames of the app, when its targets have left the table or the proxy goes. */
import { once } from 'node:events'
import * as http from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { limits } from '../../proxy/limits.ts'
import { Front } from '../../proxy/server.ts'
import { Frames } from '../../proxy/websocket.ts'
import { until } from '../until.ts'
import { origin } from './harness.ts'

Object.assign(limits, { drain: 300, farewell: 1000 })
const CLOSE = '880203e9'

async function start(t: Test): Promise<Front> {
  const front = new Front('/nonexistent')
  front.server.listen(0, '127.0.0.1')
  await once(front.server, 'listening')
  t.teardown(() => front.server.close())
  return front
}

function serve(front: Front, ports: number[]): void {
  const targets = ports.map((port, i) => ({ name: `web.${i + 1}`, host: '127.0.0.1', port }))
  const hosts = { 'app.localhost': { app: 'app', state: 'live' as const, release: 1, targets } }
  front.router.apply({ version: front.router.version + 1, proof: 'secret', hosts })
}

interface Both {
  port: number
  client: Socket
  app: Socket
  /** What the client got, in hex. */
  got(): string
}

/** A WebSocket through the proxy, and both its ends. */
async function connect(t: Test, front: Front, upgrade = 'websocket'): Promise<Both> {
  const { port, server } = await origin(t, (_req, res) => res.end())
  const taken = once(server, 'upgrade') as Promise<[http.IncomingMessage, Socket]>
  serve(front, [port])
  const headers = { host: 'app.localhost', connection: 'Upgrade', upgrade }
  const req = http.get({ port: (front.server.address() as AddressInfo).port, headers, agent: false })
  const [, app] = await taken
  app.on('error', () => {})
  app.on('end', () => app.end()).resume()
  app.write(`HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n\r\n`)
  const [, client, head] = (await once(req, 'upgrade')) as [unknown, Socket, Buffer]
  let bytes = head
  client.on('error', () => {})
  client.on('data', (data) => {
    bytes = Buffer.concat([bytes, data])
  })
  t.teardown(() => client.destroy())
  return { port, client, app, got: () => bytes.toString('hex') }
}

/** A frame of an app: a text of so many bytes. */
function frame(size: number, opcode = 1): Buffer {
  const head = size < 126 ? [size] : size < 65_536 ? [126, size >> 8, size & 255] : []
  const long = Buffer.alloc(9)
  long[0] = 127
  long.writeBigUInt64BE(BigInt(size), 1)
  return Buffer.concat([
    Buffer.from([0x80 | opcode, ...head]),
    head.length > 0 ? Buffer.alloc(0) : long,
    Buffer.alloc(size, 'x'),
  ])
}

t.test('between frames the client is told, and its answer reaches the app', async (t) => {
  const front = await start(t)
  const { port, client, app, got } = await connect(t, front)
  app.write(frame(3))
  await until('a frame', () => got().length === 10)
  serve(front, [])
  const heard = once(app, 'data')
  // As a client does: it answers the close frame before it sees the end.
  client.on('data', () => got().endsWith(CLOSE) && client.write(Buffer.from('888000000000', 'hex')))
  const drained = front.router.drain([`127.0.0.1:${port}`], 50)
  await once(client, 'end')
  app.write(frame(5))
  t.equal(String((await heard)[0].toString('hex')), '888000000000')
  app.end()
  t.equal(await drained, 0)
  t.equal(got(), `${frame(3).toString('hex')}${CLOSE}`, 'nothing comes after the close frame')
})

t.test('a client that does not answer is closed all the same, and so is its app', async (t) => {
  const front = await start(t)
  const { port, client, app } = await connect(t, front)
  serve(front, [])
  client.pause()
  const closed = once(app, 'close')
  t.equal(await front.router.drain([`127.0.0.1:${port}`], 0), 0)
  await closed
})

for (const [what, bytes] of [
  ['in the middle of a frame', frame(300).subarray(0, 100)],
  ['in the middle of a head', frame(300).subarray(0, 3)],
  ['after a close frame of the app', frame(2, 8)],
] as const)
  t.test(`no frame of ours ${what}`, async (t) => {
    const front = await start(t)
    const { port, client, app, got } = await connect(t, front)
    app.write(bytes)
    await until('what the app says', () => got().length === 2 * bytes.length)
    serve(front, [])
    void front.router.drain([`127.0.0.1:${port}`], 0)
    await once(client, 'end')
    t.equal(got(), bytes.toString('hex'))
  })

t.test('what stays in the table, and what is no WebSocket, is not told', async (t) => {
  const front = await start(t)
  const { port, client, app, got } = await connect(t, front)
  t.equal(await front.router.drain([`127.0.0.1:${port}`], 0), 1)
  app.write(frame(1))
  await until('a frame', () => got().length === 6)
  client.destroy()
  await until('it is gone', () => front.router.inFlight === 0)
  const other = await connect(t, front, 'chat')
  serve(front, [])
  t.equal(await front.router.drain([`127.0.0.1:${other.port}`], 0), 1)
  other.app.write('x')
  await until('a byte', () => other.got() === '78')
})

t.test('the proxy tells its WebSockets before it goes', async (t) => {
  const front = await start(t)
  const { client, got } = await connect(t, front)
  const closed = new Promise<void>((done) => front.retire(done))
  await once(client, 'end')
  t.equal(got(), CLOSE)
  client.end()
  await closed
})

t.test('the border of a frame is found, however the bytes are cut', async (t) => {
  const size = fc.oneof(fc.nat(200), fc.constantFrom(125, 126, 65_535, 65_536))
  fc.assert(
    fc.property(fc.array(size, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(70_000)), (sizes, cuts) => {
      const all = Buffer.concat(sizes.map((one) => frame(one)))
      const ends = [0]
      for (const one of sizes) ends.push(ends.at(-1)! + frame(one).length)
      const frames = new Frames()
      let from = 0
      return [...cuts.filter((cut) => cut < all.length), ...ends]
        .sort((a, b) => a - b)
        .every((to) => {
          frames.read(all.subarray(from, to))
          from = to
          return frames.between === ends.includes(to)
        })
    }),
  )
  const masked = new Frames()
  masked.read(Buffer.from('818300000000616263', 'hex'))
  t.ok(masked.between)
  masked.read(Buffer.from('81', 'hex'))
  t.notOk(masked.between)
})
