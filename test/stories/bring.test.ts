/** Deploys without a push: a ready image, an archive, another repository; with the same gate, releases and way back. */

import { once } from 'node:events'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Docker from 'dockerode'
import t, { type Test } from 'tap'
import { SOON, server, simple } from '../apps.ts'
import { Host, type Ran, result, run } from '../host.ts'

t.setTimeout(240_000)

/** An image on the engine, gone at the end. */
async function image(t: Test, name: string, health?: string): Promise<void> {
  const folder = t.testdir({
    Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 8123\nCMD ["node", "server.js"]\n',
    'server.js': server(health),
  })
  const docker = new Docker()
  const context = await run('tar', ['-C', folder, '-cf', join(folder, '..', `${t.name.replace(/\W+/g, '-')}.tar`), '.'])
  t.equal(context.code, 0, context.err)
  const file = join(folder, '..', `${t.name.replace(/\W+/g, '-')}.tar`)
  const stream = await docker.buildImage(file, { t: name })
  await new Promise((resolve, reject) =>
    docker.modem.followProgress(stream, (error: Error | null) => (error ? reject(error) : resolve(null))),
  )
  t.teardown(() => docker.getImage(name).remove({ force: true }))
}

const verdictOf = (ran: Ran): ReturnType<typeof result> => result({ ...ran, err: `${ran.out}\n${ran.err}` })

t.test('a ready image goes live, is refused, and rolled back like any release', async (t) => {
  const host = await Host.start(t)
  const name = `bring-${process.pid}.invalid/org/shop:1`
  await image(t, name)
  await image(t, name.replace(':1', ':2'), 'res.statusCode = 500; res.end()')
  await host.ssh(['apps:create', 'shop'])
  const first = await host.ssh(['deploy:image', 'shop', name])
  t.equal(first.code, 0, first.out + first.err)
  t.match(verdictOf(first), { status: 'live', release: 1, health: 'passed' }, first.out)
  t.match(first.out, 'is taken as it is on this host', 'no registry answers under that name, and that is said')
  t.equal((await host.get('shop')).body, 'v1')
  t.match((await host.ssh(['releases:info', 'shop', 'v1'])).out, `image ${name}`)
  t.match((await host.stored('shop')).releases[0]?.port, 8123, 'the one port that it exposes')

  const bad = await host.ssh(['deploy:image', 'shop', name.replace(':1', ':2'), '--config', '-'], { input: SOON })
  t.equal(bad.code, 13, bad.out + bad.err)
  t.match(bad.out, 'HEALTH_STATUS')
  t.equal((await host.get('shop')).body, 'v1', 'v1 still serves')

  const none = await host.ssh(['deploy:image', 'shop', 'bring.invalid/none:3', '--json'])
  t.equal(none.code, 10)
  t.match(none.err, 'IMAGE_PULL_DENIED')
  t.match(none.err, 'the image bring.invalid/none:3 cannot be had')
  for (const wrong of ['Upper', '-rf', 'a b', 'x@sha256:12'])
    t.equal((await host.ssh(['deploy:image', 'shop', '--', `'${wrong}'`])).code, 2, wrong)
  const built = await host.ssh(['deploy:image', 'shop', name, '--config', '-'], { input: 'build: { root: api }\n' })
  t.match(built.out, 'an image is not built')
  t.match((await host.ssh(['ps:rebuild', 'shop'])).err, 'deploy:image shop')

  const project = await host.project(undefined, 'shop')
  await project.write(simple())
  await project.commit()
  const push = await project.push()
  t.match(result(push), { status: 'live' }, 'a push after an image is never up-to-date or behind')
  const back = await host.ssh(['rollback', 'shop', 'v1'])
  t.equal(back.code, 0, back.err)
  const again = await project.push()
  t.match(result(again), { status: 'live' }, 'and after a rollback to the image the same commit deploys again')
})

t.test('an archive is built and goes live', async (t) => {
  const host = await Host.start(t)
  await host.ssh(['apps:create', 'shop'])
  const folder = t.testdir({ shop: { ...simple(), 'a "file" \\ of mine': 'x', '-rf': 'y' } })
  await writeFile(join(folder, 'shop', 'run.sh'), '#!/bin/sh\n', { mode: 0o755 })
  await symlink('server.js', join(folder, 'shop', 'link.js'))
  await run('tar', ['-C', folder, '-czf', join(folder, 'shop.tar.gz'), 'shop'])
  const sent = await run('sh', [
    '-c',
    `exec ssh "$@" < ${join(folder, 'shop.tar.gz')}`,
    'sh',
    ...host.sshOptions('admin'),
    'git@127.0.0.1',
    'deploy:archive',
    'shop',
    '-',
  ])
  t.equal(sent.code, 0, sent.out + sent.err)
  t.match(verdictOf(sent), { status: 'live', release: 1 })
  t.match(sent.err, 'one folder, shop, is the project')
  t.equal((await host.get('shop')).body, 'v1')
  const { id, releases } = await host.stored('shop')
  const tree = await run('git', [
    '--git-dir',
    join(host.data, 'data', 'repos', `${id}.git`),
    'ls-tree',
    '-r',
    '-z',
    releases[0]?.commit ?? '',
  ])
  t.same(
    tree.out
      .split('\0')
      .filter(Boolean)
      .map((line) => `${line.slice(0, 6)} ${line.split('\t')[1]}`)
      .sort(),
    [
      '100644 -rf',
      '100644 Dockerfile',
      '100644 a "file" \\ of mine',
      '100644 server.js',
      '100755 run.sh',
      '120000 link.js',
    ],
    'names, modes and links are kept',
  )
  const rebuilt = await host.ssh(['ps:rebuild', 'shop'])
  t.match(verdictOf(rebuilt), { status: 'live', release: 2 }, 'it can be built again')

  const files = createServer((request, response) => {
    if (request.url === '/moved') return response.writeHead(302, { location: '/shop.zip' }).end()
    if (request.url === '/astray') return response.writeHead(302, { location: 'http://[' }).end()
    if (request.url !== '/shop.zip') return response.writeHead(404).end()
    return readFile(join(folder, 'shop.zip')).then((data) => response.end(data))
  }).listen(0, '127.0.0.1')
  await once(files, 'listening')
  t.teardown(() => files.close())
  const at = `http://127.0.0.1:${(files.address() as AddressInfo).port}`
  const zip = await run('python3', [
    '-c',
    'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED)\nfor n in ("Dockerfile", "server.js"): z.write(sys.argv[2] + "/" + n, n)\nz.close()',
    join(folder, 'shop.zip'),
    join(folder, 'shop'),
  ])
  t.equal(zip.code, 0, zip.err)
  const fetched = await host.ssh(['deploy:archive', 'shop', `${at}/moved`])
  t.match(verdictOf(fetched), { status: 'live', release: 3 }, fetched.out + fetched.err)
  t.match((await host.ssh(['deploy:archive', 'shop', `${at}/none`])).err, 'it answered 404')
  t.match((await host.ssh(['deploy:archive', 'shop', `${at}/astray`])).err, 'it leads to no address')

  const key = await host.key('ann')
  await host.ssh(['keys:add', 'ann', '--app', 'shop'], { input: await readFile(`${key}.pub`, 'utf8') })
  const inside = await host.ssh(['deploy:archive', 'shop', `${at}/moved`], { key: 'ann' })
  t.equal(inside.code, 2, inside.out)
  t.match(inside.err, 'own network', 'nobody but an admin makes the host fetch from inside')
  t.match((await host.ssh(['deploy:repo', 'shop', `${at}/x.git`], { key: 'ann' })).err, 'own network')
  // As curl reads it, the name before the @ is no host.
  for (const [url, why] of [
    ['http://example.com:x@127.0.0.1?/x.git', 'not the address of a repository'],
    ['http://example.com:x@127.0.0.1/x.git', 'own network'],
    ['http://[::ffff:7f00:1]/x.git', 'own network'],
    ['http://0x7f.1/x.git', 'own network'],
    ['https://none.invalid/x.git', 'there is no host none.invalid'],
  ] as const)
    t.match((await host.ssh(['deploy:repo', 'shop', `'${url}'`], { key: 'ann' })).err, why, url)
})

t.test('archives that are none, or mean harm', async (t) => {
  const host = await Host.start(t)
  await host.ssh(['apps:create', 'shop'])
  const folder = t.testdir({ in: { 'index.html': 'x' }, 'text.txt': 'hello'.repeat(200), empty: '' })
  const made = async (name: string, ...args: string[]): Promise<string> => {
    const ran = await run('tar', ['-C', join(folder, 'in'), '-cf', join(folder, name), ...args])
    t.equal(ran.code, 0, ran.err)
    return name
  }
  const cut = await made('cut.tar', 'index.html')
  await writeFile(join(folder, cut), (await readFile(join(folder, cut))).subarray(0, 513))
  // A head that promises 3 GB, and a little of it.
  await run('sh', [
    '-c',
    'truncate -s 3G "$1/zeros" && tar -C "$1" -cf - zeros | head -c 100000 > "$1/big.tar"',
    'sh',
    folder,
  ])
  await mkdir(join(folder, 'in', '.git'))
  await writeFile(join(folder, 'in', '.git', 'config'), '')
  const cases: [string, RegExp][] = [
    ['text.txt', /neither a tar, a tar.gz nor a zip/],
    ['empty', /it is empty/],
    [await made('up.tar', '--transform', 's,^,../,', '-P', 'index.html'), /it names "\.\.\/index.html"/],
    [await made('root.tar', '--transform', 's,^,/etc/,', '-P', 'index.html'), /it names "\/etc\/index.html"/],
    [await made('git.tar', '.git/config', 'index.html'), /it holds a "\.git\/config"/],
    [cut, /cannot be used/],
    ['big.tar', /more than 2 GB/],
  ]
  for (const [name, why] of cases) {
    const ran = await run('sh', [
      '-c',
      `exec ssh "$@" < ${join(folder, name)}`,
      'sh',
      ...host.sshOptions('admin'),
      'git@127.0.0.1',
      'deploy:archive',
      'shop',
      '-',
    ])
    t.equal(ran.code, 2, `${name}: ${ran.out}${ran.err}`)
    t.match(ran.err, why, name)
  }
  t.same((await host.stored('shop')).deploys, [], 'nothing was queued')
  const { id } = await host.stored('shop')
  t.equal(
    (await run('git', ['--git-dir', join(host.data, 'data', 'repos', `${id}.git`), 'for-each-ref'])).out,
    '',
    'and no ref is left',
  )
})

t.test('another repository is fetched, and its commit becomes the branch', async (t) => {
  const host = await Host.start(t)
  await host.ssh(['apps:create', 'shop'])
  const project = await host.project(undefined, 'unused')
  await project.write(simple())
  const commit = await project.commit()
  await host.git(project.folder, ['branch', 'next'])
  const bare = join(host.data, 'bare.git')
  await host.git(project.folder, ['clone', '-q', '--bare', '.', bare])
  await host.git(bare, ['update-server-info'])
  const files = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname.replace(/^\/shop\.git/, '')
    readFile(join(bare, path)).then(
      (data) => response.end(data),
      () => response.writeHead(404).end(),
    )
  }).listen(0, '127.0.0.1')
  await once(files, 'listening')
  t.teardown(() => files.close())
  const url = `http://ann:topsecret1@127.0.0.1:${(files.address() as AddressInfo).port}/shop.git`
  const first = await host.ssh(['deploy:repo', 'shop', url])
  t.match(verdictOf(first), { status: 'live', release: 1, commit }, first.out + first.err)
  const push = await project.push(`ssh://git@127.0.0.1:${host.ready.ssh}/shop`, 'main')
  t.match(push.err, 'Everything up-to-date')
  const none = await host.ssh(['deploy:repo', 'shop', url, 'none'])
  t.equal(none.code, 2)
  t.match(none.err, 'none cannot be fetched')
  t.notMatch(none.err + first.out + first.err, 'topsecret1', 'the password in the address is not shown')
  for (const wrong of ['file:///etc', '/etc', 'ext::sh', 'ssh://-oProxyCommand=x/y'])
    t.equal((await host.ssh(['deploy:repo', 'shop', wrong])).code, 2, wrong)
  const next = await host.ssh(['deploy:repo', 'shop', url, 'next'])
  t.match(verdictOf(next), { status: 'live', commit }, 'a branch by name')
})
