/** Submodules: fetched by the app's own key, at the commit that is pinned, and never from where they must not be. */
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { Host, type Project } from '../host.ts'
import { server, tiny, YAML } from '../tiny.ts'

t.setTimeout(180_000)

const DOCKERFILE = 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n'
const PROGRAM = `const { readFileSync } = require('node:fs')
require('node:http').createServer((_, response) => response.end(readFileSync('libs/words/words.txt'))).listen(process.env.PORT)\n`

/** A gitlink without a clone, as `git submodule add` leaves it in the index. */
async function pin(host: Host, project: Project, path: string, url: string, commit: string): Promise<void> {
  await writeFile(join(project.folder, '.gitmodules'), `[submodule "${path}"]\n\tpath = ${path}\n\turl = ${url}\n`)
  await host.git(project.folder, ['add', '.gitmodules'])
  await host.git(project.folder, ['update-index', '--add', '--cacheinfo', `160000,${commit},${path}`])
  const made = await host.git(project.folder, ['commit', '-q', '-m', url])
  if (made.code !== 0) throw new Error(made.err)
}

t.test('submodules', async (t) => {
  const host = await Host.start(t, { env: { BACKENDIM_LOCAL_GIT: '1' } })
  const here = (app: string): string => `ssh://git@127.0.0.1:${host.ready.ssh}/${app}`
  const library = await tiny(host, 'library')
  await library.write({ 'words.txt': 'first words\n' })
  const first = await library.commit('first')
  t.equal((await library.push()).code, 0)

  await host.ssh(['apps:create', 'outer'])
  const app = await host.project(undefined, 'shop')
  await app.write({ Dockerfile: DOCKERFILE, 'server.js': PROGRAM })
  await app.commit('program')
  await pin(host, app, 'libs/words', here('library'), first)

  await t.test('without the key it says how to let the app in', async (t) => {
    const barred = await app.push()
    t.equal(barred.code, 1)
    t.match(
      barred.err,
      /SUBMODULE_FAILED: submodule libs\/words \(ssh:\/\/127\.0\.0\.1:\d+\/library\): the app's key is not let in/,
    )
    t.match(barred.err, /ssh backendim git:key shop/)
  })

  await t.test('with it the commit that is pinned is built, and fetched once', async (t) => {
    const key = await host.ssh(['git:key', 'shop'])
    t.match(key.out, /^ssh-ed25519 \S+ backendim-shop\n$/)
    t.equal((await host.ssh(['git:key', 'shop'])).out, key.out, 'it stays the same')
    const { id } = await host.stored('shop')
    t.equal((await stat(join(host.data, 'data', 'keys', 'deploy', id))).mode & 0o777, 0o600)
    t.equal(
      (await host.ssh(['keys:add', 'robot', '--app', 'library', '--app', 'outer', '--no-create'], { input: key.out }))
        .code,
      0,
    )
    const pushed = await app.push()
    t.equal(pushed.code, 0, pushed.err)
    t.match(pushed.err, /-----> Fetching libs\/words \(ssh:.*\/library at [0-9a-f]{7}\)/)
    t.equal((await host.get('shop')).body, 'first words\n')
    await app.write({ 'more.txt': 'x' })
    await host.git(app.folder, ['add', 'more.txt'])
    await host.git(app.folder, ['commit', '-q', '-m', 'more'])
    const again = await app.push()
    t.equal(again.code, 0, again.err)
    t.notMatch(again.err, /Fetching/)
  })

  await t.test('a commit that only the developer has', async (t) => {
    await library.write({ 'words.txt': 'second words\n' })
    const second = await library.commit('second')
    await pin(host, app, 'libs/words', here('library'), second)
    const early = await app.push()
    t.match(early.err, `its commit ${second.slice(0, 12)} is not there`)
    t.match(early.err, 'push the submodule first')
    t.equal((await library.push()).code, 0)
    const pushed = await app.push()
    t.equal(pushed.code, 0, pushed.err)
    t.equal((await host.get('shop')).body, 'second words\n')
  })

  await t.test('one within another, by a URL that is relative to its own', async (t) => {
    const outer = await tiny(host, 'outer')
    await outer.write({ 'backendim.yaml': `${YAML}git: { origin: "${here('outer')}" }\n` })
    await outer.commit('origin')
    await pin(host, outer, 'words', '../library', first)
    const key = await host.ssh(['git:key', 'outer'])
    t.equal((await host.ssh(['keys:add', 'robot2', '--app', 'library', '--no-create'], { input: key.out })).code, 0)
    const own = await outer.push()
    t.equal(own.code, 0, own.err)
    const head = (await host.git(outer.folder, ['rev-parse', 'HEAD'])).out.trim()
    await host.git(app.folder, ['rm', '-q', '--cached', 'libs/words'])
    await pin(host, app, 'libs', here('outer'), head)
    const pushed = await app.push()
    t.equal(pushed.code, 0, pushed.err)
    t.match(pushed.err, /Fetching libs \(/)
    t.equal((await host.get('shop')).body, 'first words\n')
    await host.git(app.folder, ['rm', '-q', '--cached', 'libs'])
  })

  await t.test('relative to what is said', async (t) => {
    await pin(host, app, 'libs/words', '../library', first)
    t.match((await app.push()).err, /its URL is relative, and a push does not say to what/)
    await app.write({ 'backendim.yaml': `git: { origin: "${here('shop')}" }\n` })
    await host.git(app.folder, ['add', 'backendim.yaml'])
    await host.git(app.folder, ['commit', '-q', '-m', 'origin'])
    const pushed = await app.push()
    t.equal(pushed.code, 0, pushed.err)
    t.equal((await host.get('shop')).body, 'first words\n')
  })

  await t.test('never from a path, a program or another protocol', async (t) => {
    for (const url of [
      'file:///etc',
      '/etc',
      'ext::sh -c "touch /tmp/backendim-evil"',
      'http://127.0.0.1/x',
      'git://127.0.0.1/x',
      'ssh://-oProxyCommand=x/y',
    ]) {
      await pin(host, app, 'libs/words', url, first)
      const refused = await app.push()
      t.equal(refused.code, 1)
      t.match(
        refused.err,
        /SUBMODULE_FAILED: submodule libs\/words .*only https and ssh URLs are fetched from|remote unpack failed|disallowed submodule url|gitmodulesUrl/,
        url,
      )
    }
    await t.rejects(stat('/tmp/backendim-evil'))
  })

  await t.test('a repository within that nobody named is told', async (t) => {
    await host.git(app.folder, ['rm', '-q', '--cached', '.gitmodules', 'libs/words'])
    await host.git(app.folder, ['update-index', '--add', '--cacheinfo', `160000,${first},vendor/x`])
    await app.write({ 'server.js': server('plain') })
    await host.git(app.folder, ['add', 'server.js'])
    await host.git(app.folder, ['commit', '-q', '-m', 'nested'])
    const pushed = await app.push()
    t.equal(pushed.code, 0, pushed.err)
    t.match(
      pushed.err,
      /vendor\/x is a repository of its own that \.gitmodules does not name: it is empty in the image/,
    )
  })
})

t.test('this machine itself is not fetched from', async (t) => {
  const host = await Host.start(t)
  const app = await tiny(host, 'shop')
  await pin(host, app, 'lib', `ssh://git@localhost:${host.ready.ssh}/shop`, '1'.repeat(40))
  t.match((await app.push()).err, /SUBMODULE_FAILED: .*localhost leads to this host itself, which is not fetched from/)
})
