/** A pack that is not loaded would not have been the one: the signs of each hold wherever it detects. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { BUILDPACKS, choose } from '../../buildpacks/index.ts'
import { detected, PACKS, packFor } from '../../buildpacks/packs.ts'
import type { Buildpack, Source } from '../../lib/model/plan.ts'
import { ROOT } from '../host.ts'
import { folderTree, tree } from './tree.ts'

const APPS = join(ROOT, 'test', 'apps')
/** What any pack might look for. */
const PIECES = [
  ...['Dockerfile', 'Containerfile', 'go.mod', 'go.work', 'main.go', 'cmd/a/main.go', 'Cargo.toml', 'src/main.rs'],
  ...[
    'Gemfile',
    'config.ru',
    'config/application.rb',
    'bin/rails',
    'app.rb',
    'a.gemspec',
    '_config.yml',
    '_posts/a.md',
  ],
  ...['composer.json', 'artisan', 'index.php', 'public/index.php', 'web/index.php', 'mix.exs', 'pom.xml'],
  ...['build.gradle', 'settings.gradle.kts', 'a.sln', 'a.slnx', 'src/a/a.csproj', 'a.fsproj', 'requirements.txt'],
  ...['requirements/base.txt', 'requirements-prod.txt', 'pyproject.toml', 'Pipfile', 'Pipfile.lock', 'uv.lock'],
  ...['poetry.lock', 'pdm.lock', 'setup.py', 'setup.cfg', 'environment.yml', 'manage.py', 'tool.py', 'a/app.py'],
  ...['deno.json', 'deno.jsonc', 'deno.lock', 'bun.lock', 'bun.lockb', 'bunfig.toml', 'package.json', 'yarn.lock'],
  ...['index.html', 'public/index.html', 'dist/index.html', 'Staticfile', 'static.json', 'hugo.toml', 'config.yaml'],
  ...['config/_default/hugo.toml', 'archetypes/a.md', 'config.toml', 'content/a.md', 'book.toml', 'about.htm'],
  ...['start.sh', 'compose.yaml', 'docker-compose.yml', 'README.md', 'gleam.toml', 'CMakeLists.txt', 'meson.build'],
]

function unsigned(source: Source): string[] {
  const missed = ({ name }: Buildpack): boolean =>
    source.match(PACKS.find((one) => one.name === name)?.signs ?? /^$/).length === 0
  return BUILDPACKS.filter((pack) => pack.detect(source) && missed(pack)).map(({ name }) => name)
}

t.test('each file alone, and any few of them', async (t) => {
  const of = (paths: string[]): Source => tree(Object.fromEntries(paths.map((path) => [path, ''])))
  for (const path of PIECES) t.same(unsigned(of([path])), [], path)
  const few = fc.uniqueArray(fc.constantFrom(...PIECES), { maxLength: 6 })
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(few, (paths) => unsigned(of(paths)).length === 0),
      { numRuns: 300 },
    ),
  )
})

t.test('samples get the pack that all of them would have chosen', async (t) => {
  for (const name of await readdir(APPS)) {
    const source = await folderTree(join(APPS, name))
    const all = BUILDPACKS.find((pack) => pack.detect(source))
    t.equal((await detected(source))?.name, all?.name, name)
  }
})

t.test('each entry loads the pack that it names', async (t) => {
  for (const { name, load } of PACKS) t.equal((await load()).name, name)
  await t.rejects(packFor(tree({}), 'cobol'), { code: 'CONFIG_INVALID' })
  await t.rejects(packFor(tree({})), { code: 'NO_RUNTIME_DETECTED' })
  t.equal(choose(tree({ 'index.html': '' }), 'static').name, 'static')
})
