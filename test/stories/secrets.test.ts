/** Secrets of a build: a step may read them while it runs, and they are nowhere afterwards: not in the image, its history, the cache or a log. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Docker from 'dockerode'
import t from 'tap'
import { server, simple } from '../apps.ts'
import { Host, result, run } from '../host.ts'

t.setTimeout(240_000)

const SECRET = `s3cr3t-${process.pid}-${Math.random().toString(36).slice(2)}`
const DIGEST = createHash('sha256').update(SECRET).digest('hex')
/** Fails unless the secret is there, and prints it as careless scripts do. */
const CHECK = `
const { createHash } = require('node:crypto')
console.log('token ' + process.env.NPM_TOKEN)
if (createHash('sha256').update(process.env.NPM_TOKEN ?? '').digest('hex') !== '${DIGEST}') process.exit(7)
`

/** Everything of an image: its layers with all that they hold, its configuration and history. */
async function holds(image: string, text: string): Promise<boolean> {
  const saved = (await new Docker().getImage(image).get()) as NodeJS.ReadableStream
  let rest = ''
  let found = false
  for await (const chunk of saved) {
    const now = rest + (chunk as Buffer).toString('latin1')
    found ||= now.includes(text)
    rest = now.slice(-text.length)
  }
  return found
}

t.test('the steps of a generated Dockerfile see them, and nothing keeps them', async (t) => {
  const host = await Host.start(t)
  const project = await host.project(undefined, 'shop')
  await project.write({
    'package.json': JSON.stringify({ name: 'shop', scripts: { build: 'node check.js', start: 'node server.js' } }),
    'check.js': CHECK,
    'server.js': server(),
    'backendim.yaml': 'build:\n  secrets: [NPM_TOKEN]\n',
    'marker.txt': 'this-is-in-the-image',
  })
  await project.commit()
  const without = await project.push()
  t.match(result(without), { status: 'refused', code: 'MISSING_ENV' }, without.err)
  t.match(without.err, 'config:set shop NPM_TOKEN=')
  t.equal((await host.ssh(['config:set', 'shop', `NPM_TOKEN=${SECRET}`, 'OTHER=unseen-by-builds'])).code, 0)
  const push = await project.push()
  t.match(result(push), { status: 'live', release: 1 }, push.err)
  const log = (await host.ssh(['deploys:log', result(push).deploy])).out
  t.notMatch(push.err + log, SECRET)
  t.match(log, 'token ***', 'what a step prints of it is masked')

  const { id, releases } = await host.stored('shop')
  const image = releases[0]?.image ?? ''
  t.ok(await holds(image, 'this-is-in-the-image'), 'the search finds what is there')
  t.notOk(await holds(image, SECRET), 'no layer, no history, no configuration holds it')
  t.notMatch(JSON.stringify(await new Docker().getImage(image).history()), SECRET)
  const root = ((await new Docker().info()) as { DockerRootDir: string }).DockerRootDir
  const cache = await run('grep', ['-rlaF', '--exclude-dir=containers', SECRET, join(root, 'buildkit')])
  t.equal(cache.out, '', 'the builder keeps it nowhere')
  const disk = await run('grep', [
    '-rlaF',
    SECRET,
    join(host.data, 'data', 'deploys'),
    join(host.data, 'data', 'repos', `${id}.git`),
  ])
  t.equal(disk.out, '')
  t.match(
    await readFile(join(host.data, 'data', 'state', 'apps', `${id}.json`), 'utf8'),
    SECRET,
    'it is where config vars are',
  )
})

t.test('a Dockerfile of the project mounts them itself, and gets no other', async (t) => {
  const host = await Host.start(t)
  await host.ssh(['apps:create', 'shop'])
  await host.ssh(['config:set', 'shop', `NPM_TOKEN=${SECRET}`, 'OTHER=another-secret'])
  const project = await host.project(undefined, 'shop')
  const dockerfile = (id: string): string =>
    `FROM node:24-slim\nWORKDIR /app\nRUN --mount=type=secret,id=${id},required=true sha256sum < /run/secrets/${id} > sum && : ${process.pid} ${Date.now()}\nCOPY . .\nCMD ["node", "server.js"]\n`
  await project.write(
    simple({ Dockerfile: dockerfile('NPM_TOKEN'), 'backendim.yaml': 'build: { secrets: [NPM_TOKEN] }\n' }),
  )
  await project.commit()
  const push = await project.push()
  t.match(result(push), { status: 'live' }, push.err)
  const { releases } = await host.stored('shop')
  t.notOk(await holds(releases[0]?.image ?? '', SECRET))
  t.ok(await holds(releases[0]?.image ?? '', DIGEST), 'the step had it')
  await project.write({ Dockerfile: dockerfile('OTHER') })
  await project.commit()
  const refused = await project.push()
  t.match(result(refused), { status: 'refused', code: 'BUILD_FAILED' }, 'a config var that is not named cannot be read')
  t.notMatch(refused.err, 'another-secret')
})
