/** git LFS: what a push does not carry is fetched where it is said to be, or named. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { Host } from '../host.ts'
import { lfsServer } from '../lfs-server.ts'
import { say, tiny } from '../tiny.ts'

t.setTimeout(120_000)

t.test('files that git LFS keeps', async (t) => {
  const server = await lfsServer(t)
  const host = await Host.start(t, { env: { NODE_EXTRA_CA_CERTS: server.ca, BACKENDIM_LOCAL_GIT: '1' } })
  const app = await tiny(host, 'shop')
  const program = `require('node:http').createServer((_, response) => response.end(require('node:fs').readFileSync('logo.txt'))).listen(process.env.PORT)\n`
  await app.write({ 'backendim.yaml': '', 'server.js': program, 'logo.txt': server.keep('a logo of many bytes\n') })
  await app.commit('pointer')

  const bare = await app.push()
  t.equal(bare.code, 1)
  t.match(bare.err, /LFS_MISSING: a file is kept by git LFS, and the push carries only pointers: logo\.txt/)
  t.match(bare.err, /What to do: say where they are: lfs\.url in \.lfsconfig, or "lfs: \{ url: https/)
  await app.write({ '.dockerignore': 'logo.txt\n' })
  await app.commit('ignored')
  t.notMatch((await app.push()).err, /LFS_MISSING/, 'what is not built is not missed')

  await app.write({ '.dockerignore': '', '.lfsconfig': `[lfs]\n\turl = ${server.url}\n` })
  await app.commit('config')
  const pushed = await app.push()
  t.equal(pushed.code, 0, pushed.err)
  t.match(pushed.err, /Fetching 1 LFS object, 1 MB/)
  t.equal((await host.get('shop')).body, 'a logo of many bytes\n')
  const asked = server.asked.length
  await app.write({ 'other.txt': 'x\n' })
  await app.commit('again')
  const again = await app.push()
  t.equal(again.code, 0, again.err)
  t.equal(server.asked.length, asked, 'it is fetched once')

  await app.write({ 'logo.txt': server.keep('a new logo\n') })
  await app.commit('new')
  server.lie = 'an old one\n'
  t.match((await app.push()).err, /LFS_MISSING: git LFS at .*what came is not [0-9a-f]{12}: another hash or size/)
  server.lie = 'a longer answer than it should be\n'
  t.match((await app.push()).err, /LFS_MISSING: git LFS at .*it is longer than 11 bytes/)
  server.lie = undefined
  server.status = 401
  t.match((await app.push()).err, /it asks for a login \(401\); only objects that anybody may read are fetched/)
  server.status = 200
  t.equal((await app.push()).code, 0)
  t.equal((await host.get('shop')).body, 'a new logo\n')
  const { id } = await host.stored('shop')
  const kept = await readdir(join(host.data, 'data', 'repos', `${id}.git`, 'lfs'), { recursive: true })
  t.equal(kept.filter((name) => /[0-9a-f]{64}$/.test(name)).length, 1, 'what is not used any more is not kept')
  await app.write({ 'logo.txt': server.keep('nowhere\n').replace(/oid sha256:..../, 'oid sha256:0000') })
  await app.commit('nowhere')
  t.match((await app.push()).err, /LFS_MISSING: git LFS at .*Object does not exist/)
  await app.write({ '.lfsconfig': '[lfs]\n\turl = http://127.0.0.1/x\n' })
  await app.commit('http')
  t.match((await app.push()).err, /LFS_MISSING: .*only https is fetched from/)
})

t.test('a client of git LFS is told where its objects go', async (t) => {
  const host = await Host.start(t)
  const app = await tiny(host, 'shop')
  await say(app, 'one')
  for (const command of ['git-lfs-authenticate shop upload', 'git-lfs-transfer shop upload']) {
    const asked = await host.ssh([command])
    t.equal(asked.code, 1)
    t.equal(asked.out, '')
    t.match(asked.err, /^this host keeps no LFS objects: .*GIT_LFS_SKIP_PUSH=1\n$/m)
  }
})
