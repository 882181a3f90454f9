/** Two joined sockets: what was said last before one side closed still reaches the other, however slow that is. */
import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import t from 'tap'
import { join } from '../../proxy/join.ts'

/** Both ends of one connection: the one that is joined, and the far one. */
async function pair(t: { teardown(work: () => void): void }): Promise<[Socket, Socket]> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const far = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [near] = (await once(server, 'connection')) as [Socket]
  server.close()
  t.teardown(() => {
    far.destroy()
    near.destroy()
  })
  return [near, far]
}

t.test('the last bytes for a slow client', async (t) => {
  const [[client, farClient], [app, farApp]] = await Promise.all([pair(t), pair(t)])
  join(client, app)
  // One kilobyte at a time, until the kernel takes no more and some of it waits here.
  const block = Buffer.alloc(1024, 'x')
  let sent = 0
  while (client.writableLength === 0) {
    farApp.write(block)
    sent += block.length
    while (app.bytesRead < sent) await once(app, 'data')
  }
  farApp.end()
  await once(app, 'close')
  let bytes = 0
  farClient.on('data', (data) => {
    bytes += data.length
  })
  await once(farClient, 'end')
  t.equal(bytes, sent)
})

t.test('an error of one side ends the other', async (t) => {
  const [[client, farClient], [app, farApp]] = await Promise.all([pair(t), pair(t)])
  join(client, app)
  farApp.on('error', () => {})
  farApp.resume()
  farClient.write('x')
  await once(farApp, 'data')
  farClient.resetAndDestroy()
  await once(farApp, 'close')
  t.ok(app.destroyed)
})
