/** Tests before the switch: found or named, in a stage that has what they need, without the app's config; what failed is told. */
import t from 'tap'
import { Host, type Project, result } from '../host.ts'

t.setTimeout(400_000)

const SECRET = 's3cret-value-of-config'
const SERVER = `require('node:http').createServer((req, res) => res.end('ok')).listen(process.env.PORT, '0.0.0.0')\n`
const PACKAGE = JSON.stringify({ name: 'shop', scripts: { start: 'node server.js', test: 'node --test' } })
const TEST = (want: number): string => `
const { test } = require('node:test')
const assert = require('node:assert')
test('knows nothing of the app', () => {
  assert.equal(process.env.CI, 'true')
  assert.equal(process.env.LEVEL, 'info')
  assert.ok(!JSON.stringify(process.env).includes('s3cret-value'), 'a config var')
  assert.equal(process.env.API_KEY, undefined)
})
test('adds', () => {
  console.log('adding')
  assert.equal(1 + 1, ${want})
})
`

async function project(host: Host, files: Record<string, string>): Promise<Project> {
  const app = await host.project(undefined, 'shop')
  await app.write({ 'package.json': PACKAGE, 'server.js': SERVER, ...files })
  await app.commit('first')
  return app
}
const yaml = (test: string): string => `test: ${test}\nenv: { LEVEL: info }\nhealth: { path: / }\n`

t.test('tests are found, run without the app’s config, and refuse a push', async (t) => {
  const host = await Host.start(t)
  await host.ssh(['apps:create', 'shop'])
  await host.ssh(['config:set', 'shop', `API_KEY=${SECRET}`])
  const app = await project(host, { 'shop.test.js': TEST(2), 'backendim.yaml': yaml('auto') })
  const first = await app.push()
  t.match(result(first), { status: 'live', tests: 'passed' }, first.err + host.errors)
  t.match(first.err, '-----> Testing: npm test')
  t.match(first.err, / {7}passed: 2 tests +\d+\.\d s/)
  t.notMatch(first.err, /adding/, 'what they print is in the log')

  await app.write({ 'shop.test.js': TEST(3), 'backendim.yaml': yaml('true') })
  await app.commit('broken')
  const broken = await app.push()
  t.match(result(broken), { code: 'TESTS_FAILED', tests: 'failed' })
  t.match(broken.err, 'TESTS_FAILED: 1 of 2 tests failed: adds (shop.test.js:10)')
  t.match(broken.err, '| ✖ adds ')
  t.match(broken.err, `ssh backendim deploys:log ${result(broken).deploy} --tests`)
  const log = await host.ssh(['deploys:log', result(broken).deploy, '--tests'])
  t.match(log.out, /adding/)
  t.notMatch(log.out, /FROM|----->/, 'theirs alone')

  await app.write({ 'backendim.yaml': yaml('{ command: "echo it hangs; sleep 60", timeout: 1s }') })
  await app.commit('slow')
  const slow = await app.push()
  t.match(slow.err, 'TESTS_FAILED: the tests took longer than 1 second')
  t.match(slow.err, '| it hangs')
  const hungry = `node -e "const a = []; for (;;) a.push(Buffer.alloc(1e7, 1))"`
  await app.write({ 'backendim.yaml': yaml(`'${hungry}'`) })
  await app.commit('hungry')
  t.match((await app.push()).err, /TESTS_FAILED: the tests ran out of memory: a process was killed at \d+ MB/)
  t.match(result(await app.push('-o', 'skip-tests', 'backendim', 'main')), { status: 'live', tests: 'skipped' })
})

t.test('where no tests are known: auto says so, true refuses', async (t) => {
  const host = await Host.start(t)
  const app = await host.project('static', 'shop')
  await app.write({ 'backendim.yaml': 'test: auto\n' })
  await app.commit('auto')
  const auto = await app.push()
  t.match(result(auto), { status: 'live', tests: 'none' }, auto.err)
  t.match(auto.err, '-----> No tests were found (test: auto)')
  await app.write({ 'backendim.yaml': 'test: true\n' })
  await app.commit('true')
  t.equal(result(await app.push()).code, 'CONFIG_INVALID')
  await app.write({ 'backendim.yaml': 'test_services: { postgres: 16 }\n' })
  await app.commit('services')
  t.match((await app.push()).err, '"test_services" is not supported by this version')
})
