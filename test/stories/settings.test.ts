/** `proxy:` of backendim.yaml on a real host: it holds for the release that says it; and a WebSocket hears when its release goes. */
import { once } from 'node:events'
import { get, request } from 'node:http'
import type { Socket } from 'node:net'
import t from 'tap'
import { DOCKERFILE } from '../apps.ts'
import { Host, result } from '../host.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

/** Takes WebSockets and says one frame to each. */
const SERVER = `
const http = require('node:http')
const server = http.createServer((req, res) => req.resume().on('end', () => res.end(process.env.BACKENDIM_RELEASE)))
server.on('upgrade', (req, socket) => {
  socket.on('error', () => {})
  socket.on('end', () => socket.end()).resume()
  socket.write('HTTP/1.1 101 X\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n')
  socket.write(Buffer.from('810161', 'hex'))
})
server.listen(process.env.PORT, '0.0.0.0')
process.on('SIGTERM', () => setTimeout(() => process.exit(0), 10_000).unref() && server.close())
`

function post(host: Host, size: number): Promise<number> {
  const at = { host: '127.0.0.1', port: host.ready.http, method: 'POST', agent: false as const }
  return new Promise((resolve, reject) => {
    const call = request({ ...at, headers: { host: 'shop.localhost' } }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
    })
    call.on('error', reject)
    call.end('x'.repeat(size))
  })
}

async function webSocket(t: { teardown(work: () => void): void }, host: Host) {
  const headers = { host: 'shop.localhost', connection: 'Upgrade', upgrade: 'websocket' }
  const call = get({ host: '127.0.0.1', port: host.ready.http, headers, agent: false })
  const [, socket, head] = (await once(call, 'upgrade')) as [unknown, Socket, Buffer]
  t.teardown(() => socket.destroy())
  // A frame may have come in one piece with the answer.
  let hex = head.toString('hex')
  socket
    .on('error', () => {})
    .on('data', (data) => {
      hex += data.toString('hex')
    })
  return { got: () => hex, ended: once(socket, 'end') }
}

t.test('settings belong to a release, and a WebSocket is told before its release goes', async (t) => {
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  const push = async (says: string, yaml: string): Promise<void> => {
    await app.write({ Dockerfile: DOCKERFILE, 'server.js': `${SERVER}// ${says}\n`, 'backendim.yaml': yaml })
    await app.commit(says)
    const pushed = await app.push()
    t.match(result(pushed), { status: 'live' }, pushed.err + host.errors)
  }
  await push('one', 'proxy: { max_body: 1K }\n')
  t.equal(await post(host, 1024), 200)
  t.equal(await post(host, 1025), 413)
  t.same((await host.stored('shop')).releases.at(-1)?.proxy, { maxBody: 1024 })
  const { got, ended } = await webSocket(t, host)
  await until('a frame', () => got() === '810161')

  await push('two', 'app: shop\n')
  t.equal(await post(host, 1025), 200)
  t.equal(got(), '810161', 'the old release is drained, and its WebSocket open')

  // The next one shortens the drain.
  await push('three', 'app: shop\n')
  await ended
  t.equal(got(), '810161880203e9')

  const back = await host.ssh(['rollback', 'shop', 'v1'])
  t.equal(back.code, 0, back.err)
  t.equal(await post(host, 1025), 413, 'a rollback brings the settings back')
})
