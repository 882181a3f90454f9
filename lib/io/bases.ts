/**
 * Stand-ins for the official base images under the same names, for hosts that reach no hub: a small Debian by
 * mmdebstrap, and on it Node from the npm registry or Debian's own packages. The host's certificates go in.
 * Each is kept as a `docker save` tar: loading it keeps image ids, and with them the build cache.
 */
import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type Docker from 'dockerode'
import { Failure } from '../model/errors.ts'
import { PACKAGED, PACKAGED_SUITE, type Packaged } from './base-packages.ts'

export const BASE_NAMES = ['node', 'python', 'static', 'go', 'ruby', 'php'] as const
/** `static` is served by Node, so it is the same image as `node`. */
export type BaseName = (typeof BASE_NAMES)[number] | `node@${number}`
type Say = (line: string) => void

interface Base {
  /** Official names; the first is the one that is built and saved. */
  tags: string[]
  file: string
  /** What it is made on. */
  on?: Base
  make(docker: Docker, tag: string, folder: string): Promise<void>
}

const BUNDLE = '/etc/ssl/certs/ca-certificates.crt'
const EXTRA = '/usr/local/share/ca-certificates'
const SUITE = 'bookworm'
const MIRROR = 'http://deb.debian.org'

const debian = (suite: string): Base => ({
  tags: [`debian:${suite}-slim`],
  file: `debian-${suite}`,
  make: (docker, tag, folder) => makeDebian(docker, tag, folder, suite),
})
const BASE = debian(SUITE)
const NEWER = debian(PACKAGED_SUITE)
const python: Base = {
  tags: ['python:3.13-slim', 'python:3.12-slim', 'python:3.11-slim', 'python:3-slim'],
  file: 'python-3',
  on: BASE,
  make: makePython,
}
const node = (major: string): Base => ({
  tags: [`node:${major}-slim`],
  file: `node-${major}`,
  on: BASE,
  make: (docker, tag, folder) => makeNode(docker, tag, folder, major),
})
const packaged = (recipe: Packaged): Base => ({
  ...recipe,
  on: NEWER,
  make: (docker, tag, folder) => makePackaged(docker, tag, folder, recipe),
})

/** Makes what the engine does not have yet; loads it from `cacheDir` where that has it. */
export async function makeBases(docker: Docker, names: readonly BaseName[], say: Say, cacheDir: string): Promise<void> {
  await mkdir(cacheDir, { recursive: true })
  const wanted = names.map(baseOf).flatMap((base) => (base.on ? [base.on, base] : [base]))
  const bases = new Map([BASE, ...wanted].map((base) => [base.file, base]))
  for (const base of bases.values()) await ensure(docker, base, say, resolve(cacheDir))
}

function baseOf(name: BaseName): Base {
  if (name === 'python') return python
  if (name === 'go' || name === 'ruby' || name === 'php') return packaged(PACKAGED[name])
  return node(/^node@(\d+)$/.exec(name)?.[1] ?? '24')
}

async function ensure(docker: Docker, base: Base, say: Say, cacheDir: string): Promise<void> {
  const [first = ''] = base.tags
  const missing: string[] = []
  for (const tag of base.tags) if (!(await has(docker, tag))) missing.push(tag)
  if (missing.length === 0) return say(`${first} is there`)
  if (missing.includes(first)) await obtain(docker, base, first, say, cacheDir)
  for (const tag of missing) if (tag !== first) await tagImage(docker, first, tag)
}

async function obtain(docker: Docker, base: Base, first: string, say: Say, cacheDir: string): Promise<void> {
  const tar = join(cacheDir, `${base.file}-${process.arch}.tar`)
  if (existsSync(tar)) {
    say(`loading ${first}`)
    await follow(docker, await docker.loadImage(createReadStream(tar), { quiet: true }))
    if (await has(docker, first)) return
  }
  say(`making ${first}`)
  const folder = await mkdtemp(join(cacheDir, '.make-'))
  try {
    await base.make(docker, first, folder)
    await pipeline(await docker.getImage(first).get(), createWriteStream(join(folder, 'saved.tar')))
    await rename(join(folder, 'saved.tar'), tar)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function has(docker: Docker, tag: string): Promise<boolean> {
  try {
    await docker.getImage(tag).inspect()
    return true
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false
    throw error
  }
}

async function tagImage(docker: Docker, from: string, to: string): Promise<void> {
  const [repo = '', tag = ''] = to.split(':')
  await docker.getImage(from).tag({ repo, tag })
}

async function makeDebian(docker: Docker, tag: string, folder: string, suite: string): Promise<void> {
  await installMmdebstrap()
  const rootfs = join(folder, 'rootfs.tar')
  await run('mmdebstrap', [
    '--variant=minbase',
    ...['man', 'doc', 'locale', 'info'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
    '--aptopt=Acquire::Languages "none"',
    ...certificateHooks(),
    suite,
    rootfs,
    `deb ${MIRROR}/debian ${suite} main`,
    `deb ${MIRROR}/debian ${suite}-updates main`,
    `deb ${MIRROR}/debian-security ${suite}-security main`,
  ])
  const [repo = '', name = ''] = tag.split(':')
  const changes = [
    ...certificateEnv(),
    'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'CMD ["bash"]',
  ]
  const progress = await docker.importImage(createReadStream(rootfs), { repo, tag: name, changes: changes.join('\n') })
  await follow(docker, progress)
}

/** mmdebstrap's own words for a copy into the new system; the text is fixed, nothing of a user goes in. */
function certificateHooks(): string[] {
  if (!existsSync(BUNDLE)) return []
  const hooks = ['--customize-hook=mkdir -p "$1/etc/ssl/certs"', `--customize-hook=copy-in ${BUNDLE} /etc/ssl/certs`]
  const own = existsSync(EXTRA) && readdirSync(EXTRA).length > 0
  return own ? [...hooks, `--customize-hook=copy-in ${EXTRA} /usr/local/share`] : hooks
}

function certificateEnv(): string[] {
  return existsSync(BUNDLE) ? [`ENV SSL_CERT_FILE=${BUNDLE} NODE_EXTRA_CA_CERTS=${BUNDLE}`] : []
}

async function installMmdebstrap(): Promise<void> {
  if (
    await run('mmdebstrap', ['--version']).then(
      () => true,
      () => false,
    )
  )
    return
  if (process.getuid?.() !== 0) {
    throw new Failure('HOST_ERROR', {
      message: 'mmdebstrap is missing, and only root can install it',
      hint: 'run `apt-get install mmdebstrap` as root and try again',
    })
  }
  await run('apt-get', ['update', '-qq'])
  await run('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'mmdebstrap'])
}

const USER = 'RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node'

async function makeNode(docker: Docker, tag: string, folder: string, major: string): Promise<void> {
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64'
  const context = join(folder, 'context')
  await mkdir(context)
  const packages = [`node-linux-${arch}@${major}`, 'npm@10']
  const quiet = ['--no-audit', '--no-fund', '--no-save', '--loglevel=error']
  await run('npm', ['install', '--ignore-scripts', '--force', ...quiet, '--prefix', context, ...packages])
  await build(docker, tag, context, [
    `FROM ${BASE.tags[0]}`,
    USER,
    `COPY node_modules/node-linux-${arch}/bin/node /usr/local/bin/node`,
    'COPY node_modules/npm /usr/local/lib/node_modules/npm',
    'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm' +
      ' && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx && npm --version',
    'CMD ["node"]',
  ])
}

/** Debian has one Python; it stands in for every 3.x. Its ban on `pip install` outside a venv is lifted, as in the official image. */
async function makePython(docker: Docker, tag: string, folder: string): Promise<void> {
  const context = join(folder, 'context')
  await mkdir(context)
  await build(docker, tag, context, [
    `FROM ${BASE.tags[0]}`,
    'RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends python3 python3-venv python3-pip' +
      ' && rm -rf /var/lib/apt/lists/* /usr/lib/python3*/EXTERNALLY-MANAGED' +
      ' && ln -s /usr/bin/python3 /usr/local/bin/python && python --version',
    'CMD ["python3"]',
  ])
}

async function makePackaged(docker: Docker, tag: string, folder: string, { packages, lines }: Packaged): Promise<void> {
  const context = join(folder, 'context')
  await mkdir(context)
  await build(docker, tag, context, [
    `FROM ${NEWER.tags[0]}`,
    `RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends ${packages.join(' ')}` +
      ' && rm -rf /var/lib/apt/lists/*',
    ...lines,
  ])
}

async function build(docker: Docker, t: string, context: string, lines: string[]): Promise<void> {
  await writeFile(join(context, 'Dockerfile'), `${lines.join('\n')}\n`)
  const tar = spawn('tar', ['-C', context, '--owner=0', '--group=0', '-c', '.'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await follow(docker, await docker.buildImage(tar.stdout, { t, rm: true, forcerm: true }))
}

interface Progress {
  stream?: string
  error?: string
}

/** Waits for the end of an engine's progress stream, and fails as it failed. */
function follow(docker: Docker, stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((done, fail) => {
    docker.modem.followProgress(stream, (error: Error | null, events: Progress[] = []) => {
      const message = events.find((event) => event?.error)?.error ?? error?.message
      if (message === undefined) return done()
      const output = events.map((event) => event?.stream ?? '').join('')
      fail(hostError(message, output))
    })
  })
}

function run(file: string, args: string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (chunk: Buffer): void => {
      output = (output + chunk).slice(-8000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', fail)
    child.on('close', (status) => (status === 0 ? done() : fail(hostError(`${file} ended with ${status}`, output))))
  })
}

function hostError(message: string, output: string): Failure {
  const evidence = output.split('\n').filter((line) => line.trim() !== '')
  return new Failure('HOST_ERROR', {
    message: `a base image could not be made: ${message}`,
    evidence: evidence.slice(-10),
  })
}
