/** An app, a release and a deploy for tests of pure functions; change what matters to the test. */
import type { App, Deploy, Release } from '../../lib/model/app.ts'

export const release = (change: Partial<Release> = {}): Release => ({
  version: 3,
  state: 'live',
  commit: 'c0ffee0000000000000000000000000000000000',
  image: 'image',
  config: 'hash',
  env: {},
  processes: { web: { command: 'node server.js' } },
  port: 5000,
  health: { path: '/healthz', named: false, interval: 1000, timeout: 5000, within: 60_000 },
  migrated: false,
  reason: 'Deploy c0ffee0',
  by: 'ann',
  createdAt: '2026-01-02T03:04:05.000Z',
  ...change,
})

export const app = (change: Partial<App> = {}): App => ({
  id: 'abcdef',
  name: 'shop',
  createdAt: '2026-01-02T03:04:05.000Z',
  owner: 'ann',
  run: 'running',
  config: {},
  domains: [],
  scale: {},
  healthy: false,
  nextRelease: 4,
  nextGeneration: 4,
  releases: [release()],
  configs: {},
  deploys: [],
  ...change,
})

export const deploy = (change: Partial<Deploy> = {}): Deploy => ({
  id: 'd1',
  status: 'live',
  stage: 'switching',
  commit: 'c0ffee0000000000000000000000000000000000',
  ref: 'refs/heads/main',
  forced: false,
  admin: false,
  skipTests: false,
  dryRun: false,
  by: 'ann',
  createdAt: '2026-01-02T03:04:05.000Z',
  release: 3,
  seconds: { build: 1.25, checking: 0.5 },
  health: 'passed',
  ...change,
})
