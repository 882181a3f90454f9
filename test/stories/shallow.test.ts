/** Pushes of cut-off and of odd histories: the app goes live, and its repository can be cloned, packed and pushed to afterwards. */
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'

import { DOCKERFILE } from '../apps.ts'
import { Host, Project, type Ran, result, run } from '../host.ts'
import { say, server, tiny, YAML } from '../tiny.ts'

t.setTimeout(240_000)

const url = (host: Host, app: string): string => `ssh://git@127.0.0.1:${host.ready.ssh}/${app}`

async function repository(host: Host, app: string): Promise<string> {
  const { id } = JSON.parse((await host.ssh(['apps:info', app, '--json'])).out)
  return join(host.data, 'data', 'repos', `${id}.git`)
}

/** A copy of `depth` commits of a project, its remote pointing at the app. */
async function cut(host: Host, from: Project, app: string, depth = 1): Promise<Project> {
  const folder = join(host.data, `cut-${Math.random().toString(36).slice(2, 8)}`)
  await host.git(host.data, ['clone', '-q', '--depth', String(depth), `file://${from.folder}`, folder])
  await host.git(folder, ['remote', 'add', 'backendim', url(host, app)])
  return new Project(host, folder)
}

/** The repository on the host is sound, and a clone of it has the live commit checked out and `commits` in its history. */
async function sound(t: Test, host: Host, app: string, head: string, commits: number): Promise<void> {
  const repo = await repository(host, app)
  for (const words of [
    ['fsck', '--full'],
    ['gc', '--quiet', '--prune=now'],
    ['fsck', '--full'],
  ]) {
    const ran = await run('git', ['--git-dir', repo, ...words])
    t.equal(ran.code, 0, `git ${words.join(' ')}: ${ran.err}`)
    t.notMatch(ran.err + ran.out, /missing|broken|error/)
  }
  const copy = join(host.data, `copy-${Math.random().toString(36).slice(2, 8)}`)
  const cloned = await host.git(host.data, ['clone', '-q', url(host, app), copy])
  t.equal(cloned.code, 0, cloned.err)
  const git = (...args: string[]): Promise<Ran> => host.git(copy, args)
  t.equal((await git('rev-parse', 'HEAD')).out.trim(), head, 'the clone is at what is live')
  t.equal((await git('rev-list', '--count', 'HEAD')).out.trim(), String(commits))
  t.equal((await git('fsck')).code, 0)
}

t.test('pushes from clones of depth 1', async (t) => {
  const host = await Host.start(t)
  const app = await tiny(host, 'shop')
  for (const text of ['two', 'three']) await say(app, text)
  await host.git(app.folder, ['tag', '-a', 'v3', '-m', 'three'])
  const head = (await host.git(app.folder, ['rev-parse', 'HEAD'])).out.trim()

  const one = await cut(host, app, 'shop')
  const first = await host.git(one.folder, ['-c', 'push.followTags=true', 'push', 'backendim', 'main'])
  t.equal(first.code, 0, first.err)
  t.match(result(first), { status: 'live', release: 1, commit: head })
  t.match(first.err, /\[new tag\] +v3/)
  t.equal((await host.get('shop')).body, 'three')
  await sound(t, host, 'shop', head, 1)

  const four = await say(app, 'four')
  const two = await cut(host, app, 'shop', 2)
  const unawaited = await two.push('-o', 'wait=0', 'backendim', 'main')
  t.equal(unawaited.code, 0, unawaited.err)
  t.equal((await host.ssh(['deploys:wait', result(unawaited).deploy])).code, 0)
  t.equal((await host.get('shop')).body, 'four')
  await sound(t, host, 'shop', four, 2)

  const five = await say(app, 'five')
  const whole = await app.push()
  t.equal(whole.code, 0, whole.err)
  await sound(t, host, 'shop', five, 3)

  const broken = await cut(host, app, 'shop')
  await broken.write({ 'server.js': 'process.exit(3)' })
  await broken.commit('broken')
  t.equal((await broken.push()).code, 1)
  await sound(t, host, 'shop', five, 3)
})

t.test('a clone of depth 1 of what the host has whole cuts nothing off', async (t) => {
  const host = await Host.start(t)
  const app = await tiny(host, 'shop')
  await say(app, 'two')
  t.equal((await app.push()).code, 0)
  const behind = await cut(host, app, 'shop')
  const three = await say(behind, 'three')
  const push = await behind.push()
  t.equal(push.code, 0, push.err)
  await sound(t, host, 'shop', three, 3)
  const tip = await cut(host, behind, 'shop')
  t.match((await tip.push()).err, 'Everything up-to-date')
  t.notOk(existsSync(join(await repository(host, 'shop'), 'shallow')))
  const four = await say(behind, 'four')
  const ahead = await cut(host, behind, 'shop')
  const tried = await ahead.push('--force', '-o', 'dry-run', 'backendim', 'main')
  t.equal(tried.code, 0, tried.err)
  t.match(tried.err, /main -> refs\/deploys\//)
  await sound(t, host, 'shop', three, 3)
  t.equal((await ahead.push('--force', 'backendim', 'main')).code, 0)
  await sound(t, host, 'shop', four, 1)
})

t.test('export-ignore drops nothing, and old trees are taken with a warning', async (t) => {
  const host = await Host.start(t)
  const app = await tiny(host, 'shop')
  await mkdir(join(app.folder, 'lib'))
  await writeFile(join(app.folder, 'lib', 'says.js'), 'module.exports = "$Format:%H$"')
  await app.write({
    '.gitattributes': 'lib export-ignore\nDockerfile export-ignore\nlib/says.js export-subst\n',
    'server.js': `const says = require('./lib/says.js')\n${server('SAYS').replace('"SAYS"', 'says')}`,
  })
  await app.commit('attributes')
  const push = await app.push()
  t.equal(push.code, 0, push.err)
  t.equal((await host.get('shop')).body, '$Format:%H$')

  const old = await host.project(undefined, 'old')
  const blob = async (text: string): Promise<Buffer> => {
    const ran = await run('git', ['-C', old.folder, 'hash-object', '-w', '--stdin'], { input: text })
    return Buffer.from(ran.out.trim(), 'hex')
  }
  const entry = (mode: string, name: string, id: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), id])
  const tree = async (name: string, entries: Buffer[]): Promise<Buffer> => {
    const file = join(host.data, name)
    await writeFile(file, Buffer.concat(entries))
    const ran = await run('git', ['-C', old.folder, 'hash-object', '-t', 'tree', '-w', '--literally', file])
    return Buffer.from(ran.out.trim(), 'hex')
  }
  const inner = await tree('inner', [entry('0100644', 'note.txt', await blob('old'))])
  const top = await tree('top', [
    entry('100644', 'Dockerfile', await blob(DOCKERFILE)),
    entry('100644', 'backendim.yaml', await blob(YAML)),
    entry('040000', 'docs', inner),
    entry('100644', 'server.js', await blob(server('old'))),
  ])
  const made = await host.git(old.folder, ['commit-tree', top.toString('hex'), '-m', 'old'])
  await host.git(old.folder, ['update-ref', 'refs/heads/main', made.out.trim()])
  const taken = await old.push()
  t.equal(taken.code, 0, taken.err)
  t.match(taken.err, /warning: .*zeroPaddedFilemode/)
  t.equal((await host.get('old')).body, 'old')

  const evil = await tree('evil', [entry('100644', '..', await blob('x'))])
  const bad = await host.git(old.folder, ['commit-tree', evil.toString('hex'), '-m', 'evil'])
  await host.git(old.folder, ['update-ref', 'refs/heads/main', bad.out.trim()])
  const refused = await old.push('--force', 'backendim', 'main')
  t.equal(refused.code, 1)
  t.match(refused.err, /hasDotdot/)
  t.equal((await host.get('old')).body, 'old')
})
