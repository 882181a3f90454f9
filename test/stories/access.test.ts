/** What a key may not see does not exist for it: every command of the table, git, ids, and what all of them print. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'ssh2'
import t, { type Test } from 'tap'
import type { Command } from '../../lib/commands/command.ts'
import { COMMANDS } from '../../lib/commands/index.ts'
import { simple } from '../apps.ts'
import { Host, type Ran, result } from '../host.ts'
import { exec, login } from '../ssh-client.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

/** Arguments after the app, so that a command is understood and only the access check can refuse it. */
const MORE: Record<string, string> = {
  'apps:rename': 'zulu',
  'apps:destroy': '--confirm NAME',
  'certs:auto': 'on',
  'access:allow': '192.0.2.1',
  'access:remove': '192.0.2.1',
  'auth:basic': 'on --user ann --generate',
  'config:set': 'KEY=value',
  'config:get': 'KEY',
  'config:unset': 'KEY',
  'deploy:archive': 'https://example.com/shop.zip',
  'deploy:image': 'nginx',
  'deploy:repo': 'https://example.com/shop.git main',
  'domains:add': 'new.example.com',
  'domains:redirect': 'new.example.com off',
  'domains:remove': 'new.example.com',
  'git:set': 'deploy-branch main',
  'ps:scale': 'web=2',
  'releases:info': 'v1',
  'routes:add': '/api --to NAME',
  'routes:remove': '/api',
  rollback: 'v1',
}
/** Commands that any key may use. One that is not in this list has to be thought about first. */
const HOST = [
  'apps',
  'apps:create',
  'certs',
  'certs:add',
  'certs:ca',
  'certs:info',
  'certs:remove',
  'deploys:cancel',
  'deploys:info',
  'deploys:log',
  'deploys:wait',
  'help',
  'version',
  'whoami',
]
const ADMIN: Record<string, string> = { 'bases:make': 'static', 'keys:remove': 'a000000000' }

const named = (access: Command['access']): string[] =>
  Object.values(COMMANDS)
    .filter((one) => one.access === access)
    .map((one) => one.name)
    .sort()

async function addKey(host: Host, name: string, ...options: string[]): Promise<string> {
  const file = await host.key(name)
  const input = await readFile(`${file}.pub`, 'utf8')
  const added = await host.ssh(['keys:add', name, ...options, '--json'], { input })
  if (added.code !== 0) throw new Error(added.err)
  return JSON.parse(added.out).id
}

/** Two apps with a release each, and three keys: of an admin, of all apps, of alpha only. */
async function world(t: Test): Promise<{ host: Host; ids: Record<string, string>; deploys: Record<string, string> }> {
  const host = await Host.start(t)
  const ids: Record<string, string> = {}
  const deploys: Record<string, string> = {}
  for (const name of ['alpha', 'beta']) {
    const app = await host.project(undefined, name)
    await app.write(simple())
    await app.commit('one')
    await host.ssh(['apps:create', name])
    await host.ssh(['config:set', name, 'KEY=kept'])
    const push = await app.push()
    t.equal(push.code, 0, push.err)
    deploys[name] = result(push).deploy
  }
  ids.guest = await addKey(host, 'guest', '--app', 'alpha')
  ids.all = await addKey(host, 'all')
  return { host, ids, deploys }
}

/** Everything that a command could have changed. */
async function snapshot(admin: Client): Promise<string> {
  const seen = []
  for (const name of ['alpha', 'beta'])
    for (const command of ['apps:info', 'config', 'releases', 'deploys', 'domains'])
      seen.push((await exec(admin, `${command} ${name} --json`)).out)
  return seen.join('')
}

/** The answer with the name or id taken out: two that are alike tell nothing. */
const without = (ran: Ran, word: string): Ran => JSON.parse(JSON.stringify(ran).replaceAll(word, 'NAME'))

t.test('what a key may not see', async (t) => {
  const { host, ids, deploys } = await world(t)
  const [admin, guest, all] = await Promise.all(['admin', 'guest', 'all'].map((key) => login(host, key)))
  if (!admin || !guest || !all) throw new Error('not logged in')
  t.teardown(() => {
    for (const client of [admin, guest, all]) client.destroy()
  })
  const before = await snapshot(admin)

  for (const name of named('app')) {
    t.test(`${name}: a hidden app answers as one that does not exist`, async (t) => {
      const rest = MORE[name] ?? ''
      const forms = [`${name} NAME ${rest}`, `${name} ${rest} --app NAME`, `${name} NAME ${rest} --json`]
      for (const form of forms) {
        const hidden = without(await exec(guest, form.replaceAll('NAME', 'beta')), 'beta')
        const missing = without(await exec(guest, form.replaceAll('NAME', 'zeta')), 'zeta')
        t.equal(hidden.code, 20, `${form}: ${hidden.err}`)
        t.equal(hidden.out, '')
        t.same(hidden, missing, form)
      }
    })
  }

  t.test('commands that any key may use are known ones', async (t) => {
    t.same(named('host'), HOST)
  })

  for (const name of named('admin')) {
    t.test(`${name} is for admins`, async (t) => {
      for (const client of [guest, all])
        t.match(await exec(client, `${name} ${ADMIN[name] ?? ''}`), { code: 4, out: '', err: /admins of the host/ })
    })
  }

  t.test('an id of a hidden deploy answers as one that does not exist', async (t) => {
    for (const name of HOST.filter((one) => one.startsWith('deploys:'))) {
      for (const json of ['', ' --json']) {
        const hidden = without(await exec(guest, `${name} ${deploys.beta}${json}`), deploys.beta as string)
        const missing = without(await exec(guest, `${name} a0000000f${json}`), 'a0000000f')
        t.equal(hidden.code, 3, `${name}: ${hidden.err}`)
        t.same(hidden, missing, name)
      }
      t.not((await exec(guest, `${name} ${deploys.alpha}`)).err.includes('that you may see'), true, `${name}: its own`)
    }
  })

  t.test('a host name of a hidden app answers as one that nobody has', async (t) => {
    for (const form of ['certs:info NAME.localhost', 'certs:add NAME.localhost', 'certs:remove NAME.localhost']) {
      const hidden = without(await exec(guest, form.replace('NAME', 'beta')), 'beta')
      t.equal(hidden.code, 3, `${form}: ${hidden.err}`)
      t.same(hidden, without(await exec(guest, form.replace('NAME', 'zeta')), 'zeta'), form)
    }
    t.same(without(await exec(guest, 'certs beta'), 'beta'), without(await exec(guest, 'certs zeta'), 'zeta'))
    t.equal((await exec(guest, 'certs:info alpha.localhost')).code, 0, 'its own')
  })

  t.test('names that are taken do not show by asking for them', async (t) => {
    for (const form of ['apps:create NAME', 'apps:rename alpha NAME', 'domains:add alpha NAME.localhost']) {
      const taken = without(await exec(guest, form.replace('NAME', 'beta')), 'beta')
      const free = without(await exec(guest, form.replace('NAME', 'zeta')), 'zeta')
      t.equal(taken.code, 4, `${form}: ${taken.err}`)
      t.same(taken, free, form)
    }
  })

  t.test('a command that names two apps wants both', async (t) => {
    for (const form of [
      'routes:add alpha /x --to NAME',
      'routes:add alpha /x --to NAME --json',
      'routes:add NAME /x --to alpha',
    ]) {
      const hidden = without(await exec(guest, form.replace('NAME', 'beta')), 'beta')
      t.match(hidden, { code: 20, out: '' }, form)
      t.same(hidden, without(await exec(guest, form.replace('NAME', 'zeta')), 'zeta'), form)
    }
    t.equal((await exec(admin, 'routes:add alpha /x --to beta')).code, 0)
    for (const form of ['routes alpha', 'routes alpha --json', 'apps:info alpha --json'])
      t.notMatch((await exec(guest, form)).out, /beta/, `${form}: where another key has led it to does not show`)
    t.equal((await exec(admin, 'auth:basic alpha on --user ann --generate')).code, 0)
    for (const form of ['apps:info alpha --json', 'apps --json', 'auth:basic alpha --json', 'access alpha --json'])
      t.notMatch((await exec(guest, form)).out, /hash|salt/, `${form}: no hash`)
    t.equal((await exec(admin, 'auth:basic alpha off')).code, 0)
    t.equal((await exec(admin, 'routes:remove alpha /x')).code, 0)
  })

  t.test('a word that is not an app does not become something else of the only app', async (t) => {
    for (const words of ['rollback beta v1', 'config:unset beta KEY', 'ps:scale beta web=2', 'ps:stop beta'])
      t.equal((await exec(guest, words)).code, 20, words)
    t.match(await exec(guest, 'config:get KEY'), { code: 0, out: 'kept\n' }, 'and may be left out all the same')
    t.match(await exec(guest, 'config:get --app alpha KEY'), { code: 0, out: 'kept\n' })
  })

  t.test('git: push, fetch and clone', async (t) => {
    const work = await host.project(undefined, 'beta')
    await work.write(simple())
    await work.commit('mine')
    const remote = (path: string): string => `ssh://git@127.0.0.1:${host.ready.ssh}/${path}`
    const tries = [
      ['push', remote('NAME'), 'main'],
      ['push', remote('NAME.git'), '+main:main'],
      ['push', remote('/NAME'), 'main:master'],
      ['push', remote('NAME'), ':main'],
      ['push', '-o', 'dry-run', remote('NAME'), 'main'],
      ['ls-remote', remote('NAME')],
      ['clone', remote('NAME'), 'copy'],
      ['fetch', remote('NAME'), 'main'],
    ]
    for (const words of tries) {
      const as = async (name: string): Promise<Ran> =>
        without(
          await host.git(
            work.folder,
            words.map((word) => word.replace('NAME', name)),
            'guest',
          ),
          name,
        )
      const hidden = await as('beta')
      t.not(hidden.code, 0, words.join(' '))
      t.match(hidden.err, 'no app NAME that you may see')
      t.same(hidden, await as('zeta'), words.join(' '))
    }
    t.equal((await host.git(work.folder, ['ls-remote', remote('alpha')], 'guest')).code, 0, 'its own it may')
  })

  t.test('lists hold what it may see', async (t) => {
    for (const words of ['', 'apps', 'apps --json', 'certs', 'certs --json', 'whoami', 'help', 'keys']) {
      const { out, err } = await exec(guest, words)
      t.notMatch(out + err, /beta/, words)
    }
    t.match((await exec(guest, 'apps')).out, 'alpha')
  })

  t.test('of all this nothing changed anything', async (t) => {
    t.equal(await snapshot(admin), before)
  })

  t.test('every command that reads prints JSON, and words on stderr only', async (t) => {
    const rest: Record<string, string> = {
      'certs:ca': '',
      'certs:info': 'beta.localhost',
      'config:get': 'beta KEY',
      'releases:info': 'beta v1',
      help: '',
      whoami: '',
      version: '',
      apps: '',
      keys: '',
      doctor: '',
    }
    for (const one of Object.values(COMMANDS).filter(({ effect }) => effect === 'read')) {
      const id = one.name.startsWith('deploys:') ? (deploys.beta as string) : 'beta'
      const ran = await exec(admin, `${one.name} ${rest[one.name] ?? id} --json`)
      t.match(ran.code, one.name === 'doctor' ? /^[01]$/ : /^0$/, `${one.name}: ${ran.err}`)
      t.doesNotThrow(() => JSON.parse(ran.out), `${one.name}: ${ran.out.slice(0, 100)}`)
    }
    for (const [words, code] of [
      ['apps:info zeta --json', 20],
      ['nope --json', 2],
      ['config:get beta NOPE --json', 3],
      ['--json apps:info "zeta', 2],
    ] as const) {
      const ran = await exec(admin, words)
      t.match(ran, { code, out: '' }, words)
      t.match(JSON.parse(ran.err).error, { code: String, message: String, hint: String, evidence: [], next: Array })
    }
  })

  t.test('a removed key is out at once', async (t) => {
    const follows = exec(guest, 'logs alpha -t')
    const removed = await exec(admin, `keys:remove ${ids.guest}`)
    t.equal(removed.code, 0, removed.err)
    const rejected = await exec(guest, 'apps').then(
      (ran) => ran.code,
      () => 'refused',
    )
    t.not(rejected, 0, 'an open connection runs nothing more')
    t.equal((await follows).code, -1, 'what it followed ended')
    t.equal((await host.ssh(['apps'], { key: 'guest' })).code, 255, 'and it does not come in again')
    t.equal((await exec(all, 'apps')).code, 0, 'others stay')
  })

  t.test('its own keys never lock the host up', async (t) => {
    const [last] = JSON.parse((await exec(admin, 'keys --json')).out).filter((key: { admin: boolean }) => key.admin)
    t.match(await exec(admin, `keys:remove ${last.id}`), { code: 2, err: /last admin key/ })
    const twice = await exec(admin, 'keys:add again', await readFile(join(host.data, 'client-admin.pub')))
    t.match(twice, { code: 2, err: /in already/ })
    t.match(await exec(admin, 'keys:add x --admin --app alpha', 'x'), { code: 2, err: /exclude each other/ })
  })
  await until('the host answers', async () => (await exec(admin, 'version')).code === 0)
})
