/** Session tickets outlive one change of their keys, not two. */
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import t from 'tap'
import { Tickets } from '../../proxy/tickets.ts'
import { certify } from './certificate.ts'

for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const)
  t.test(maxVersion, async (t) => {
    const dir = mkdtempSync(join(tmpdir(), 'tickets-'))
    t.teardown(() => rmSync(dir, { recursive: true }))
    certify(dir, ['app.localhost'])
    const [cert, key] = ['cert.pem', 'key.pem'].map((file) => readFileSync(join(dir, file)))
    const tickets = new Tickets()
    const server = tls.createServer({ cert, key, maxVersion }, (socket) => socket.on('error', () => {}).write('hello'))
    tickets.serve(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.teardown(() => server.close())
    /** Whether a session was resumed, and the newest session. */
    const connect = async (session?: Buffer): Promise<[boolean, Buffer]> => {
      const { port } = server.address() as AddressInfo
      const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...(session && { session }) })
      // With TLS 1.3 tickets come after the handshake, each with this event.
      const ticket = maxVersion === 'TLSv1.3' ? once(socket, 'session') : undefined
      await once(socket, 'data')
      const newest = ((await ticket)?.[0] as Buffer | undefined) ?? socket.getSession()!
      const reused = socket.isSessionReused()
      socket.destroy()
      return [reused, newest]
    }
    const [fresh, session] = await connect()
    t.notOk(fresh)
    t.ok((await connect(session))[0])
    tickets.rotate()
    const [resumed, renewed] = await connect(session)
    t.ok(resumed, 'the keys before are still good')
    tickets.rotate()
    t.notOk((await connect(session))[0], 'those before them are not')
    t.ok((await connect(renewed))[0], 'and a ticket was renewed in time')
  })
