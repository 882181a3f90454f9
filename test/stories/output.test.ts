/** What a push prints of a usual app: few lines, each true; all lines in the log, with -o verbose, and for whoever attaches later as he asks. */
import t from 'tap'
import { Host, type Project, type Ran, result, run } from '../host.ts'

t.setTimeout(400_000)

const SERVER = `
const app = require('express')()
app.get('/', (req, res) => res.send('one'))
app.listen(process.env.PORT, '0.0.0.0')
process.on('SIGTERM', () => process.exit(0))
`
const pkg = (version: string): string =>
  JSON.stringify({ name: 'shop', version, scripts: { start: 'node server.js' }, dependencies: { express: '4.21.2' } })

/** Lines of the push, git's own too. */
const linesOf = ({ err }: Ran): string[] =>
  err
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
const step = (push: Ran, name: string): string =>
  linesOf(push).find((line) => line.includes(`       ${name} `)) ?? `no ${name} in ${push.err}`

/** Express with what it depends on, by a lock file. */
async function express(host: Host): Promise<Project> {
  const app = await host.project(undefined, 'shop')
  await app.write({ 'package.json': pkg('1.0.0'), 'server.js': SERVER, 'backendim.yaml': 'health: { path: / }\n' })
  const locked = await run('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund'], { cwd: app.folder })
  if (locked.code !== 0) throw new Error(locked.err)
  await app.commit('first')
  return app
}

t.test('a push of a usual app is short, and what it leaves out is in the log', async (t) => {
  const host = await Host.start(t)
  const app = await express(host)
  const first = await app.push()
  t.match(result(first), { status: 'live' }, first.err + host.errors)
  t.ok(linesOf(first).length < 40, `${linesOf(first).length} lines:\n${first.err}`)
  t.match(step(first, 'RUN npm ci'), / \d+\.\d s$|cached$/)
  t.notMatch(first.err, /added \d+ packages/, 'not what npm says')
  const { deploy } = result(first)
  t.match(first.err, `-----> Building; all lines: ssh backendim deploys:log ${deploy}`)

  await app.write({ 'package.json': pkg(`1.0.1-${Date.now()}`) })
  await app.commit('the dependencies are installed anew')
  const loud = await app.push('-o', 'verbose', 'backendim', 'main')
  t.match(loud.err, /\n(?:remote: )? {7}added \d+ packages/, 'with -o verbose all is there')
  t.match(step(loud, 'RUN npm ci'), / \d+\.\d s$/)
  const whole = (await host.ssh(['deploys:log', result(loud).deploy])).out
  t.match(whole, /^ {7}\[\w+ \d\/\d\] RUN .*npm ci/m)
  t.match(whole, /^ {7}added (?:6|7)\d packages/m, 'some 70 packages')

  await app.replace('server.js', "'one'", "'two'")
  await app.commit('one line')
  const second = await app.push()
  t.match(step(second, 'RUN npm ci'), /cached$/, 'a change of the source installs nothing')
  t.match(step(second, 'COPY . /app'), / s$/, 'and copies it')
  t.ok(linesOf(second).length < 40, `${linesOf(second).length} lines`)

  const id = result(second).deploy
  const [waited, all, log] = await Promise.all([
    host.ssh(['deploys:wait', id]),
    host.ssh(['deploys:wait', id, '--verbose']),
    host.ssh(['deploys:log', id]),
  ])
  t.notMatch(waited.out, /^ {7}\[/m, 'who attaches later sees the same')
  t.match(waited.out, /RUN npm ci .*cached$/m)
  t.match(all.out, /^ {7}\[.*RUN .*npm ci.*\(cached\)$/m)
  t.equal(all.out.trim(), log.out.trim())
})

t.test('warnings are shown in short, a step that fails with its lines', async (t) => {
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  const steps = [
    `RUN : ${Date.now()} is not in the cache`,
    'RUN for n in 1 2 3 4 5 6; do echo "npm warn deprecated p$n@1.0.0: old"; done',
    'RUN echo "1 high severity vulnerability"; seq 1 500',
    'RUN echo a; echo b; exit 3',
  ]
  await app.write({ Dockerfile: `FROM node:24-slim\n${steps.join('\n')}\n` })
  await app.commit('first')
  const push = await app.push()
  t.equal(result(push).code, 'BUILD_FAILED')
  t.match(push.err, '         warning: 6 deprecated packages: p1, p2, p3, p4, …')
  t.match(push.err, '         warning: 1 high severity vulnerability')
  t.match(step(push, 'RUN echo a; echo b; exit 3'), / failed$/)
  t.match(push.err, / ! {7}\| b *\n/, 'the evidence')
  t.ok(linesOf(push).length < 40, `${linesOf(push).length} lines`)
  t.match((await host.ssh(['deploys:log', result(push).deploy])).out, /^ {7}500$/m)
})
