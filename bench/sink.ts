/** An app that reads whatever it is sent, and answers only then. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Ground } from './ground.ts'

/** Answers its port. */
export async function startSink(ground: Ground): Promise<number> {
  const server = createServer((req, res) => {
    req.resume().on('end', () => res.end('taken'))
  })
  server.requestTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ground.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
