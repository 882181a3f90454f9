/** Bad input: a clear error with its exit code each, nothing lost, nothing crashed. */
import { randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'ssh2'
import t from 'tap'
import { simple } from '../apps.ts'
import { Host, type Ran, result } from '../host.ts'
import { exec, login } from '../ssh-client.ts'

t.setTimeout(240_000)

/** Command lines, the exit code, and what the error says. */
const LINES: [string, number, RegExp | ''][] = [
  ['apps:info "shop', 2, /a " is not closed/],
  ["apps:info 'shop", 2, /a ' is not closed/],
  ['apps:info shop\\', 2, /lone backslash/],
  ['apps\0', 2, /no command "apps\\u0000"/],
  ['apps:info sh\0op', 20, /no app "sh\\u0000op"/],
  ['\0', 2, /no command/],
  ['""', 2, /no command ""/],
  ['apps -- --json', 2, /"--json" is one argument too many/],
  ['apps:info -- shop', 0, ''],
  ['apps:info shop -- --app zeta', 2, /one argument too many/],
  ['apps:info --app=shop --app=zeta', 2, /--app is given twice/],
  ['apps:info --app', 2, /--app wants a value/],
  ['logs shop -n', 2, /--lines wants a value/],
  ['apps --__proto__ x', 2, /has no option "--__proto__"/],
  ['apps --__proto__.admin=1', 2, /has no option/],
  ['apps --constructor', 2, /has no option "--constructor"/],
  ['apps --hasOwnProperty=1', 2, /has no option/],
  ['apps --get-yargs-completions', 2, /has no option/],
  ['apps --$0 x', 2, /has no option/],
  ['apps --_ x', 2, /has no option/],
  ['apps --no-app', 2, /has no option/],
  ['apps -rf', 2, /has no option "-r"/],
  ['__proto__', 2, /no command/],
  ['constructor', 2, /no command/],
  ['help __proto__', 2, /no command/],
  ['apps:info __proto__', 20, /no app "__proto__"/],
  ['apps:info constructor', 20, /no app/],
  ['config:get shop constructor', 3, /is not set/],
  ['config:set shop novalue', 2, /KEY=VALUE/],
  ['config:set shop 1A=x', 2, /not a config var name/],
  ['config:set shop', 2, /vars/],
  ['releases:info shop v0', 2, /vN/],
  ['releases:info shop v99999999999999999999', 3, /no release/],
  ['rollback shop v99', 3, /no release v99/],
  ['ps:scale shop web=-1', 2, /TYPE=COUNT/],
  ['ps:scale shop web=1000', 2, /TYPE=COUNT/],
  ['ps:scale shop nope=1', 3, /no process type nope/],
  ['logs shop -n -1', 2, /lines/],
  ['logs shop -n abc', 2, /lines/],
  ['logs shop -n 99999999999', 2, /lines/],
  ['logs shop --since 99999999999999999999d', 2, /such as 10m/],
  ['logs shop --since yesterday', 2, /such as 10m/],
  ['logs shop --since 999999d', 0, ''],
  ['logs shop --release vX', 2, /such as v3/],
  ["logs shop --grep '('", 2, /not a regular expression/],
  ["logs shop --grep '(?=x)'", 2, /not supported/],
  [`logs shop --grep ${'a'.repeat(300)}`, 2, /grep/],
  ["logs shop --grep '(.*.*)+x'", 0, ''],
  ['logs shop -p ../../../etc', 3, /shop has no .*\n *there are deploy, router/],
  ['domains:add shop ../x', 2, /such as shop\.example\.com/],
  ['domains:add shop *.com', 2, /such as/],
  ['git:set shop deploy-branch ../x', 2, /branch name/],
  ['git:set shop deploy-branch --upload-pack=x', 2, /has no option/],
  ['git:set shop nope x', 2, /key/],
  ['keys:add', 2, /not a public key/],
  ['keys:remove nope', 3, /no key nope/],
  ['deploys:info ../../state/host', 3, /no deploy/],
  ['deploys:wait nope --timeout 0', 2, /timeout/],
  ['git-upload-pack', 2, /it is empty/],
  ["git-upload-pack '/../../etc'", 2, /not an app name/],
  ["git-receive-pack --help 'shop'", 2, /not an app name/],
  ["git-upload-archive 'shop'", 2, /no command/],
  ['sh -c id', 2, /no command "sh"/],
  ['apps; id', 2, /no command "apps;"/],
  ['apps $(id)', 2, /one argument too many/],
  ['apps:destroy shop', 5, /--confirm shop/],
  ['apps:destroy shop --confirm SHOP', 5, /--confirm shop/],
]

const NAMES: [string, RegExp][] = [
  ['..', /only a to z/],
  ['../x', /only a to z/],
  ['a/b', /only a to z/],
  ['a b', /only a to z/],
  ['Shop', /only a to z/],
  ['a'.repeat(64), /it has 64 characters/],
  ['a'.repeat(5000), /it has 5000 characters/],
  ['www', /reserved/],
  ['git', /reserved/],
  ['registry', /reserved/],
  ['%2e', /only a to z/],
  ['a.b', /only a to z/],
  ['b\u00fccher', /only a to z/],
  ['\u202eshop', /only a to z/],
  ['a\\0b', /only a to z/],
  ['1st', /start with a letter/],
  ['end-', /must not end with -/],
  ['a--b', /two dashes/],
  ['xn--shop', /two dashes|xn--/],
]

t.test('bad input', async (t) => {
  const host = await Host.start(t, { env: { BACKENDIM_MAX_PUSH: '1m' } })
  const app = await host.project(undefined, 'shop')
  await app.write(simple({ 'backendim.yaml': 'health:\n  within: 5s\n' }))
  await app.commit('one')
  t.match(result(await app.push()), { status: 'live', release: 1 })
  const client = await login(host, 'admin')
  t.teardown(() => client.destroy())
  const before = await state(host, client)

  t.test('command lines', async (t) => {
    for (const [line, code, says] of LINES) {
      const ran = await exec(client, line)
      t.equal(ran.code, code, `${JSON.stringify(line.slice(0, 60))}: ${ran.err}`)
      if (says === '') continue
      t.match(ran.err, says)
      t.equal(ran.out, '', 'nothing on stdout')
      if (line.startsWith('git-') || line.includes(' -- ')) continue
      const { error } = JSON.parse((await exec(client, `--json ${line}`)).err)
      t.match(error, { code: /^[A-Z_]+$/, message: /./, hint: /./ }, 'as JSON too')
      t.match([error.message, error.hint, ...error.next].join('\n'), says)
    }
  })

  t.test('very long and very many', async (t) => {
    const long = { code: 2, err: /longer than 32 kB[\s\S]*on stdin/ }
    t.match(await exec(client, `config:set shop A=${'x'.repeat(34_000)}`), long)
    for (const size of [40_000, 5_000_000]) {
      const other = await login(host, 'admin')
      t.match(await exec(other, `config:set shop A=${'x'.repeat(size)}`), long, `${size} bytes`)
      other.destroy()
    }
    t.match(await host.ssh(['config:set', 'shop', `A=${'x'.repeat(100_000)}`]), long, "by OpenSSH's client")
    t.match(await exec(client, `apps ${'a '.repeat(15_000)}`), { code: 2, err: /"a" is one argument too many/ })
    t.match(await exec(client, `apps:info ${'--app x '.repeat(3500)}`), { code: 2, err: /--app is given twice/ })
    t.match(await exec(client, `apps ${'-'.repeat(30_000)}`), { code: 2, err: /has no option/ })
    t.match(await exec(client, 'x'.repeat(30_000)), { code: 2, err: /no command "x{60}"/ })
  })

  t.test('input that nobody asked for, and too much of it', async (t) => {
    for (const line of ['version', 'apps', 'ps shop', 'config:get shop NOPE'])
      for (const size of [100_000, 5_000_000]) {
        const ran = await host.ssh([line], { input: 'x'.repeat(size) })
        t.equal(ran.code, line.includes('NOPE') ? 3 : 0, `${line} < ${size} bytes`)
      }
    t.match(await exec(client, 'config:import shop', 'x'.repeat(2_000_000)), { code: 2, err: /longer than 1 MB/ })
    t.match(await exec(client, 'keys:add', 'x'.repeat(2_000_000)), { code: 2, err: /longer than 1 MB/ })
    t.match(await exec(client, 'config:import shop', 'no equals sign\n'), { code: 2 })
    t.match(await exec(client, 'config:import shop', Buffer.from([0, 255, 254, 10])), { code: 2 })
    t.match(await exec(client, 'keys:add', await privateKey(host)), { code: 2, err: /private key/ })
    t.match(await exec(client, 'keys:add', 'sk-ssh-ed25519@openssh.com AAAA x'), { code: 2, err: /security tokens/ })
  })

  t.test('names of apps', async (t) => {
    const work = await host.project(undefined, 'x')
    await work.write(simple())
    await work.commit('x')
    for (const [name, says] of NAMES) {
      const shown = JSON.stringify(name.slice(0, 20))
      t.match(await exec(client, `apps:create '${name}'`), { code: 2, err: says, out: '' }, `apps:create ${shown}`)
      t.match(await exec(client, `apps:rename shop '${name}'`), { code: 2, err: says, out: '' }, `apps:rename ${shown}`)
      for (const verb of ['git-receive-pack', 'git-upload-pack'])
        t.match(await exec(client, `${verb} '/${name}'`), { code: 2, err: /not an app name/ }, `${verb} ${shown}`)
      t.match(await exec(client, `logs '${name}'`), { code: 20 }, `logs ${shown}`)
    }
    t.match(await exec(client, "apps:create -- '-rf'"), { code: 2, err: /start with a letter/ })
    t.match(await exec(client, "git-receive-pack '-rf'"), { code: 2, err: /not an app name/ })
    for (const path of ['..', '%2e', 'Shop', 'www', '-rf', 'a'.repeat(64)]) {
      const push = await host.git(work.folder, ['push', `ssh://git@127.0.0.1:${host.ready.ssh}/${path}`, 'main'])
      t.match(push, { code: 128, err: /not an app name: / }, `git push to ${path.slice(0, 10)}`)
    }
  })

  t.test('a backendim.yaml that is wrong says where', async (t) => {
    const refused = async (yaml: string, says: RegExp): Promise<void> => {
      await app.write({ 'backendim.yaml': yaml })
      await app.commit(yaml.slice(0, 20))
      const push = await app.push()
      t.equal(push.code, 1)
      t.match(result(push), { status: 'refused', code: 'CONFIG_INVALID', release: null })
      t.match(push.err, says)
    }
    await refused('health:\n\twithin: 5s\n', /CONFIG_INVALID: backendim\.yaml:2:1\b.*tab/i)
    await refused('port: 5000\nprocesess:\n  web: node server.js\n', /backendim\.yaml:2:1\b.*procesess.*processes/)
    await refused('health:\n  wihtin: 5s\n', /backendim\.yaml:2:3\b.*wihtin.*within/)
    await refused('port: many\n', /backendim\.yaml:1:1: port\b.*number/)
    await refused('processes:\n  web: { scale: [1] }\n', /backendim\.yaml:2:10\b.*number/)
    await refused('a: &a [*a, *a]\n', /CONFIG_INVALID/)
    await refused('[]\n', /CONFIG_INVALID/)
    await refused(`x: ${'['.repeat(20_000)}\n`, /CONFIG_INVALID/)
    await refused('build:\n  root: ../../etc\n', /CONFIG_INVALID/)
  })

  t.test('a push over the limit', async (t) => {
    await writeFile(join(app.folder, 'large.bin'), randomBytes(2_000_000))
    await app.commit('large')
    const push = await app.push()
    t.equal(push.code, 1)
    t.match(push.err, /exceeds maximum allowed size/)
    await host.git(app.folder, ['reset', '-q', '--hard', 'HEAD~1'])
  })

  t.test('after all of this', async (t) => {
    t.same(await state(host, client), before, 'nothing was lost, nothing came into being')
    await app.write({ 'backendim.yaml': 'health:\n  within: 5s\n' })
    await app.commit('good again')
    const push = await app.push()
    t.match(result(push), { status: 'live', release: 2 }, push.err)
  })
})

const privateKey = (host: Host): Promise<Buffer> =>
  import('node:fs/promises').then(({ readFile }) => readFile(join(host.data, 'client-admin')))

/** What must be as it was. */
async function state(host: Host, client: Client): Promise<unknown> {
  const read = async (line: string): Promise<Ran> => exec(client, `${line} --json`)
  return {
    answers: await host.get('shop'),
    apps: await read('apps'),
    config: await read('config shop'),
    releases: await read('releases shop'),
    keys: await read('keys'),
    repos: await readdir(join(host.data, 'data', 'repos')),
    control: await host.pid('control'),
    proxy: await host.pid('proxy'),
  }
}
