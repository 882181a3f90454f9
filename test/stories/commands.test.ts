/** Every command of the table against a live app: what it answers, as text and as JSON, and how it fails. */
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import t, { type Test } from 'tap'

import { DOCKERFILE } from '../apps.ts'
import { Host, type Ran } from '../host.ts'
import { Client, say, server, tiny, YAML } from '../tiny.ts'

t.setTimeout(240_000)

/** `ok` runs a command as text and again as JSON; `fails` checks code, exit code and sentence of a failure in both forms. */
function asker(t: Test, host: Host, key = 'admin') {
  const run = (words: string, input?: string): Promise<Ran> => host.ssh(words.split(' '), { key, input })
  const once = async (words: string, text?: RegExp, input?: string): Promise<string> => {
    const ran = await run(words, input)
    t.equal(ran.code, 0, `${words}: ${ran.err}`)
    if (text) t.match(ran.out, text, words)
    return ran.out
  }
  const json = async (words: string, shape: unknown = {}, input?: string) => {
    const data = JSON.parse(await once(`${words} --json`, undefined, input))
    t.match(data, shape, `${words} --json`)
    return data
  }
  const both = async (words: string, text: RegExp, shape: unknown) => {
    await once(words, text)
    return json(words, shape)
  }
  const fails = async (words: string, exit: number, code: string, text: RegExp, input?: string): Promise<void> => {
    const plain = await run(words, input)
    t.equal(plain.code, exit, `${words} exits ${exit}: ${plain.err}`)
    t.match(plain.err, text, words)
    const ran = await run(`${words} --json`, input)
    t.equal(ran.code, exit)
    t.match(JSON.parse(ran.err.trim().split('\n').at(-1) ?? ''), { error: { code } }, `${words} --json`)
    t.equal(ran.out, '', 'nothing on stdout')
  }
  return { once, json, both, fails }
}

function asked(host: Host, name: string, path = '/'): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(
      { host: '127.0.0.1', port: host.ready.http, path, headers: { host: name }, agent: false },
      (answer) => {
        let body = ''
        answer.setEncoding('utf8').on('data', (chunk) => {
          body += chunk
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
      },
    )
    call.on('error', reject)
    call.end()
  })
}

t.test('apps, keys and the host itself', async (t) => {
  const host = await Host.start(t)
  const { once, json, both, fails } = asker(t, host)
  await both('apps', /No apps yet\. Push one/, [])
  await both('version', /^backendim \d+\.\d+\.\d+ \(node v/, { version: String, node: /^v/ })
  await both('whoami', /^user: +admin\nadmin: +true/, { user: 'admin', admin: true, apps: null })
  await once('help ps:scale', /^ps:scale APP COUNTS/)
  await once('help', /ps:sleep APP \[SETTINGS…\] .*routes:add APP PATH --to TO /s)
  await fails('help nosuch', 2, 'UNKNOWN_COMMAND', /no command/)
  await fails('apps:crate x', 2, 'UNKNOWN_COMMAND', /did you mean apps:create\?/)
  const checks = await host.ssh(['doctor', '--json'])
  t.same(
    JSON.parse(checks.out).map((one: { check: string }) => one.check),
    ['engine', 'proxy', 'disk', 'memory', 'builds', 'firewall'],
  )
  await once('bases:make node', /Base images are there: node/)
  await fails('bases:make perl', 2, 'USAGE', /names/)

  await once('apps:create shop', /Made shop\. Push to it/)
  await json('apps:create other', { app: 'other', state: 'created', release: null })
  await fails('apps:create shop', 2, 'NAME_TAKEN', /shop is taken/)
  await fails('apps:create Shop!', 2, 'NAME_INVALID', /only a to z, 0 to 9/)
  await both('apps', /shop +created +- +http:\/\/shop\.localhost/, [{ app: 'other' }, { app: 'shop' }])
  await both('apps:info shop', /state: +created\nrelease: +-\n/, { app: 'shop', branch: null })
  await fails('apps:info nosuch', 20, 'NO_SUCH_APP', /no app "nosuch" that you may see/)
  await once('apps:rename other spare', /Renamed to spare: http:\/\/spare/)
  await fails('apps:rename spare shop', 2, 'NAME_TAKEN', /shop is taken/)
  await fails('apps:destroy spare', 5, 'CONFIRM', /a copy stays in trash/)
  await fails('apps:destroy spare --confirm shop', 5, 'CONFIRM', /repeat the name/)
  const { trash } = await json('apps:destroy spare --confirm spare', { app: 'spare', trash: /^trash\/spare-/ })
  t.match(await readFile(join(host.data, 'data', trash, 'app.json'), 'utf8'), /"owner": "admin"/)
  await both('apps', /shop/, [{ app: 'shop' }])

  for (const words of ['ps', 'releases', 'deploys', 'config', 'domains', 'logs', 'diagnose'])
    await json(`${words} shop`)
  await both('ps shop', /Nothing runs for shop/, { processes: [] })
  await both('releases shop', /No releases yet/, [])
  for (const words of ['ps:restart', 'ps:start', 'ps:stop', 'ps:rebuild', 'rollback', 'build:plan'])
    await fails(`${words} shop`, 3, 'NOT_FOUND', /push to it first/)
  await both('diagnose shop', /nothing was deployed yet/, { state: 'created' })
  await once('config:set shop A=0', /Changed A of shop; no restart/)
  await json('config:set shop A=1', { changed: ['A'], release: null })
  await both('config:set shop A=1', /Nothing changed/, { changed: [], release: null })

  const pub = await readFile(`${await host.key('ann')}.pub`, 'utf8')
  const added = await json('keys:add ann --app shop', { user: 'ann', admin: false, type: 'ssh-ed25519' }, pub)
  await fails('keys:add', 2, 'NAME_TAKEN', /in already/, pub)
  await fails('keys:add', 2, 'USAGE', /./, 'not a key')
  await both('keys', /ann +shop +no +SHA256:/, [{ user: 'admin', admin: true }, { user: 'ann' }])
  const ann = asker(t, host, 'ann')
  await ann.both('config', /^A: +1\n/, { A: '1' })
  await ann.once('config:set B=2', /Changed B of shop/)
  await ann.both('whoami', /apps: +shop/, { apps: ['shop'] })
  for (const words of ['keys', 'doctor', 'bases:make node']) await ann.fails(words, 4, 'NOT_ALLOWED', /for admins/)
  await ann.fails('domains:add shop x.localhost', 4, 'NOT_ALLOWED', /for admins to give/)
  await ann.fails('domains:add shop localhost.', 2, 'USAGE', /a host name/)
  await once(`keys:remove ${added.id}`, /Removed the key SHA256:/)
  await fails(`keys:remove ${added.id}`, 3, 'NOT_FOUND', /no key/)
  t.equal((await host.ssh(['whoami'], { key: 'ann' })).code, 255, 'the key is shut out')
  const [last] = await json('keys')
  await fails(`keys:remove ${last.id}`, 2, 'USAGE', /the last admin key/)
})

t.test('a live app', async (t) => {
  const host = await Host.start(t)
  const { once, json, both, fails } = asker(t, host)
  const app = await tiny(host, 'shop')
  const one = (await host.git(app.folder, ['rev-parse', 'HEAD'])).out.trim()
  t.equal((await app.push()).code, 0)
  await both('apps:info shop', /state: +live\nrelease: +1/, { commit: one, branch: 'main' })
  await both('ps shop', /web\.1 +v1 +up +0 +Up /, { formation: { web: 1 }, processes: [{ name: 'web.1', release: 1 }] })
  await both('build:plan shop', /^runtime +Dockerfile [\s\S]*\nFROM/, { buildpack: 'dockerfile', text: DOCKERFILE })

  // v2: config; v3: a new commit
  await json('config:set shop COLOUR=red', { changed: ['COLOUR'], release: 2 })
  t.equal((await host.get('shop', '/env/COLOUR')).body, '"red"')
  await both('config:get shop COLOUR', /^red\n$/, 'red')
  await fails('config:get shop NOSUCH', 3, 'NOT_FOUND', /NOSUCH is not set/)
  await fails('config:set shop 1X=1', 2, 'USAGE', /not a config var name/)
  await fails('config:set shop PORT=1', 2, 'USAGE', /PORT is set by the platform/)
  await fails('config:unset shop NOSUCH-X', 2, 'USAGE', /./)
  const two = await say(app, 'two')
  t.equal((await app.push()).code, 0)
  await json('config:set shop COLOUR=green SIZE=9 --no-restart', { release: null })
  t.equal((await host.get('shop', '/env/COLOUR')).body, '"red"', 'only stored')
  await both('releases shop', /v3 +live +Deploy [0-9a-f]{7} +admin/, [
    { version: 3, state: 'live', commit: two },
    { version: 2, state: 'retired', commit: one },
    { version: 1, state: 'retired' },
  ])
  await both('releases:info shop v2', /reason: +Set COLOUR/, { version: 2, commit: one })
  await fails('releases:info shop v9', 3, 'NOT_FOUND', /there is no release v9/)
  await fails('releases:info shop nine', 2, 'USAGE', /vN/)

  // Back to v1 with its config, there again with today's, and one step without a number.
  await fails('rollback shop v9', 3, 'NOT_FOUND', /there is no release v9/)
  await fails('rollback shop v3', 3, 'NOT_FOUND', /v3 is live already/)
  await json('rollback shop v1', { release: 4, from: 1, changed: ['COLOUR', 'SIZE'] })
  t.equal((await host.get('shop')).body, 'one')
  t.equal((await host.get('shop', '/env/COLOUR')).body, 'null')
  await json('config shop', {})
  t.match((await host.git(app.folder, ['ls-remote', 'backendim', 'main'])).out, one, 'the branch follows')
  await once('rollback shop', /shop v5 is live/)
  t.equal((await host.get('shop')).body, 'two')
  t.equal((await host.get('shop', '/env/COLOUR')).body, '"red"', 'v3 ran with red')
  await once('config:set shop COLOUR=blue')
  await json('rollback shop v4 --keep-config', { release: 7, changed: [] })
  t.equal((await host.get('shop')).body, 'one')
  t.equal((await host.get('shop', '/env/COLOUR')).body, '"blue"')
  await once('config:unset shop COLOUR')

  await once('domains:add shop www.example.com', /www\.example\.com reaches shop/)
  await json('domains:add shop WWW.Example.com', { domain: 'www.example.com' })
  await both('domains shop', /^shop\.localhost\nwww\.example\.com\n$/, [
    { domain: 'shop.localhost', redirect: null },
    { domain: 'www.example.com', redirect: null },
  ])
  t.equal((await asked(host, 'www.example.com')).body, 'one')
  await once('apps:create other')
  await fails('domains:add other www.example.com', 2, 'NAME_TAKEN', /used already/)
  await fails('domains:add other shop.localhost', 2, 'NAME_TAKEN', /used already/)
  await fails('domains:add other no_name', 2, 'USAGE', /a host name/)
  await once('domains:remove shop www.example.com', /does not reach shop any more/)
  await fails('domains:remove shop www.example.com', 3, 'NOT_FOUND', /has no domain/)
  t.equal((await asked(host, 'www.example.com')).status, 404)

  await once('ps:restart shop', /Restarted shop v8/)
  await both('ps:stop shop', /Stopped shop/, { state: 'stopped' })
  t.equal((await host.get('shop')).status, 503)
  await both('apps:info shop', /state: +stopped/, { state: 'stopped' })
  await both('ps shop', /Nothing runs for shop/, { processes: [] })
  await once('ps:start shop', /shop v8 runs/)
  t.equal((await host.get('shop')).status, 200)
  await json('ps:scale shop web=3', { formation: { web: 3 } })
  const dynos = new Set<string>()
  for (let at = 0; at < 30; at++) dynos.add((await host.get('shop', '/dyno')).body)
  t.same([...dynos].sort(), ['web.1', 'web.2', 'web.3'], 'all three answer')
  await once('ps:scale shop web=1', /shop: web=1/)
  t.equal((await json('ps shop')).processes.length, 1)
  await fails('ps:scale shop web=99', 2, 'USAGE', /at most 50/)
  await fails('ps:scale shop web', 2, 'USAGE', /TYPE=COUNT/)
  await fails('ps:scale shop clock=1', 3, 'NOT_FOUND', /no process type clock/)

  await both('diagnose shop', /nothing stands out/, { state: 'live', release: 8, next: 'logs shop' })
  await fails('apps:destroy shop', 5, 'CONFIRM', /shop, its \d releases, config and logs would go/)
  const { trash } = await json('apps:destroy shop --confirm shop')
  t.equal((await host.get('shop')).status, 404)
  t.match(await readFile(join(host.data, 'data', trash, 'repo.git', 'HEAD'), 'utf8'), 'refs/heads/main')
  t.same((await host.inEngine()).containers, [])
  t.equal((await app.push()).code, 0, 'the name is free again')
})

t.test('logs', async (t) => {
  const host = await Host.start(t)
  const { once, json, fails } = asker(t, host)
  const app = await tiny(host, 'shop')
  await app.write({ Procfile: 'web: node server.js\nworker: node worker.js\n', 'backendim.yaml': YAML })
  await app.write({ 'worker.js': 'setInterval(() => console.log("tick"), 200); process.on("SIGTERM", process.exit)' })
  await app.commit('worker')
  t.equal((await app.push()).code, 0)
  await once('ps:scale shop worker=1', /worker=1/)
  await host.get('shop', '/first')
  await app.commit('again')
  t.equal((await app.push()).code, 0)
  await host.get('shop', '/second')
  const follow = new Client('ssh', [...host.sshOptions('admin'), 'git@127.0.0.1', 'logs', 'shop', '-t', '-p', 'web'])
  await follow.said(/asked for \/second/)
  await host.get('shop', '/third')
  await follow.said(/asked for \/third/)
  await follow.kill()

  const line = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00 (app|backendim)\[[a-z0-9.]+\]: /
  const lines = async (words: string): Promise<string[]> => {
    const text = await once(words)
    t.same(await json(words.replace('tick', 'asked')).then((all) => Array.isArray(all)), true)
    const all = text.split('\n').filter(Boolean)
    t.ok(
      all.every((one) => line.test(one)),
      `${words}: Heroku's grammar`,
    )
    return all
  }
  t.equal((await lines('logs shop -n 2')).length, 2)
  t.ok((await lines('apps:logs shop')).some((one) => one.includes('app[web.1]: asked for /first')))
  const sources = (all: string[]): string[] => [...new Set(all.map((one) => one.split(' ')[1] ?? ''))].sort()
  t.same(sources(await lines('logs shop -p worker')), ['app[worker.1]:'])
  t.same(sources(await lines('logs shop --process deploy')), ['backendim[deploy]:'])
  t.equal((await lines('logs shop --grep asked.for./s')).length, 1)
  const first = await lines('logs shop -p web --release v1')
  t.ok(first.some((one) => one.includes('/first')) && !first.some((one) => one.includes('/second')))
  t.ok((await lines('logs shop --since 10m')).length > 3)
  await fails('logs shop --release v77', 3, 'NOT_FOUND', /no release v77/)
  await fails('logs shop --since yesterday', 2, 'USAGE', /such as 10m/)
  await fails('logs shop --grep (', 2, 'USAGE', /./)
  await fails('logs shop -n many', 2, 'USAGE', /lines/)
  await fails('logs shop --colour', 2, 'USAGE', /no option "--colour"/)
  await fails('logs nosuch', 20, 'NO_SUCH_APP', /no app/)
})

t.test('config vars come back byte for byte', async (t) => {
  const host = await Host.start(t)
  const { once, json, fails } = asker(t, host)
  const vars: Record<string, string> = {
    EMPTY: '',
    LINES: 'one\ntwo\r\nthree\n\n',
    QUOTES: `it's "quoted" and \`so\``,
    DOLLAR: '$HOME $' + '{HOME} $(reboot) %s',
    BACK: '\\n \\\\ \\" \\$ ends with \\',
    WORLD: 'größe 日本語 🚀 \u00a0\u200b',
    BLANKS: '  leading and trailing\t ',
    HASH: 'a #b #',
    EQUALS: '==a=b==',
    JSON_: '{"a":[1,"\\n"]}',
    KEY: '-----BEGIN PRIVATE KEY-----\nMIIEvQ+/=\n-----END PRIVATE KEY-----\n',
  }
  await once('apps:create shop')
  await once('apps:create copy')
  const dotenv = Object.entries(vars)
    .map(([name, value]) => `${name}="${value.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}"`)
    .join('\n')
  await once(
    'config:import shop',
    /Changed EMPTY, LINES/,
    `# a comment\n\n${dotenv}\nexport PLAIN = plain # not this\n`,
  )
  t.same(await json('config shop'), { ...vars, PLAIN: 'plain' })
  const exported = await once('config:export shop')
  await once('config:import copy', undefined, exported)
  t.same(await json('config copy'), { ...vars, PLAIN: 'plain' })
  t.equal(await once('config:export copy'), exported)
  await fails('config:import copy', 2, 'USAGE', /line 2: not of the form KEY=VALUE/, 'A=1\nnonsense\n')
  await fails('config:import copy', 2, 'USAGE', /line 1: a quote is not closed/, 'A="1\n')
  await fails('config:import copy', 2, 'USAGE', /nothing to set/, '# only a comment\n')

  const app = await tiny(host, 'shop')
  await app.write({ 'server.js': server('SAYS').replace('"SAYS"', 'JSON.stringify(process.env)') })
  await app.commit('env')
  t.equal((await app.push()).code, 0)
  t.match(JSON.parse((await host.get('shop')).body), vars, 'the process has the same bytes')
  await fails('config:import shop', 2, 'USAGE', /NUL/, 'NUL="a\0b"\n')
})
