/** Idle WebSockets in numbers: an app that switches protocols and then says nothing, and clients that do the same. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Ground } from './ground.ts'

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const ANSWER =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n'

/** Answers its port. */
export async function startSilentApp(ground: Ground): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('data', () => socket.write(ANSWER))
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 })
  await once(server, 'listening')
  ground.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** Opens so many, 100 at a time. */
export async function openSockets(ground: Ground, port: number, host: string, count: number): Promise<Socket[]> {
  const open: Socket[] = []
  ground.teardown(() => {
    for (const socket of open) socket.destroy()
  })
  while (open.length < count) open.push(...(await Promise.all(Array.from({ length: 100 }, () => openOne(port, host)))))
  return open
}

async function openOne(port: number, host: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(
    `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n\r\n`,
  )
  const [chunk] = (await once(socket, 'data', { signal: AbortSignal.timeout(30_000) })) as [Buffer]
  if (!chunk.toString().startsWith('HTTP/1.1 101')) throw new Error(`no WebSocket: ${chunk}`)
  return socket
}
