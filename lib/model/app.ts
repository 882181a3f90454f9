/** Intent: what a user asked for. What runs is never here; it is read back from the engine's labels. */
import type { GateRules, ProxySettings } from '../../proxy/table.ts'
import type { Health, ProcessPlan, Sleep } from './plan.ts'

export interface Release {
  version: number
  /** `starting` has not been live yet; `retired` can be rolled back to. */
  state: 'starting' | 'live' | 'retired' | 'failed'
  /** A later commit takes its place when it changes nothing that the release was built of. */
  commit?: string
  /** Of what it was built of, where the app is a folder of its repository. */
  fingerprint?: string
  /** Where it came from when not by a push of its commit: an image or an archive. Then the host has no deploy branch. */
  origin?: string
  image: string
  /** Key into `App.configs`. */
  config: string
  /** Defaults of backendim.yaml's `env:`; config vars win. */
  env: Record<string, string>
  processes: Record<string, ProcessPlan>
  port: number
  health: Health
  /** `proxy:` of backendim.yaml. */
  proxy?: ProxySettings
  /** What the files say; `App.sleep` wins. */
  sleep?: Sleep
  /** A release command ran for it. */
  migrated: boolean
  reason: string
  by: string
  createdAt: string
}

export type DeployStatus = 'waiting' | 'running' | 'live' | 'unchanged' | 'refused' | 'checked'

export interface Deploy {
  id: string
  status: DeployStatus
  /** What it is doing, or what it was doing when it ended. */
  stage: string
  /** Absent: `image` is deployed. */
  commit?: string
  /** The branch that will be the commit; absent: there will be none. */
  ref?: string
  /** A ready image by its reference. */
  image?: string
  /** What the image or the archive is called: see `Release.origin`. */
  origin?: string
  /** Text of a backendim.yaml that was given beside the image. */
  yaml?: string
  /** The branch as the pusher saw it; absent: it did not exist. */
  seen?: string
  forced: boolean
  skipTests: boolean
  dryRun: boolean
  by: string
  /** Pushed with an admin's key: may claim names under the host's own domain. */
  admin: boolean
  createdAt: string
  endedAt?: string
  /** The release that it made; live only if `status` says so. */
  release?: number
  /** Also on a live one whose release was not seen serving. */
  error?: { code: string; message: string; hint: string; evidence: string[]; next: string[] }
  seconds: Record<string, number>
  health?: 'passed' | 'fallback' | 'none'
  /** Absent: there were none. */
  tests?: 'passed' | 'failed' | 'skipped'
}

export interface App {
  id: string
  /** Held by host.json; here for convenience, never written to the app's file. */
  name: string
  createdAt: string
  owner: string
  /** `asleep`: its web is stopped until the next request. */
  run: 'running' | 'stopped' | 'asleep'
  branch?: string
  /** Its folder in the repository, named by a command; wins over backendim.yaml. */
  root?: string
  config: Record<string, string>
  domains: string[]
  /** Domain of the app → the one that it leads to; empty: the app's own name. */
  redirects?: Record<string, string>
  /** Parts of its hosts that other apps serve; `to` is an id. */
  paths?: { prefix: string; to: string; strip: boolean }[]
  /** Unless false, certificates for its public names are ordered and renewed. */
  autoCerts?: boolean
  /** Share of the requests that get a line in the log; absent: none. */
  accessLog?: number
  /** Maintenance, password, allow list and rate limit. */
  gate?: GateRules
  /** Set by `ps:scale`; wins over the release's plan. */
  scale: Record<string, number>
  /** Set by `ps:sleep`; null: off, whatever the files say. */
  sleep?: Sleep | null
  /** Why it did not come up when it was woken last. */
  wakeError?: { code: string; message: string; at: string }
  /** Some release has answered 2xx on its health path. */
  healthy: boolean
  /** Release and generation of the containers that serve. */
  live?: { release: number; generation: number }
  nextRelease: number
  nextGeneration: number
  releases: Release[]
  configs: Record<string, Record<string, string>>
  deploys: Deploy[]
}

export interface Key {
  id: string
  user: string
  type: string
  /** Base64 of the public key. */
  blob: string
  fingerprint: string
  admin: boolean
  /** Names of nothing: ids of apps that the key may use; absent: all. */
  apps?: string[]
  /** May make apps by pushing. */
  create: boolean
  createdAt: string
}

export interface HostState {
  id: string
  proof: string
  names: Record<string, string>
  keys: Key[]
  /** App id → index of its /24 in the pool. */
  subnets: Record<string, number>
  /** Proxies before this host, such as a CDN's; absent: none. */
  trusted?: string[]
}

/** What a deploy deploys, in a word. */
export const subject = ({ commit, image }: Pick<Deploy, 'commit' | 'image'>): string =>
  commit?.slice(0, 7) ?? image ?? 'nothing'

export const liveRelease = (app: App): Release | undefined =>
  app.live && app.releases.find((release) => release.version === app.live?.release)

/** How many of each process type should run for a release. */
export function formation(app: App, release: Release): Record<string, number> {
  const count = ([type, plan]: [string, ProcessPlan]): number =>
    (Object.hasOwn(app.scale, type) ? app.scale[type] : undefined) ?? plan.scale ?? (type === 'web' ? 1 : 0)
  return Object.fromEntries(Object.entries(release.processes).map((entry) => [entry[0], count(entry)]))
}

/** Adds the release that comes next, with the config vars frozen; releases with the same vars share one copy under their hash. */
export function addRelease(
  app: App,
  hash: string,
  vars: Record<string, string>,
  fields: Omit<Release, 'version' | 'state' | 'config'>,
): Release {
  const release: Release = { ...fields, version: app.nextRelease++, state: 'starting', config: hash }
  app.configs[hash] = { ...vars }
  app.releases.push(release)
  return release
}
