/** A push goes live, and a bad one is refused while the old release serves. */
import t from 'tap'

import { Host, result } from '../host.ts'

t.setTimeout(240_000)

const SERVER = (health: string, extra = ''): string => `
const http = require('node:http')
${extra}
http.createServer((req, res) => {
  if (req.url === '/healthz') { ${health} }
  else res.end('hello one')
}).listen(process.env.PORT, '0.0.0.0')
process.on('SIGTERM', () => process.exit(0))
`
const DOCKERFILE = 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 8080\nCMD ["node", "server.js"]\n'
const FAST = 'health:\n  within: 3s\n'

t.test('a Dockerfile app goes live, changes, and refuses what is broken', async (t) => {
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  await app.write({ Dockerfile: DOCKERFILE, 'server.js': SERVER('res.end("ok")'), 'backendim.yaml': FAST })
  await app.commit('one')
  const first = await app.push()
  t.equal(first.code, 0, first.err + host.errors)
  t.match(result(first), { status: 'live', release: 1, code: null })
  t.same(await host.get('shop'), { status: 200, body: 'hello one' })

  await app.replace('server.js', 'hello one', 'hello two')
  const second = await app.commit('two')
  t.match(result(await app.push()), { status: 'live', release: 2 })
  t.same(await host.get('shop'), { status: 200, body: 'hello two' })

  const refused = async (files: Record<string, string>, code: string): Promise<void> => {
    await app.write(files)
    await app.commit(code)
    const push = await app.push()
    t.equal(push.code, 1, `${code} is refused`)
    t.match(push.err, `(${code}: `)
    t.equal(result(push).code, code)
    t.same(await host.get('shop'), { status: 200, body: 'hello two' }, `v2 serves after ${code}`)
    t.match(
      (await host.git(app.folder, ['ls-remote', 'backendim', 'main'])).out,
      second,
      `the branch did not move after ${code}`,
    )
  }
  await refused({ Dockerfile: `${DOCKERFILE}RUN echo no such thing >&2; exit 3\n` }, 'BUILD_FAILED')
  await refused(
    { Dockerfile: DOCKERFILE, 'server.js': 'console.error("cannot find the moon"); process.exit(7)\n' },
    'BOOT_CRASH',
  )
  await refused({ 'server.js': SERVER('res.statusCode = 500; res.end()') }, 'HEALTH_STATUS')
  await refused({ 'server.js': SERVER('') }, 'HEALTH_TIMEOUT')
  await refused({ 'server.js': SERVER('res.end("ok")').replace('process.env.PORT', '9999') }, 'PORT_MISMATCH')
  await refused({ 'server.js': SERVER('res.end("ok")').replace("'0.0.0.0'", "'127.0.0.1'") }, 'BOUND_LOCALHOST')
  await refused(
    { 'server.js': SERVER('res.end("ok")'), 'backendim.yaml': `${FAST}test: "echo wrong; exit 4"\n` },
    'TESTS_FAILED',
  )
  await refused({ 'backendim.yaml': `${FAST}procesess: {}\n` }, 'CONFIG_INVALID')
  await refused({ 'backendim.yaml': `${FAST}require: [SECRET]\n` }, 'MISSING_ENV')

  t.equal((await host.ssh(['config:set', 'shop', 'SECRET=s3cretvalue'])).code, 0)
  const mended = await app.push()
  t.equal(mended.code, 0, `the same push after mending only config: ${mended.err}`)
  t.same(await host.get('shop'), { status: 200, body: 'hello one' })

  const back = await host.ssh(['rollback', 'shop', 'v2', '--json'])
  t.equal(back.code, 0, back.err)
  t.same(await host.get('shop'), { status: 200, body: 'hello two' })
})

for (const [sample, name] of [
  ['node-deps', 'a Node app with dependencies'],
  ['static', 'static files'],
  ['python-stdlib', 'a Python app of the standard library'],
] as const) {
  t.test(`first push of ${name}`, async (t) => {
    const host = await Host.start(t)
    const app = await host.project(sample, 'first')
    await app.commit('first')
    const push = await app.push()
    t.equal(push.code, 0, push.err + host.errors)
    t.equal((await host.get('first')).status, 200)
    t.equal((await host.get('first', '/healthz')).status, 200)
  })
}

t.test('two keys: what one may not see does not exist for it', async (t) => {
  const host = await Host.start(t)
  await host.ssh(['apps:create', 'alpha'])
  await host.ssh(['apps:create', 'beta'])
  const key = await host.key('guest')
  const { readFile } = await import('node:fs/promises')
  const added = await host.ssh(['keys:add', 'guest', '--app', 'alpha', '--no-create'], {
    input: await readFile(`${key}.pub`, 'utf8'),
  })
  t.equal(added.code, 0, added.err)
  t.equal((await host.ssh(['apps:info', 'alpha'], { key: 'guest' })).code, 0)
  for (const words of [['logs'], ['apps:info'], ['config']]) {
    const hidden = await host.ssh([...words, 'beta'], { key: 'guest' })
    const missing = await host.ssh([...words, 'betb'], { key: 'guest' })
    t.equal(hidden.code, 20)
    t.equal(hidden.err, missing.err.replaceAll('betb', 'beta'))
  }
  t.notMatch((await host.ssh(['apps'], { key: 'guest' })).out, 'beta')
  await host.key('stranger')
  t.equal((await host.ssh(['version'], { key: 'stranger' })).code, 255)
})
