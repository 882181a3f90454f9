/** The plan of every sample app, compared with a snapshot: a new sample is a new test. No Docker is needed. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { planOf, type Reading, readTree } from '../lib/flow/project.ts'
import type { AppConfig } from '../lib/model/config.ts'
import type { ProjectPlan } from '../lib/model/plan.ts'
import { folderTree } from './buildpacks/tree.ts'
import { ROOT } from './host.ts'

const APPS = join(ROOT, 'test', 'apps')

async function read(folder: string): Promise<Reading> {
  return readTree(await folderTree(folder), (root) => folderTree(folder, root))
}

/** As people read it; a file that is carried as base64 is left out. */
function shown(plan: ProjectPlan, config: AppConfig): string {
  const { dockerfile, lacks: _, overrides, packages, ...rest } = plan
  const said = { ...(overrides.length > 0 ? { overrides } : {}), ...(packages.length > 0 ? { packages } : {}) }
  const facts = { ...rest, ...said, port: config.port ?? plan.port ?? 5000, release: config.release, test: config.test }
  const text = 'text' in dockerfile ? dockerfile.text : `(${dockerfile.path})`
  return `${JSON.stringify(facts, null, 2)}\n\n${text.replace(/echo [\w+/=]{200,}/g, 'echo …')}`
}

t.test('plans', async (t) => {
  const samples = (await readdir(APPS, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  t.ok(samples.length > 5)
  for (const { name } of samples.sort((a, b) => a.name.localeCompare(b.name))) {
    const sample = await read(join(APPS, name))
    t.matchSnapshot(shown(await planOf(sample), sample.config), name)
  }
})
