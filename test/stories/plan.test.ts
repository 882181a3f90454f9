/** What backendim.yaml says over what is detected goes live; the host and the developer's machine tell the same plan; and the Dockerfile can be taken over. */
import { join } from 'node:path'
import t from 'tap'
import type { Explanation } from '../../lib/model/explanation.ts'
import { Host, ROOT, result, run } from '../host.ts'

t.setTimeout(240_000)

/** Answers with what it was built with. */
const SERVER = `
const { execFileSync } = require('node:child_process')
const { readFileSync } = require('node:fs')
const read = (file) => readFileSync(file, 'utf8')
const tree = execFileSync('tree', ['--version'], { encoding: 'utf8' }).split(' ')[0]
const facts = { node: process.version.split('.')[0], tree, installed: read('node_modules/.how'), built: read('built') }
require('node:http').createServer((req, res) => res.end(JSON.stringify(facts))).listen(process.env.PORT, '0.0.0.0')
process.on('SIGTERM', () => process.exit(0))
`
const MANIFEST = {
  engines: { node: '18' },
  scripts: { start: 'node server.js', build: 'echo script > built' },
  dependencies: { 'is-number': '7.0.0' },
}
const YAML = `# what this machine needs
build:
  version: 24
  install: npm install --no-audit --no-fund && printf mine > node_modules/.how
  command: printf mine > built
`
const FILES = {
  'package.json': JSON.stringify(MANIFEST, null, 2),
  'server.js': SERVER,
  'backendim.yaml': YAML,
  Aptfile: 'tree # for the listing\n',
}
const FACTS = { node: 'v24', tree: 'tree', installed: 'mine', built: 'mine' }

t.test('overrides, packages of Debian, the plan, eject', async (t) => {
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  const push = async (message: string): Promise<void> => {
    await app.commit(message)
    const pushed = await app.push()
    t.match(result(pushed), { status: 'live' }, pushed.err + host.errors)
    t.same(JSON.parse((await host.get('shop')).body), FACTS, message)
  }
  await app.write(FILES)
  await push('overrides')

  const plan = async (): Promise<Explanation> => JSON.parse((await host.ssh(['build:plan', 'shop', '--json'])).out)
  const before = await plan()
  t.match(before.overrides, [
    'build.version: 24 instead of 18 (engines in package.json:3)',
    /^build.install: npm install --no-audit --no-fund && printf mine .* instead of npm install/,
    'build.command: printf mine > built instead of npm run build (scripts.build in package.json:7)',
  ])
  t.match(before, { version: { value: '24', from: 'build.version in backendim.yaml' }, packages: ['tree'] })
  const text = (await host.ssh(['build:plan', 'shop'])).out
  const local = await run(join(ROOT, 'bin', 'backendim'), ['plan'], { cwd: app.folder })
  t.equal(local.out, text, 'the same without a host')
  t.match(text, /\n# Dockerfile\nFROM node:24-slim/)

  const ejected = await run(join(ROOT, 'bin', 'backendim'), ['eject'], { cwd: app.folder })
  t.equal(ejected.code, 0, ejected.err)
  await push('eject')
  const after = await plan()
  t.match(after, { dockerfile: 'Dockerfile', text: before.text })
  t.same(after.processes.web?.command, before.processes.web?.command)
})
