/** What a build is told: its commit, without losing its cache; config vars that are named, and no others. */
import Docker from 'dockerode'
import t from 'tap'
import { Host, result } from '../host.ts'

t.setTimeout(400_000)

const SECRET = 'never-in-the-image-4711'
const PUBLIC = 'https://api.example.com/public'
const SERVER = `
require('node:http').createServer((req, res) => {
  if (req.url === '/built') return res.end(require('node:fs').readFileSync('built.txt'))
  res.end(JSON.stringify({ commit: process.env.SOURCE_COMMIT, version: process.env.SOURCE_VERSION }))
}).listen(process.env.PORT, '0.0.0.0')
process.on('SIGTERM', () => process.exit(0))
`
const BUILD = `const { SOURCE_COMMIT: c, SOURCE_VERSION: v, SOURCE_DATE_EPOCH: e, API_URL: u, TOKEN: t } = process.env
require('node:fs').writeFileSync('built.txt', JSON.stringify({ c, v, e: Number(e), u, t }))
`
const PACKAGE = JSON.stringify({
  name: 'shop',
  scripts: { start: 'node server.js', build: 'node build.js' },
  dependencies: { ms: '2.1.3' },
})

/** Every byte of an image: its layers, its configuration and history. */
async function bytesOf(image: string): Promise<Buffer> {
  const docker = new Docker()
  const chunks: Buffer[] = []
  for await (const chunk of await docker.getImage(image).get()) chunks.push(chunk as Buffer)
  chunks.push(Buffer.from(JSON.stringify(await docker.getImage(image).history())))
  return Buffer.concat(chunks)
}

t.test('a build knows its commit and the config vars that are named', async (t) => {
  const host = await Host.start(t)
  await host.ssh(['apps:create', 'shop'])
  await host.ssh(['config:set', 'shop', `TOKEN=${SECRET}`])
  const app = await host.project(undefined, 'shop')
  const files = { 'package.json': PACKAGE, 'server.js': SERVER, 'build.js': BUILD }
  await app.write({ ...files, 'backendim.yaml': 'build: { vars: [API_URL] }\nhealth: { path: / }\n' })
  await app.commit('first')
  const missing = await app.push()
  t.equal(result(missing).code, 'MISSING_ENV', missing.err)
  t.match(missing.err, 'API_URL must be set before shop can be built')

  await host.ssh(['config:set', 'shop', `API_URL=${PUBLIC}`])
  await app.write({ 'more.txt': 'more' })
  const commit = await app.commit('again')
  const push = await app.push()
  t.match(result(push), { status: 'live' }, push.err + host.errors)
  t.same(JSON.parse((await host.get('shop', '/')).body), { commit, version: commit })
  const built = JSON.parse((await host.get('shop', '/built')).body)
  const seconds = Number((await host.git(app.folder, ['show', '-s', '--format=%ct'])).out)
  t.same(built, { c: commit, v: commit, e: seconds, u: PUBLIC })
  const [image = ''] = (await host.inEngine()).images
  const bytes = await bytesOf(image)
  t.ok(bytes.includes(commit), 'the search finds what is there')
  t.notOk(bytes.includes(SECRET), 'and no config var that is not named')
  t.notOk((await host.ssh(['build:plan', 'shop', '--json'])).out.includes(PUBLIC), 'values are not part of the plan')

  await app.write({ 'build.js': `${BUILD}// changed\n` })
  const next = await app.commit('source')
  const again = await app.push()
  t.match(again.err, /RUN npm (?:ci|install).* cached *\n/, 'another commit keeps the dependencies')
  t.match(again.err, /RUN npm run build +\d+\.\d s/)
  t.equal(JSON.parse((await host.get('shop', '/built')).body).c, next)

  const empty = await app.commit('nothing')
  const same = await app.push()
  t.match(same.err, /RUN npm run build +cached *\n/, 'a commit that changes nothing builds nothing')
  t.match(JSON.parse((await host.get('shop', '/')).body), { commit: empty }, 'and is the one that runs')
  t.equal(JSON.parse((await host.get('shop', '/built')).body).c, next, 'of what was built last')
})

t.test('a Dockerfile gets what it declares', async (t) => {
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  const lines = ['FROM node:24-slim', 'WORKDIR /app', 'RUN echo dependencies', 'COPY . .', 'ARG SOURCE_COMMIT']
  lines.push('RUN echo $SOURCE_COMMIT-$SOURCE_DATE_EPOCH > built.txt', 'CMD ["node", "server.js"]')
  await app.write({
    Dockerfile: `${lines.join('\n')}\n`,
    'server.js': SERVER,
    'backendim.yaml': 'health: { path: / }\n',
  })
  for (const round of ['one', 'two']) {
    await app.write({ 'round.txt': round })
    const commit = await app.commit(round)
    const push = await app.push()
    t.match(result(push), { status: 'live' }, push.err + host.errors)
    if (round === 'two') t.match(push.err, /RUN echo dependencies +cached *\n/)
    t.equal((await host.get('shop', '/built')).body, `${commit}-\n`)
  }
})
