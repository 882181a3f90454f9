/** A build that sees more than the app's folder: what becomes of the Dockerfiles that packs write. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { inMember, within } from '../../buildpacks/within.ts'
import { planOf } from '../../lib/flow/project.ts'
import { parseConfig } from '../../lib/model/config.ts'
import type { BuildPlan, Source } from '../../lib/model/plan.ts'
import { ROOT } from '../host.ts'
import { folderTree, tree } from './tree.ts'

const FOLDER = 'services/api'
const plan = (lines: string[], command = 'run'): BuildPlan => ({
  buildpack: 'x',
  runtime: 'x',
  dockerfile: { text: lines.join('\n') },
  args: {},
  processes: { web: { command } },
  notes: [],
})
const text = ({ dockerfile }: BuildPlan): string[] => ('text' in dockerfile ? dockerfile.text.split('\n') : [])

t.test('paths, line by line', async (t) => {
  const lines: [string, string[]][] = [
    ['COPY . .', ['COPY . /app']],
    ['COPY --chown=1:1 . /app', ['COPY --chown=1:1 . /app']],
    [
      'COPY a.json b.lock ./',
      ['COPY . /app', 'WORKDIR /app/services/api', 'COPY services/api/a.json services/api/b.lock ./'],
    ],
    ['COPY public /app', ['COPY services/api/public /app/services/api']],
    ['COPY --from=build /app /app', ['COPY --from=build /app /app']],
    ['COPY --from=build /app/dist /app', ['COPY --from=build /app/services/api/dist /app/services/api']],
    ['COPY --from=build /out/ /app/bin/', ['COPY --from=build /out/ /app/services/api/bin/']],
    [
      'COPY --from=node:24 /usr/local/bin/node /usr/local/bin/node',
      ['COPY --from=node:24 /usr/local/bin/node /usr/local/bin/node'],
    ],
    ['WORKDIR /app', ['WORKDIR /app/services/api']],
    ['RUN install -d -o node -g node /app', ['RUN install -d -o node -g node /app']],
    ['RUN --mount=type=cache,target=/app/target make', ['RUN --mount=type=cache,target=/app/services/api/target make']],
    ['RUN ls /apps /usr/app /app-x ./app', ['RUN ls /apps /usr/app /app-x ./app']],
    ['ENV PATH=/app/bin:$PATH', ['ENV PATH=/app/services/api/bin:$PATH']],
    ['USER node', ['USER node']],
  ]
  for (const [line, expected] of lines) t.same(text(within(plan([line]), FOLDER)), expected, line)
  t.equal(
    within(plan([], 'serve /app index.html'), FOLDER).processes.web?.command,
    'serve /app/services/api index.html',
  )
  t.same(
    text(within(plan(['FROM a AS b', 'COPY x ./', 'FROM b AS c', 'COPY y ./']), 'f')).slice(-1),
    ['COPY f/y ./'],
    'a stage has what it is made from',
  )
  t.same(text(within(plan(['WORKDIR /src', 'COPY . .']), 'f')), ['WORKDIR /src/f', 'COPY . /src'])
  t.throws(() => within(plan([]), 'a b'), { code: 'CONFIG_INVALID' })
  t.throws(() => inMember(plan([]), 'a;b'), { code: 'CONFIG_INVALID' })
})

/** A tree below a folder of another one. */
const put = (source: Source): Source => ({
  has: (path) => path.startsWith(`${FOLDER}/`) && source.has(path.slice(FOLDER.length + 1)),
  read: async (path) => (path.startsWith(`${FOLDER}/`) ? source.read(path.slice(FOLDER.length + 1)) : undefined),
  match: (pattern) =>
    source
      .match(/^/)
      .map((path) => `${FOLDER}/${path}`)
      .filter((path) => pattern.test(path)),
})

t.test('every sample lies where its Dockerfile looks for it', async (t) => {
  const apps = join(ROOT, 'test', 'apps')
  let seen = 0
  for (const { name } of (await readdir(apps, { withFileTypes: true })).filter((one) => one.isDirectory())) {
    const source = await folderTree(join(apps, name))
    const yaml = await source.read('backendim.yaml')
    if (parseConfig({ yaml }).build.root) continue
    const config = parseConfig({ yaml, procfile: await source.read('Procfile') })
    const moved = await planOf({ config, source, around: put(source), inside: FOLDER })
    if ('path' in moved.dockerfile) continue
    seen++
    for (const line of text(moved).filter((one) => /^COPY (?!.*--from)/.test(one))) {
      const [, from = ''] = /^COPY (?:--\S+ )*(\S+)/.exec(line) ?? []
      t.ok(from === '.' || from.startsWith(`${FOLDER}/`), `${name}: ${line}`)
    }
    t.match(
      text(moved)
        .filter((line) => line.startsWith('WORKDIR'))
        .at(-1),
      FOLDER,
      name,
    )
  }
  t.ok(seen > 40)
})

t.test('a member of a workspace is planned from the top', async (t) => {
  const member = (name: string, more: object): string => JSON.stringify({ name, ...more })
  const files = (manager: Record<string, string>, top: object = {}): Record<string, string> => ({
    'package.json': JSON.stringify({
      name: 'top',
      workspaces: ['apps/*', 'packages/*'],
      scripts: { build: 'all' },
      ...top,
    }),
    'apps/api/package.json': member('api', {
      scripts: { build: 'tsc', start: 'node dist/main.js' },
      dependencies: { a: '*' },
    }),
    'apps/web/package.json': member('web', { scripts: { start: 'node web.js' } }),
    'packages/a/package.json': member('a', { scripts: { build: 'tsc' }, dependencies: { b: '*', c: '*' } }),
    'packages/b/package.json': member('b', { scripts: { build: 'tsc' }, devDependencies: { a: '*' } }),
    'packages/c/package.json': member('c', {}),
    'elsewhere/x/package.json': member('x', { scripts: { start: 'node x.js' } }),
    ...manager,
  })
  const of = async (all: Record<string, string>, inside: string) => {
    const around = tree(all)
    const source = tree(
      Object.fromEntries(
        Object.entries(all).flatMap(([path, one]) =>
          path.startsWith(`${inside}/`) ? [[path.slice(inside.length + 1), one]] : [],
        ),
      ),
    )
    return planOf({ config: parseConfig({}), source, around, inside })
  }
  const npm = await of(files({ 'package-lock.json': '{}' }), 'apps/api')
  t.ok(text(npm).includes('RUN npm run build -w b && npm run build -w a && npm run build -w api'), text(npm).join('\n'))
  t.equal(npm.processes.web?.command, 'node dist/main.js')
  const turbo = await of(files({ 'pnpm-lock.yaml': '' }, { devDependencies: { turbo: '2' } }), 'apps/api')
  t.match(text(turbo).join('\n'), /RUN .*turbo run build --filter=api\.\.\.\n/)
  const web = await of(files({ 'package-lock.json': '{}' }), 'apps/web')
  t.notMatch(text(web).join('\n'), /run build/, 'nothing to build')
  const none = await of(files({ 'package-lock.json': '{}' }), 'elsewhere/x')
  t.ok(text(none).includes('WORKDIR /app/elsewhere/x'))
  t.notMatch(text(none).join('\n'), /npm ci/, 'no member: what the top locks is not its own')
})
