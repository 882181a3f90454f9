/** The plan of every sample app, compared with a snapshot: a new sample is a new test. No Docker is needed. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { planOf } from '../lib/flow/project.ts'
import { type AppConfig, parseConfig } from '../lib/model/config.ts'
import type { BuildPlan, Source } from '../lib/model/plan.ts'
import { folderTree } from './buildpacks/tree.ts'
import { ROOT } from './host.ts'

const APPS = join(ROOT, 'test', 'apps')

async function read(folder: string): Promise<{ config: AppConfig; source: Source }> {
  const yaml = await (await folderTree(folder)).read('backendim.yaml')
  const source = await folderTree(folder, parseConfig({ yaml }).build.root)
  const config = parseConfig({ yaml, procfile: await source.read('Procfile'), appJson: await source.read('app.json') })
  return { config, source }
}

/** As people read it; a file that is carried as base64 is left out. */
function shown(plan: BuildPlan, config: AppConfig): string {
  const { dockerfile, lacks: _, ...rest } = plan
  const facts = { ...rest, port: config.port ?? plan.port ?? 5000, release: config.release, test: config.test }
  const text = 'text' in dockerfile ? dockerfile.text : `(${dockerfile.path})`
  return `${JSON.stringify(facts, null, 2)}\n\n${text.replace(/echo [\w+/=]{200,}/g, 'echo …')}`
}

t.test('plans', async (t) => {
  const samples = (await readdir(APPS, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  t.ok(samples.length > 5)
  for (const { name } of samples.sort((a, b) => a.name.localeCompare(b.name))) {
    const { config, source } = await read(join(APPS, name))
    t.matchSnapshot(shown(await planOf({ config, source }), config), name)
  }
})
