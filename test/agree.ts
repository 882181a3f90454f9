/** After whatever happened: the store, the engine, the branch and the proxy say the same, and there is nothing else. */
import type { Test } from 'tap'
import type { Host, Project } from './host.ts'
import { until } from './until.ts'

/** For a host with the one app `shop` of one web process. */
export async function agree(t: Test, host: Host, app: Project): Promise<void> {
  const stored = await host.stored('shop')
  const live = stored.releases.find((one) => one.version === stored.live?.release)
  const want = `web.1 g${stored.live?.generation} running`
  await until('only the live generation', async () => (await host.inEngine()).containers.join() === want)
  t.equal((await host.inEngine()).networks.length, 1, 'one network')
  const kept = (image: string): boolean => stored.releases.some((one) => one.image === image)
  await until('only images of kept releases', async () => (await host.inEngine()).images.every(kept))
  t.equal(live?.state, 'live')
  t.same(
    stored.releases.filter((one) => one.state !== 'live' && one.state !== 'retired'),
    [],
    'no release in a middle state',
  )
  t.same(
    stored.deploys.filter((one) => !one.endedAt),
    [],
    'no deploy in a middle state',
  )
  const branch = (await host.git(app.folder, ['ls-remote', 'backendim', 'refs/heads/main'])).out.split('\t')[0]
  t.equal(branch, live?.commit, 'the branch is the commit that is live')
  t.equal((await host.get('shop')).body, `v${stored.live?.release}`, 'the live release answers')
}

/** The control plane takes commands again. */
export const answers = (host: Host) => until('the control plane', async () => (await host.ssh(['version'])).code === 0)
