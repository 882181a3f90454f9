/** What git can hold and a build must take as it is, or refuse with numbers. */
import { chmod, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { Host, type Project, result, run } from '../host.ts'
import { tiny } from '../tiny.ts'

t.setTimeout(120_000)

const PROGRAM = `const fs = require('node:fs')
const all = () => fs.readdirSync('.').map((name) => [name, (fs.lstatSync(name).mode & 0o777).toString(8), fs.readFileSync(name, 'utf8').length])
require('node:http').createServer((_, response) => response.end(JSON.stringify(all()))).listen(process.env.PORT)\n`

t.test('odd trees', async (t) => {
  const host = await Host.start(t)

  await t.test('names, modes, links, attributes', async (t) => {
    const app = await host.project(undefined, 'names')
    const names = [
      '-rf',
      'größe 1.txt',
      '日本語',
      'new\nline',
      'quo"te',
      "it's",
      'back\\slash',
      '$(id)',
      'hidden.txt',
      'subst.txt',
    ]
    for (const name of names) await writeFile(join(app.folder, name), name === 'subst.txt' ? '$Format:%H$' : 'x')
    await app.write({
      'package.json': '{}',
      'server.js': PROGRAM,
      '.gitattributes': 'hidden.txt export-ignore\nsubst.txt export-subst\n',
      run: '#!/bin/sh\r\nexit 0\r\n',
    })
    await chmod(join(app.folder, 'run'), 0o755)
    await symlink('server.js', join(app.folder, 'link'))
    await symlink('/etc/hostname', join(app.folder, 'away'))
    await app.write({ Procfile: 'web: ./run && node link\r\n' })
    await app.commit()
    const pushed = await app.push()
    t.equal(pushed.code, 0, pushed.err)
    t.match(pushed.err, /links that lead out of what is built: away → \/etc\/hostname/)
    t.match(pushed.err, /run: its Windows line ends become those of Unix in the image/)
    const found = new Map(
      (JSON.parse((await host.get('names')).body) as [string, string, number][]).map(([name, ...rest]) => [name, rest]),
    )
    for (const name of names) t.ok(found.has(name), JSON.stringify(name))
    t.same(found.get('run'), ['755', 17])
    t.same(found.get('subst.txt'), ['644', 11])
    t.equal(found.get('link')?.[1], PROGRAM.length)
  })

  await t.test('a start.sh from Windows', async (t) => {
    const app = await host.project('shell-sh', 'windows')
    const text = (await run('cat', [join(app.folder, 'start.sh')])).out
    await app.write({ 'start.sh': text.replaceAll('\n', '\r\n') })
    await app.commit()
    const pushed = await app.push('-o', 'dry-run', 'backendim', 'main')
    t.equal(pushed.code, 0, pushed.err)
    t.match(pushed.err, /start\.sh: its Windows line ends/)
  })

  await t.test('a few objects that unfold to millions of files', async (t) => {
    const app = await tiny(host, 'bomb')
    await bomb(host, app)
    const pushed = await app.push()
    t.match(result(pushed), { status: 'refused', code: 'CONTEXT_TOO_LARGE' }, pushed.err)
    t.match(pushed.err, /the tree unfolds to more than 200,000 files; a build takes no more/)
    t.match(pushed.err, /What to do: keep data and what is built out of the repository/)
  })

  await t.test('an image that asks for a login, and one whose frontend is nowhere', async (t) => {
    const registry = createServer((_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="private"', 'content-type': 'application/json' })
      response.end('{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}')
    })
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve))
    t.teardown(() => {
      registry.closeAllConnections()
      registry.close()
    })
    const { port } = registry.address() as AddressInfo
    const app = await tiny(host, 'private')
    const image = `127.0.0.1:${port}/team/base:1`
    await app.write({ Dockerfile: `FROM ${image}\n` })
    await app.commit()
    const barred = await app.push()
    t.equal(result(barred).code, 'IMAGE_PULL_DENIED', barred.err)
    t.match(barred.err, image)
    await app.write({ Dockerfile: `# syntax=127.0.0.1:${port}/docker/dockerfile:1\nFROM node:24-slim\n` })
    await app.commit()
    const syntax = await app.push()
    t.equal(result(syntax).code, 'IMAGE_PULL_DENIED', syntax.err)
    t.match(syntax.err, /# syntax=|docker\/dockerfile:1/)
  })
})

async function bomb(host: Host, { folder }: Project): Promise<void> {
  const git = async (args: string[], input = ''): Promise<string> =>
    (await run('git', args, { cwd: folder, input })).out.trim()
  let tree = await git(['rev-parse', 'HEAD^{tree}'])
  for (let level = 0; level < 3; level++)
    tree = await git(['mktree'], Array.from({ length: 100 }, (_, at) => `040000 tree ${tree}\tn${at}\n`).join(''))
  const made = await host.git(folder, ['commit-tree', '-p', 'HEAD', '-m', 'bomb', tree])
  await host.git(folder, ['update-ref', 'refs/heads/main', made.out.trim()])
}
