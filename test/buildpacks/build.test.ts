/** Generated Dockerfiles are built for real: the image holds the app, belongs to a user that is not root, and can be written. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import Docker from 'dockerode'
import t from 'tap'
import { choose } from '../../buildpacks/index.ts'
import { build } from '../../lib/io/build.ts'
import { contextTar } from '../../lib/io/context.ts'
import { ROOT } from '../host.ts'
import { folderTree } from './tree.ts'

t.setTimeout(180_000)
const docker = new Docker()

/** Builds a sample up to a target, and answers the image. */
async function image(t: Tap, sample: string, target?: string): Promise<string> {
  const folder = join(ROOT, 'test', 'apps', sample)
  const source = await folderTree(folder)
  const plan = await choose(source).plan(source, { args: {} })
  const archive = spawn('tar', ['-C', folder, '--format=pax', '-c', '.']).stdout
  const { stream, dockerfile } = contextTar([() => archive], { dockerfile: plan.dockerfile })
  const tag = `backendim-test-pack:${randomBytes(4).toString('hex')}`
  const options = { labels: {}, args: {}, onLine: () => {}, signal: new AbortController().signal, timeout: 120_000 }
  await build(docker, { context: stream, dockerfile, tag, target, ...options })
  t.teardown(async () => void (await docker.getImage(tag).remove({ force: true })))
  return tag
}

/** What a command says in an image, and its exit code. */
async function says(tag: string, command: string): Promise<string> {
  const output = new PassThrough()
  let text = ''
  output.on('data', (chunk) => {
    text += chunk
  })
  const [{ StatusCode }, container] = (await docker.run(tag, ['sh', '-c', command], [output, output], {
    Tty: false,
    HostConfig: { CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges'] },
  })) as [{ StatusCode: number }, Docker.Container]
  await container.remove({ force: true })
  return `${text}exit ${StatusCode}`
}
type Tap = { teardown(work: () => Promise<void>): void }

t.test('node: built, tested before pruning, pruned, and the app may write beside its files', async (t) => {
  const tag = await image(t, 'node-build')
  t.equal(await says(tag, 'id -un; ls dist; touch written && echo can write'), 'node\nserver.js\ncan write\nexit 0')
  t.match(await says(await image(t, 'node-build', 'test'), 'npm test'), /pass 1\n[\s\S]*exit 0$/)
  t.match(
    await says(await image(t, 'node-deps'), 'node -e "import(\'is-number\').then(() => console.log(1))"'),
    '1\nexit 0',
  )
})

t.test('python: not root, and the app may write beside its files', async (t) => {
  const tag = await image(t, 'python-stdlib')
  t.equal(await says(tag, 'id -u; pwd; touch written && python -c "print(1)"'), '1000\n/app\n1\nexit 0')
})

t.test('static: the server and the files of public/', async (t) => {
  const tag = await image(t, 'static-public')
  t.equal(await says(tag, 'id -un; ls /app; node --check /srv/server.mjs'), 'node\nindex.html\nexit 0')
})
