/** The preflight of a build: a cancel does not wait for the cache to be pruned. */
import { createServer } from 'node:http'
import { join } from 'node:path'
import Docker from 'dockerode'
import t from 'tap'
import { shortage } from '../../lib/flow/room.ts'
import type { System } from '../../lib/flow/system.ts'

t.test('canceled while the cache is pruned', async (t) => {
  const socketPath = join(t.testdir({}), 'engine.sock')
  const cancel = new AbortController()
  const engine = createServer(() => cancel.abort(new Error('canceled')))
  await new Promise<void>((resolve) => engine.listen(socketPath, resolve))
  t.teardown(() => engine.close())
  // A file system that never has room.
  const system = { caps: { look: async () => ({ root: '/proc' }) }, engine: { docker: new Docker({ socketPath }) } }
  await t.rejects(shortage({ ...system, data: '/proc' } as unknown as System, cancel.signal), /^canceled$|canceled/)
})
