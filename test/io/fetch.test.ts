/** Fetching from strangers: ended with all that it started, and never with the keys of the host's user. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer as createWeb } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { isClosed, isInside, openAddresses } from '../../lib/io/address.ts'
import { type Fetch, fetchInto } from '../../lib/io/fetch.ts'
import { Git } from '../../lib/io/git.ts'
import { fetchCommit } from '../../lib/io/import.ts'
import { fetchObjects } from '../../lib/io/lfs.ts'
import { running } from '../process.ts'
import { until } from '../until.ts'

async function repository(t: Test): Promise<{ git: Git; folder: string }> {
  const folder = t.testdir({})
  await mkdir(join(folder, 'repos'))
  const git = new Git(join(folder, 'repos'), folder, join(folder, 'home'))
  await git.init('a1')
  return { git, folder }
}
const asked = { wanted: 'HEAD', key: '/nowhere' }

t.test('a server that never answers: a cancel ends git and what git started', async (t) => {
  const { git } = await repository(t)
  const cancel = new AbortController()
  const server = createServer((socket) => socket.on('error', () => {}))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const word = `127.0.0.1:${(server.address() as AddressInfo).port}/silent`
  const fetching = fetchCommit(git, 'a1', 'refs/backendim/x', {
    ...asked,
    url: `http://${word}`,
    signal: cancel.signal,
  })
  await Promise.all([
    t.rejects(fetching, /gone/),
    until('git to ask', async () => (await running(word)).length >= 2).then(() => cancel.abort(new Error('gone'))),
  ])
  await until('its processes to go', async () => (await running(word)).length === 0)
})

t.test('a redirect is not followed where that is said', async (t) => {
  const { git } = await repository(t)
  const asked: string[] = []
  const server = createWeb((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(302, { location: `/inside${request.url}` }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`
  const from = { wanted: 'HEAD', key: '/nowhere', url, signal: new AbortController().signal }
  const settings = ['http.followRedirects=false']
  await t.rejects(fetchCommit(git, 'a1', 'refs/backendim/x', { ...from, settings }), { code: 'USAGE' })
  t.same(asked, ['/x/info/refs?service=git-upload-pack'])
})

t.test('what was canceled before does not begin', async (t) => {
  const { git } = await repository(t)
  const signal = AbortSignal.abort(new Error('gone'))
  const from: Fetch = { url: 'https://example.invalid/x', protocols: 'https:ssh', refs: ['HEAD'], key: '', signal }
  await t.rejects(fetchInto(git, 'a1', from), /gone/)
  await t.rejects(openAddresses('localhost', signal), /gone/)
})

t.test("ssh is given the app's key, and nothing of the host's user", async (t) => {
  const { git, folder } = await repository(t)
  const path = process.env.PATH
  await mkdir(join(folder, 'bin'))
  await writeFile(join(folder, 'bin', 'ssh'), `#!/bin/sh\nprintf '%s\\n' "$@" >${folder}/words\nexit 255\n`)
  await chmod(join(folder, 'bin', 'ssh'), 0o755)
  await writeFile(join(folder, 'key'), 'private')
  process.env.PATH = `${join(folder, 'bin')}:${path}`
  t.teardown(() => {
    process.env.PATH = path
  })
  const from = { wanted: 'HEAD', url: 'git@example.invalid:org/shop.git', key: join(folder, 'key') }
  const signal = new AbortController().signal
  await t.rejects(fetchCommit(git, 'a1', 'refs/backendim/x', { ...from, signal }), { code: 'USAGE' })
  const words = (await readFile(join(folder, 'words'), 'utf8')).split('\n')
  for (const [flag, value] of [
    ['-F', '/dev/null'],
    ['-i', join(folder, 'key')],
    ['-o', 'IdentitiesOnly=yes'],
  ])
    t.ok(
      words.some((word, at) => word === flag && words[at + 1] === value),
      `${flag} ${value}`,
    )
  t.ok(words.includes('IdentityAgent=none') && words.includes('BatchMode=yes'))
})

t.test('objects that the disk has no room for are not asked for', async (t) => {
  const { git } = await repository(t)
  const run = { signal: new AbortController().signal, say: (line: string) => t.fail(line) }
  const pointers = [{ oid: 'a'.repeat(64), size: 1e15 }]
  await t.rejects(fetchObjects(git, 'a1', 'https://example.invalid/lfs', pointers, run), { code: 'DISK_FULL' })
})

t.test('where names lead', async (t) => {
  for (const own of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '169.254.169.254', '0.0.0.0'])
    t.ok(isClosed(own) && isInside(own), own)
  for (const near of ['10.1.2.3', '172.17.0.1', '192.168.0.1', '::ffff:10.0.0.1', 'fd00::1'])
    t.ok(!isClosed(near) && isInside(near), near)
  for (const far of ['93.184.216.34', '2606:2800:220:1::1']) t.notOk(isClosed(far) || isInside(far), far)
})
