/** `backendim plan` and `backendim eject` in a folder, as a developer runs them: no host, no engine. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import type { Explanation } from '../../lib/model/explanation.ts'
import { type Ran, ROOT, run } from '../host.ts'

/** The folders of tests lie in a work tree, where they are ignored. */
const env = { ...process.env, GIT_CEILING_DIRECTORIES: join(ROOT, '.tap', 'fixtures') }
const backendim = (cwd: string, ...words: string[]): Promise<Ran> =>
  run(join(ROOT, 'bin', 'backendim'), words, { cwd, env })

async function folder(t: { testdir(): string }, files: Record<string, string>): Promise<string> {
  const dir = t.testdir()
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(dir, path, '..'), { recursive: true })
    await writeFile(join(dir, path), text)
  }
  return dir
}
const APP = {
  'package.json': '{"scripts":{"start":"node server.js","test":"node --test"}}',
  'server.js': '',
}
const plan = async (dir: string): Promise<Explanation> =>
  JSON.parse((await backendim(dir, 'plan', '--json')).out) as Explanation
/** What would run, whoever says so. */
const runs = ({ processes }: Explanation) =>
  Object.fromEntries(Object.entries(processes).map(([type, { command, scale = 1 }]) => [type, { command, scale }]))

t.test('plan: text and data, of the folder that one is in or of another', async (t) => {
  const dir = await folder(t, APP)
  const here = await backendim(dir, 'plan')
  t.equal(here.code, 0, here.err)
  t.match(here.out, /^runtime +Node 24/)
  t.match(here.out, /\n# Dockerfile\nFROM node:24-slim/)
  const there = await backendim('/', 'plan', dir)
  t.equal(there.out, here.out)
  const { text, processes, port } = await plan(dir)
  t.ok(here.out.endsWith(`# Dockerfile\n${text}`))
  t.same(processes.web, { command: 'node server.js', from: 'detected' })
  t.match(port, { value: '5000' })
})

t.test('plan ends as a push would', async (t) => {
  const dir = await folder(t, { 'notes.txt': '' })
  const none = await backendim(dir, 'plan')
  t.equal(none.code, 10)
  t.match(none.err, /^error: no Dockerfile, package.json, .* was found\n/)
  const json = await backendim(dir, 'plan', '--json')
  t.equal(json.code, 10)
  t.match(JSON.parse(json.err), { error: { code: 'NO_RUNTIME_DETECTED', evidence: [], next: [] } })
  await writeFile(join(dir, 'backendim.yaml'), 'prot: 1\n')
  const bad = await backendim(dir, 'plan')
  t.equal(bad.code, 10)
  t.match(bad.err, 'backendim.yaml:1:1: unknown key "prot"; did you mean "port"?')
  t.equal((await backendim(dir, 'plan', 'nowhere')).code, 3)
  for (const words of [['a', 'b'], ['--jsn']])
    t.equal((await backendim(dir, 'plan', ...words)).code, 2, words.join(' '))
  t.match((await backendim(dir, 'plan', '--help')).out, 'Usage: backendim plan [DIR]')
})

t.test("eject: the Dockerfile becomes the project's own, and the same runs", async (t) => {
  const yaml = `# about the shop
build: { version: 22, args: { A: b } } # pinned
processes:
  web: { scale: 2 } # two
apt: [jq]
test: true
`
  const dir = await folder(t, {
    ...APP,
    'backendim.yaml': yaml,
    Procfile: 'worker: node worker.js\n',
    Aptfile: 'tree\n',
  })
  const before = await plan(dir)
  const done = await backendim(dir, 'eject')
  t.equal(done.code, 0, done.err)
  t.matchSnapshot(done.out, 'what it says')
  const read = (path: string): Promise<string> => readFile(join(dir, path), 'utf8')
  t.equal(await read('Dockerfile'), before.text)
  t.matchSnapshot(await read('backendim.yaml'), 'backendim.yaml, with its comments')
  t.match(await read('.dockerignore'), /^\.git\n\*\*\/node_modules\n/)
  const after = await plan(dir)
  t.equal(after.dockerfile, 'Dockerfile')
  t.equal(after.text, before.text)
  t.same(runs(after), runs(before))
  t.equal(after.test?.value, before.test?.value)
  t.same(after.args, ['A'])

  const again = await backendim(dir, 'eject')
  t.equal(again.code, 5)
  t.match(again.err, 'the project is built by Dockerfile already')
  t.equal((await backendim(dir, 'eject', '--force', '--json')).code, 0)
})

t.test(
  'eject without backendim.yaml, with a .dockerignore, and with node_modules that belong to the project',
  async (t) => {
    const dir = await folder(t, { ...APP, 'web/node_modules/own.js': '', '.dockerignore': 'docs\n' })
    const before = await plan(dir)
    const done = JSON.parse((await backendim(dir, 'eject', '--json')).out) as { wrote: string[]; said: string[] }
    t.same(done.wrote, ['Dockerfile', 'backendim.yaml'])
    t.same(done.said, ['backendim.yaml: processes.web: node server.js'])
    t.equal(await readFile(join(dir, '.dockerignore'), 'utf8'), 'docs\n')
    t.equal(await readFile(join(dir, 'backendim.yaml'), 'utf8'), 'processes:\n  web: node server.js\n')
    t.same(runs(await plan(dir)), runs(before))
  },
)

t.test('eject does not overwrite', async (t) => {
  const dir = await folder(t, { ...APP, Dockerfile: 'FROM mine\n', 'backendim.yaml': 'build: { buildpack: node }\n' })
  const refused = await backendim(dir, 'eject', '--json')
  t.equal(refused.code, 5)
  t.match(JSON.parse(refused.err), { error: { code: 'CONFIRM', message: 'there is a Dockerfile' } })
  t.equal(await readFile(join(dir, 'Dockerfile'), 'utf8'), 'FROM mine\n')
  t.equal((await backendim(dir, 'eject', '--force')).code, 0)
  t.match(await readFile(join(dir, 'Dockerfile'), 'utf8'), 'FROM node:24-slim')
})
