/** An app for stories of sleep: it can be slow or fail to start, speaks WebSocket, and its containers remember. */
import { once } from 'node:events'
import { type ClientRequest, get, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { simple } from './apps.ts'
import type { Host } from './host.ts'
import { until } from './until.ts'

/** `/break` makes the next start fail, `/slow` the next one take 3 s, `/hang` is answered when `/go` is asked. */
const SERVER = `
const { existsSync, rmSync, writeFileSync } = require('node:fs')
const http = require('node:http')
const due = (name) => existsSync('/tmp/' + name) && (rmSync('/tmp/' + name), true)
if (due('break')) { console.log('cannot start'); process.exit(1) }
let hanging
const server = http.createServer((req, res) => {
  const name = req.url.slice(1)
  if (name === 'break' || name === 'slow') writeFileSync('/tmp/' + name, '')
  if (name === 'hang') { hanging = res; console.log('hanging'); return }
  if (name === 'go') hanging.end('went')
  res.end(process.env.BACKENDIM_RELEASE + ' ' + req.url)
})
server.on('upgrade', (req, socket) => {
  socket.on('error', () => {})
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n')
  socket.on('end', () => socket.end())
  socket.on('data', (data) => socket.write('<' + data + '>'))
})
setTimeout(() => server.listen(process.env.PORT, '0.0.0.0'), due('slow') ? 3000 : 0)
process.on('SIGTERM', () => process.exit(0))
`

export const sleeper = (yaml: string): Record<string, string> =>
  simple({ 'server.js': SERVER, 'backendim.yaml': `processes:\n  worker: sleep 100000\n${yaml}` })

/** The store and the engine say so both. */
export const asleep = (host: Host, app: string) =>
  until(`${app} to be asleep`, async () => {
    const { run, live } = await host.stored(app)
    const { containers } = await host.inEngine()
    const web = containers.filter((one) => one.startsWith('web.'))
    return run === 'asleep' && web.length > 0 && web.every((one) => one.endsWith(`g${live?.generation} exited`))
  })

export const awake = (host: Host, app: string) =>
  until(`${app} to be awake`, async () => {
    const { run, live } = await host.stored(app)
    const { containers } = await host.inEngine()
    const web = containers.filter((one) => one.startsWith('web.'))
    return run === 'running' && web.length > 0 && web.every((one) => one.endsWith(`g${live?.generation} running`))
  })

/** A request that is in flight until it is destroyed, or somebody asks for /go. */
export async function hanging(host: Host, app: string): Promise<ClientRequest> {
  const said = async (): Promise<number> => (await host.ssh(['logs', app, '-n', '1000'])).out.split(': hanging').length
  const before = await said()
  const headers = { host: `${app}.localhost` }
  const call = get({ host: '127.0.0.1', port: host.ready.http, path: '/hang', agent: false, headers })
  call.on('error', () => {})
  await until('the request to hang', async () => (await said()) > before)
  return call
}

/** What a WebSocket that says hello hears. */
export async function hello(host: Host, app: string): Promise<string> {
  const headers = { host: `${app}.localhost`, connection: 'Upgrade', upgrade: 'websocket' }
  const call = get({ host: '127.0.0.1', port: host.ready.http, agent: false, headers })
  const [, socket] = (await once(call, 'upgrade')) as [IncomingMessage, Socket]
  socket.write('hello')
  const [data] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return data.toString()
}
