/** What is kept: five releases that can be rolled back to, twenty deploys with their logs. The rest goes, by our labels only. */
import type { Release } from '../model/app.ts'
import type { System } from './system.ts'

const RELEASES = 5
const DEPLOYS = 20

const byVersion = (a: Release, b: Release): number => a.version - b.version

export async function pruneReleases(system: System, id: string): Promise<void> {
  const dropped = await system.store.change(id, (app) => {
    const usable = app.releases.filter((release) => release.state === 'live' || release.state === 'retired')
    // Changes of config are releases too: they must not push out the last five builds.
    const builds = new Map(usable.map((release) => [release.image, release]))
    const keep = new Set([...usable.slice(-RELEASES), ...[...builds.values()].sort(byVersion).slice(-RELEASES)])
    const gone = app.releases.filter((release) => !keep.has(release) && release.state !== 'starting')
    if (gone.length === 0) return []
    app.releases = app.releases.filter((release) => !gone.includes(release))
    const used = new Set(app.releases.map((release) => release.config))
    for (const hash of Object.keys(app.configs)) if (!used.has(hash)) delete app.configs[hash]
    const kept = new Set(app.releases.map((release) => release.image))
    return gone.map((release) => ({ ...release, keepImage: kept.has(release.image) }))
  })
  for (const release of dropped) {
    await system.git.release(id, `v${release.version}`)
    if (!release.keepImage) await system.engine.removeImage(release.image)
  }
}

export async function pruneDeploys(system: System, id: string): Promise<void> {
  const dropped = await system.store.change(id, (app) => {
    const over = app.deploys.slice(0, Math.max(0, app.deploys.length - DEPLOYS)).filter((deploy) => deploy.endedAt)
    app.deploys = app.deploys.filter((deploy) => !over.includes(deploy))
    return over
  })
  for (const deploy of dropped) await system.deployLogs.remove(deploy.id)
}
