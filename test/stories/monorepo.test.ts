/** Several apps of one repository: what is built, what is not, and that the branch is what is live all the same. */
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { Host, type Project, type Ran, result } from '../host.ts'
import { server, YAML } from '../tiny.ts'

t.setTimeout(240_000)

async function write(project: Project, files: Record<string, string>): Promise<void> {
  for (const name of Object.keys(files)) await mkdir(dirname(join(project.folder, name)), { recursive: true })
  await project.write(files)
}
const dockerfile = (says: string): string =>
  `FROM node:24-slim\nWORKDIR /app\nCOPY . .\nENV SAYS=${says}\nCMD ["node", "server.js"]\n`

async function repository(host: Host): Promise<Project> {
  const project = await host.project(undefined, 'shop-api')
  const url = `ssh://git@127.0.0.1:${host.ready.ssh}/site`
  await host.git(project.folder, ['remote', 'add', 'site', url])
  await write(project, {
    'services/api/server.js': server('api one'),
    'services/api/Dockerfile': dockerfile('api'),
    'services/api/backendim.yaml': `${YAML}watch: [libs/shared, "*.lock"]\n`,
    'services/site/index.html': 'site one\n',
    'libs/shared/words.txt': 'words\n',
    'top.lock': '1\n',
    'backendim.yaml': 'build: { root: services/nowhere }\n',
  })
  await project.commit('one')
  return project
}
const branch = async (host: Host, project: Project, remote: string): Promise<string> =>
  (await host.git(project.folder, ['ls-remote', remote, 'refs/heads/main'])).out.slice(0, 40)
const live = async (host: Host, app: string) => {
  const { live: now, releases } = await host.stored(app)
  return releases.find((one) => one.version === now?.release)
}

t.test('apps in folders', async (t) => {
  const host = await Host.start(t)
  t.match(
    (await host.ssh(['apps:create', 'shop-api', '--root', './services/api/'])).out,
    /Made shop-api.*\n.* git remote add shop-api backendim:shop-api/,
  )
  t.equal((await host.ssh(['apps:create', 'site', '--root', 'services/site'])).code, 0)
  t.match((await host.ssh(['apps:info', 'shop-api'])).out, /root: +services\/api\n/)
  t.equal((await host.ssh(['apps:create', 'bad', '--root', '../x'])).code, 2)
  const project = await repository(host)
  const push = (remote: string, ...more: string[]): Promise<Ran> => project.push(...more, remote, 'main')
  /** Pushed, not built, and all that is asked afterwards fits. */
  const unchanged = async (t: Test, why: string, commit: string, ...more: string[]): Promise<void> => {
    const before = await host.stored('shop-api')
    const pushed = await push('backendim', ...more)
    t.equal(pushed.code, 0, `${why}: ${pushed.err}`)
    t.match(
      result(pushed),
      { status: 'unchanged', code: null, release: before.live?.release, url: /shop-api\.localhost/ },
      why,
    )
    t.match(pushed.err, /stays live: nothing that it is built of has changed *\n.*http:\/\/shop-api\.localhost/)
    t.equal(await branch(host, project, 'backendim'), commit, `${why}: the branch moves`)
    t.equal((await live(host, 'shop-api'))?.commit, commit, `${why}: the commit is live`)
    t.same((await host.stored('shop-api')).live, before.live, `${why}: no release is made`)
  }

  await t.test('each remote builds its folder', async (t) => {
    const api = await push('backendim')
    t.match(result(api), { status: 'live', release: 1 }, api.err)
    t.match(api.err, /backendim.yaml|Dockerfile/)
    t.match(result(await push('site')), { status: 'live' })
    t.equal((await host.get('shop-api')).body, 'api one')
    t.equal((await host.get('site')).body, 'site one\n')
  })

  await t.test('what lies elsewhere is not built', async (t) => {
    await write(project, { 'services/site/index.html': 'site two\n', 'README.md': 'read me\n' })
    const commit = await project.commit('two')
    await unchanged(t, 'another folder', commit)
    t.match(result(await push('site')), { status: 'live' })
    t.equal((await host.get('site')).body, 'site two\n')
    const clone = await host.git(host.data, ['clone', '-q', `ssh://git@127.0.0.1:${host.ready.ssh}/shop-api`, 'clone'])
    t.equal(clone.code, 0, clone.err)
    t.match((await host.ssh(['deploys', 'shop-api'])).out, /unchanged +\S+ +v1/)
  })

  await t.test('what it watches is', async (t) => {
    for (const [name, release] of Object.entries({
      'libs/shared/words.txt': 2,
      'top.lock': 3,
      'services/api/more.txt': 4,
    })) {
      await write(project, { [name]: 'changed\n' })
      await project.commit(name)
      t.match(result(await push('backendim')), { status: 'live', release }, name)
    }
    await write(project, { 'libs/other.txt': 'not watched\n' })
    await unchanged(t, 'beside what it watches', await project.commit('other'))
  })

  await t.test('a restart, a rollback and a rebuild know the commit', async (t) => {
    const commit = await branch(host, project, 'backendim')
    await host.end()
    await host.boot()
    t.equal(await branch(host, project, 'backendim'), commit, 'nothing was mended away')
    t.match((await host.ssh(['ps:rebuild', 'shop-api'])).out, /is live/)
    t.match(await live(host, 'shop-api'), { version: 5, commit })
    t.equal((await host.ssh(['rollback', 'shop-api', 'v4'])).code, 0)
    t.match(await live(host, 'shop-api'), { version: 6, commit }, 'v4 stood for the later commit')
    t.equal(await branch(host, project, 'backendim'), commit)
    t.equal((await host.ssh(['rollback', 'shop-api', 'v3'])).code, 0)
    t.not(await branch(host, project, 'backendim'), commit)
    t.match(
      result(await push('backendim')),
      { status: 'live', release: 8 },
      'what was rolled back is something to build',
    )
  })

  await t.test('who asks for a build gets it', async (t) => {
    await project.commit('nothing at all')
    t.match(result(await push('backendim')), { status: 'live', release: 9 }, 'an empty commit')
    await write(project, { 'README.md': 'again\n' })
    const commit = await project.commit('readme')
    t.match(result(await push('backendim', '-o', 'dry-run')), { status: 'checked' })
    t.equal((await host.ssh(['apps:root', 'shop-api', 'services/site'])).code, 0)
    t.match(result(await push('backendim')), { status: 'live', release: 10 }, 'another folder')
    t.equal((await host.get('shop-api')).body, 'site two\n')
    t.equal(await branch(host, project, 'backendim'), commit)
    await host.ssh(['apps:root', 'shop-api', 'services/none'])
    await project.commit('none')
    const none = await push('backendim')
    t.match(none.err, /CONFIG_INVALID: apps:root: there is no folder services\/none in this commit/)
    t.match(none.err, /What to do: commit it and push again, or name another: apps:root APP FOLDER/)
  })
})

t.test('a build that sees more than the folder', async (t) => {
  const host = await Host.start(t)
  const workspace = await host.project('monorepo-npm', 'ring')
  await workspace.commit()
  const pushed = await workspace.push()
  t.equal(pushed.code, 0, pushed.err)
  t.equal((await host.get('ring')).body, 'hello from /app/apps/api')

  const python = await host.project('monorepo-python', 'snake')
  await python.commit()
  const second = await python.push()
  t.equal(second.code, 0, second.err)
  t.equal((await host.get('snake')).body, 'hello')

  const own = await host.project(undefined, 'own')
  await write(own, {
    'api/Dockerfile':
      'FROM node:24-slim\nWORKDIR /app\nCOPY libs libs\nCOPY api .\nRUN cat libs/words.txt && ! test -e libs/secret\nCMD ["node", "server.js"]\n',
    'api/server.js': server('own'),
    'libs/words.txt': 'words of libs\n',
    'libs/secret': 'x\n',
    '.dockerignore': 'libs/secret\n',
    'backendim.yaml': `${YAML}build: { root: api, context: . }\n`,
  })
  await own.commit()
  const third = await own.push()
  t.equal(third.code, 0, third.err)
  t.equal((await host.get('own')).body, 'own')
  await own.write({ 'backendim.yaml': 'build: { root: api, context: libs }\n' })
  await own.commit()
  t.match((await own.push()).err, /build\.context: libs is not above the folder of the app, api/)
})
