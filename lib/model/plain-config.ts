/** The configuration of a project without backendim.yaml and app.json: what `parseConfig` answers for it, without loading what parses those. */

import { parseAptfile } from './aptfile.ts'
import type { AppConfig } from './config.ts'
import { parseProcfile } from './procfile.ts'

export function plainConfig(files: { procfile?: string; aptfile?: string }): AppConfig {
  const { release, processes } = parseProcfile(files.procfile ?? '')
  return {
    app: undefined,
    build: { root: undefined, context: undefined, dockerfile: undefined, args: {}, vars: [], secrets: [] },
    apt: [],
    aptfile: parseAptfile(files.aptfile ?? ''),
    watch: [],
    git: {},
    lfs: {},
    test: undefined,
    testTimeout: 600_000,
    release,
    processes,
    port: undefined,
    health: { path: '/healthz', named: false, interval: 1000, timeout: 5000, within: 60_000 },
    env: {},
    require: [],
    domains: [],
    proxy: undefined,
    sleep: undefined,
  }
}
