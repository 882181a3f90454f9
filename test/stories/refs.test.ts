/** What a push may ask for, ref by ref: what deploys, what is kept, what is refused with the sentence that says what to do. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'

import { Host, type Ran, result, run } from '../host.ts'
import { Gate, Pushing, say, server, tiny, YAML } from '../tiny.ts'

t.setTimeout(240_000)

/** Refused: exit 1 (of git), the sentence beside the ref, and neither the branch nor the release has moved. */
function refusals(t: Test, host: Host, name: string) {
  const state = async (): Promise<string> => {
    const { id, live } = await host.stored(name)
    const repo = join(host.data, 'data', 'repos', `${id}.git`)
    const refs = await run('git', ['--git-dir', repo, 'for-each-ref', 'refs/heads', 'refs/tags'])
    return `${refs.out} v${live?.release}`
  }
  return async (what: string, push: () => Promise<Ran>, sentence: RegExp): Promise<Ran> => {
    const before = await state()
    const refused = await push()
    t.equal(refused.code, 1, `${what} is refused: ${refused.err}`)
    t.match(refused.err, sentence, `${what} says what to do`)
    t.equal(await state(), before, `${what} moves nothing`)
    return refused
  }
}

t.test('before an app exists', async (t) => {
  const host = await Host.start(t)
  const app = await tiny(host, 'shop')
  await host.git(app.folder, ['tag', 'v0'])
  const none = async (what: string): Promise<void> => {
    t.equal((await host.ssh(['apps', '--json'])).out.trim(), '[]', `${what} makes no app`)
  }
  const refused = async (what: string, args: string[], sentence: RegExp): Promise<void> => {
    const push = await app.push(...args)
    t.equal(push.code, 1, `${what}: ${push.err}`)
    t.match(push.err, sentence, what)
    await none(what)
  }
  await refused('a tag', ['backendim', 'v0'], /PUSH_REFUSED: there is no app shop yet; .*git push backendim main/)
  await refused('another branch', ['backendim', 'main:feature'], /main and master deploy; .*feature:main/)
  await refused('two branches', ['backendim', 'main', 'main:master'], /one push deploys one branch/)
  await refused('an unknown option', ['-o', 'jsno', 'backendim', 'main'], /USAGE: -o jsno is not known; there are json/)
  await host.git(app.folder, ['checkout', '-q', '--orphan', 'bare'])
  await host.git(app.folder, ['rm', '-rfq', '--cached', '.'])
  await host.git(app.folder, ['commit', '-q', '--allow-empty', '-m', 'no files'])
  await refused('an empty tree', ['backendim', 'bare:main'], /the commit has no files/)
  t.equal((await host.git(app.folder, ['ls-remote', 'backendim'])).code, 128)
  await none('ls-remote')

  const guest = await host.key('guest')
  const key = await readFile(`${guest}.pub`, 'utf8')
  await host.ssh(['apps:create', 'other'])
  t.equal((await host.ssh(['keys:add', '--app', 'other', '--no-create'], { input: key })).code, 0)
  const barred = await host.git(app.folder, ['push', 'backendim', 'main'], 'guest')
  t.equal(barred.code, 128)
  t.match(barred.err, 'no app shop that you may see')
  t.equal((await host.git(app.folder, ['clone', '-q', `ssh://git@127.0.0.1:${host.ready.ssh}/other`, 'other'])).code, 0)
})

t.test('a first push that fails keeps the app, and the same push goes live after config:set', async (t) => {
  const host = await Host.start(t)
  const app = await tiny(host, 'shop')
  await app.write({ 'backendim.yaml': `${YAML}require: [COLOUR]\n` })
  const commit = await app.commit('needs a var')
  const first = await app.push()
  t.equal(first.code, 1)
  t.match(first.err, /MISSING_ENV: COLOUR must be set.*nothing is live yet/)
  t.match(JSON.parse((await host.ssh(['apps:info', 'shop', '--json'])).out), { state: 'created', release: null })
  t.equal((await host.ssh(['config:set', 'shop', 'COLOUR=red'])).code, 0)
  const second = await app.push('backendim', 'main:master')
  t.equal(second.code, 0, second.err)
  t.match(result(second), { status: 'live', commit })
  t.equal((await host.get('shop', '/env/COLOUR')).body, '"red"')

  const refused = refusals(t, host, 'shop')
  await refused('main after master', () => app.push(), /the deploy branch is master; .*main:master/)
  const cloned = await host.git(app.folder, ['clone', '-q', `ssh://git@127.0.0.1:${host.ready.ssh}/shop`, 'copy'])
  t.equal(cloned.code, 0, cloned.err)
  t.equal((await run('git', ['-C', `${app.folder}/copy`, 'rev-parse', 'HEAD'])).out.trim(), commit)
  t.equal((await run('git', ['-C', `${app.folder}/copy`, 'branch', '--show-current'])).out.trim(), 'master')
})

t.test('every kind of ref beside a live app', async (t) => {
  const host = await Host.start(t)
  const app = await tiny(host, 'shop')
  t.equal((await app.push()).code, 0)
  const refused = refusals(t, host, 'shop')
  const git = (...args: string[]): Promise<Ran> => host.git(app.folder, args)

  await git('branch', 'feature')
  await git('tag', '-a', 'v1', '-m', 'one')
  const push =
    (...refs: string[]) =>
    (): Promise<Ran> =>
      app.push('backendim', ...refs)
  await refused('another branch', push('feature'), /the deploy branch is main; .*git push backendim feature:main/)
  await refused('a delete', push(':main'), /cannot be deleted; to remove the app: apps:destroy/)
  await refused('notes', push('HEAD:refs/notes/commits'), /only branches and tags can be pushed here/)
  await refused('a review', push('HEAD:refs/for/main'), /only branches and tags can be pushed here/)
  await refused('our own refs', push('HEAD:refs/backendim/v1'), /hidden ref/)
  await refused('a deploy', push('HEAD:refs/deploys/x'), /only branches and tags can be pushed here/)
  await refused('an annotated tag as main', push('+v1:main'), /not a commit; .*TAG\^\{\}:main/)
  await refused('a file as main', push('+HEAD:server.js:refs/heads/main'), /not a commit|invalid refspec/)
  const strange = ['$(reboot)', 'a;b|c&d', `it's "q"`.replaceAll(' ', '-'), 'größe/🚀', '-x', '%s%n', 'main/x']
  for (const name of strange)
    await refused(`the branch ${name}`, push(`HEAD:refs/heads/${name}`), /the deploy branch is main|clash|conflict/)

  const alone = await app.push('backendim', 'v1')
  t.equal(alone.code, 0, alone.err)
  t.match(alone.err, 'Tags are kept, but deploy nothing')
  t.match((await git('ls-remote', 'backendim', 'v1')).out, 'refs/tags/v1')
  for (const [at, name] of strange.entries()) await git('tag', '--', at === 4 ? 'dash' : name)
  t.equal((await app.push('backendim', '--tags')).code, 0, 'tags of any name are kept')
  t.equal((await app.push('backendim', ':v1')).code, 0, 'a tag can be deleted')
  t.equal((await git('ls-remote', 'backendim', 'v1')).out, '')

  await git('tag', '-a', 'v2', '-m', 'two')
  await say(app, 'two')
  await git('tag', '-a', 'v3', '-m', 'three')
  const followed = await git('-c', 'push.followTags=true', 'push', 'backendim', 'main')
  t.equal(followed.code, 0, followed.err)
  t.match(followed.err, /\[new tag\] +v3/)
  t.match(result(followed), { status: 'live', release: 2 })
  t.match((await git('-c', 'push.followTags=true', 'push', 'backendim', 'main')).err, 'Everything up-to-date')
  await git('tag', '-f', 'v3', 'HEAD~1')
  await refused('a moved tag that is not forced', push('v3'), /already exists/)

  await say(app, 'three')
  await git('tag', 'v4')
  await refused(
    'an atomic push with another branch',
    () => app.push('--atomic', 'backendim', 'main', 'feature', 'v4'),
    /main -> main \(PUSH_REFUSED: another ref of this push was refused/,
  )
  const both = await app.push('backendim', 'main', 'feature', 'v4')
  t.equal(both.code, 1, 'one ref of the push is refused')
  t.match(both.err, /feature -> feature \(PUSH_REFUSED/)
  t.match(result(both), { status: 'live', release: 3 }, 'the other one is live')
  t.equal((await host.get('shop')).body, 'three')

  const head = (await git('rev-parse', 'HEAD')).out.trim()
  const many = Array.from({ length: 500 }, (_, at) => at)
  const names = many.flatMap((at) => [`create refs/heads/many/${at} ${head}`, `create refs/tags/many/${at} ${head}`])
  await run('git', ['-C', app.folder, 'update-ref', '--stdin'], { input: `${names.join('\n')}\n` })
  const flood = await app.push('backendim', 'refs/heads/many/*:refs/heads/many/*', 'refs/tags/many/*:refs/tags/many/*')
  t.equal(flood.code, 1)
  t.equal(flood.err.match(/\[remote rejected\]/g)?.length, 500, 'every branch is refused')
  t.equal((await git('ls-remote', '--tags', 'backendim', 'many/*')).out.trim().split('\n').length, 500)
  t.equal((await host.get('shop')).body, 'three')
})

t.test('push options', async (t) => {
  const host = await Host.start(t)
  const app = await tiny(host, 'shop')
  t.equal((await app.push()).code, 0)
  const refused = refusals(t, host, 'shop')
  await app.write({ 'backendim.yaml': `${YAML}test: "echo the moon is down; exit 3"\n`, 'server.js': server('two') })
  const commit = await app.commit('tests fail')
  await refused('what fails its tests', () => app.push('-o', 'dry-run', 'backendim', 'main'), /TESTS_FAILED/)
  const json = await refused('the same as JSON', () => app.push('-o', 'json', 'backendim', 'main'), /TESTS_FAILED/)
  const lines = json.err.split('\n').filter((line) => line.startsWith('remote: '))
  const said = lines.filter((line) => !line.includes('backendim-result: ')).map((line) => JSON.parse(line.slice(8)))
  t.ok(
    said.every((line) => typeof line.say === 'string'),
    'every line is JSON',
  )
  t.match(result(json), { status: 'refused', code: 'TESTS_FAILED', commit })

  const tried = await app.push('-o', 'dry-run', '-o', 'skip-tests', 'backendim', 'main')
  t.equal(tried.code, 0, tried.err)
  t.match(tried.err, `main -> refs/deploys/${result(tried).deploy}`)
  t.match(result(tried), { status: 'checked', release: null })
  t.notMatch((await host.git(app.folder, ['ls-remote', 'backendim'])).out, commit)
  t.equal((await host.get('shop')).body, 'one')

  const wait = await app.push('-o', 'wait=0', '-o', 'skip-tests', 'backendim', 'main')
  t.equal(wait.code, 0, wait.err)
  t.match(wait.err, `main -> refs/deploys/${result(wait).deploy}`)
  t.match(result(wait), { status: 'running', commit, app: 'shop' })
  t.match(wait.err, `ssh backendim deploys:wait ${result(wait).deploy}`)
  const waited = await host.ssh(['deploys:wait', result(wait).deploy])
  t.equal(waited.code, 0, waited.err)
  t.match(result({ code: 0, out: '', err: waited.out }), { status: 'live', commit })
  t.equal((await host.get('shop')).body, 'two')
  t.match((await host.git(app.folder, ['ls-remote', 'backendim', 'main'])).out, commit)
})

t.test('git:set deploy-branch', async (t) => {
  const host = await Host.start(t)
  t.equal((await host.ssh(['apps:create', 'shop'])).code, 0)
  const set = await host.ssh(['git:set', 'shop', 'deploy-branch', 'trunk'])
  t.equal(set.code, 0, `without a repository: ${set.err}`)
  for (const bad of ['a..b', 'x.lock', '/x', 'a//b', '-x', 'a/.b'])
    t.equal((await host.ssh(['git:set', 'shop', 'deploy-branch', bad])).code, 2, `${bad} is not a branch name`)
  const app = await tiny(host, 'shop')
  t.match((await app.push()).err, /the deploy branch is trunk; .*main:trunk/)
  const first = await app.push('backendim', 'main:trunk')
  t.equal(first.code, 0, first.err)

  const gate = await Gate.start(t)
  await app.write({ 'server.js': server('two'), ...gate.files() })
  const two = await app.commit('two')
  const building = new Pushing(host, app, 'backendim', 'main:trunk')
  await gate.arrived()
  t.equal((await host.ssh(['git:set', 'shop', 'deploy-branch', 'trunk/main'])).code, 0)
  t.match((await building.end()).err, /CANCELED: admin set the deploy branch to trunk\/main; v1 still serves/)
  const refs = (await host.git(app.folder, ['ls-remote', 'backendim'])).out
  t.match(refs, /refs\/heads\/trunk\/main/, 'the branch was renamed')
  t.notMatch(refs, two)
  const moved = new Pushing(host, app, 'backendim', 'main:trunk/main')
  await gate.arrived(2)
  gate.open()
  t.match(result(await moved.end()), { status: 'live', commit: two })
  const cloned = await host.git(app.folder, ['clone', '-q', `ssh://git@127.0.0.1:${host.ready.ssh}/shop`, 'copy'])
  t.equal(cloned.code, 0, cloned.err)
  t.equal((await run('git', ['-C', `${app.folder}/copy`, 'rev-parse', 'HEAD'])).out.trim(), two)
})
