/**
 * Builds of a Node app with 70 packages beside a good Dockerfile written by hand and built by the bare engine, in turn: the first
 * one, a changed line, a dependency more, nothing changed; and how large the images are.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import Docker from 'dockerode'
import { type Host, type Project, result } from '../test/host.ts'
import { type Ground, must } from './ground.ts'
import { median, type Section } from './table.ts'

const DOCKER = existsSync('/usr/bin/docker') ? '/usr/bin/docker' : 'docker'
const ROUNDS = 5
const KINDS = ['first build', 'one line of source', 'a dependency more', 'nothing changed'] as const
type Kind = (typeof KINDS)[number]
const AIMS = { time: 1.2, size: 1.1 }

const SERVER = `
const app = require('express')()
app.get('/healthz', (request, response) => response.send('ok'))
app.get('/', (request, response) => response.send('Hello'))
app.listen(process.env.PORT)
`
/** As a careful hand writes it: modules by the lock file before the source, a cache, no development dependencies, not root. */
const byHand = (cache: string): string => `FROM node:24-slim AS modules
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,id=${cache},target=/root/.npm npm ci --omit=dev --no-audit --no-fund
FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=modules /app/node_modules ./node_modules
COPY . .
USER node
CMD ["node", "server.js"]
`

interface Times {
  ours: Record<Kind, number[]>
  hand: Record<Kind, number[]>
  sizes: { base: number; ours: number; hand: number }
}

export async function build(ground: Ground): Promise<Section> {
  const host = await ground.host()
  const packages = await lockFiles(ground)
  const none = (): Record<Kind, number[]> =>
    Object.fromEntries(KINDS.map((kind) => [kind, [] as number[]])) as Record<Kind, number[]>
  const times: Times = { ours: none(), hand: none(), sizes: { base: 0, ours: 0, hand: 0 } }
  for (let round = 0; round < ROUNDS; round++) await round70(ground, host, packages, round, times)
  return section(times, packages.count)
}

interface Packages {
  count: number
  /** package.json and package-lock.json, without and with one dependency more. */
  plain: Record<string, string>
  more: Record<string, string>
}

async function lockFiles(ground: Ground): Promise<Packages> {
  const folder = join(ground.folder, 'packages')
  await mkdir(folder)
  const install = (...names: string[]): Promise<string> =>
    must('npm', ['i', '--package-lock-only', '--no-audit', '--no-fund', ...names], { cwd: folder })
  const files = async (): Promise<Record<string, string>> => ({
    'package.json': await readFile(join(folder, 'package.json'), 'utf8'),
    'package-lock.json': await readFile(join(folder, 'package-lock.json'), 'utf8'),
  })
  const scripts = { start: 'node server.js' }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'shop', version: '1.0.0', scripts }, null, 2))
  await install('express@5', 'helmet@8', 'dotenv@16')
  const plain = await files()
  await install('is-number@7')
  const lock = JSON.parse(plain['package-lock.json'] as string) as { packages: object }
  return { count: Object.keys(lock.packages).length - 1, plain, more: await files() }
}

/** One app of each side through all kinds; whose turn is first changes from round to round. */
async function round70(ground: Ground, host: Host, packages: Packages, round: number, times: Times): Promise<void> {
  const name = `shop${round}`
  const tag = `backendim-bench-${process.pid}-${round}`
  const folder = join(ground.folder, tag)
  await mkdir(folder)
  const made: string[] = []
  ground.teardown(() => must(DOCKER, ['rmi', '-f', ...new Set(made)]))
  const project = await host.project(undefined, name)
  for (const kind of KINDS) {
    const ours = async (): Promise<unknown> =>
      times.ours[kind].push(await pushed(host, project, changed(packages, kind, `${name} ours`)))
    const hand = async (): Promise<unknown> => {
      const files = { ...changed(packages, kind, `${name} hand`), Dockerfile: byHand(tag) }
      return times.hand[kind].push(await builtByHand(folder, tag, files, made))
    }
    for (const turn of round % 2 === 0 ? [ours, hand] : [hand, ours]) await turn()
  }
  const size = async (image: string): Promise<number> => (await new Docker().getImage(image).inspect()).Size
  const { releases } = await host.stored(name)
  const image = releases.at(-1)?.image as string
  times.sizes = { base: await size('node:24-slim'), ours: await size(image), hand: await size(tag) }
}

/** Both sides have manifests of their own, or the second to build would find the modules of the first. */
function changed({ plain, more }: Packages, kind: Kind, side: string): Record<string, string> {
  const late = kind === 'a dependency more' || kind === 'nothing changed'
  const files = late ? more : plain
  const description = `${side} ${process.pid} ${Math.floor(performance.timeOrigin)}`
  const pkg = JSON.parse(files['package.json'] as string) as object
  return {
    ...files,
    'package.json': JSON.stringify({ ...pkg, description }, null, 2),
    'server.js': kind === 'first build' ? SERVER : SERVER.replace('Hello', `Hello from ${side}`),
  }
}

/** Seconds of the build itself, as the verdict has them. */
async function pushed(host: Host, project: Project, files: Record<string, string>): Promise<number> {
  await project.write(files)
  await project.commit()
  const ran = await project.push()
  const verdict = result(ran) as ReturnType<typeof result> & { seconds: Record<string, number> }
  if (verdict.status !== 'live') throw new Error(`the push was refused: ${ran.err}${host.errors}`)
  return verdict.seconds.build as number
}

/** `made`: gets the image's id, for a tag that moves leaves its old image behind. */
async function builtByHand(
  folder: string,
  tag: string,
  files: Record<string, string>,
  made: string[],
): Promise<number> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  const env = { ...process.env, DOCKER_BUILDKIT: '1' }
  const began = performance.now()
  const child = spawn(DOCKER, ['build', '-q', '-t', tag, folder], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const [id, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  made.push(id.trim())
  if (code !== 0) throw new Error(`docker build ended with ${code}`)
  return (performance.now() - began) / 1000
}

function section({ ours, hand, sizes }: Times, count: number): Section {
  const rows = KINDS.map((kind) => {
    const [mine, theirs] = [median(ours[kind]), median(hand[kind])]
    return [kind, theirs, mine, mine / theirs, mine / theirs <= AIMS.time ? 'met' : 'missed']
  })
  const mb = (bytes: number): string => (bytes / 1e6).toFixed(1)
  const ratio = sizes.ours / sizes.hand
  return {
    title: 'Builds beside a Dockerfile written by hand',
    aim: `A Node app with ${count} packages. Seconds of the build: ours from the verdict, the other from \`docker build\` to its exit; medians of ${ROUNDS} rounds in turn, each with an app, manifests and npm's cache of its own. Aims: ${AIMS.time} times or better, and an image ${AIMS.size} times as large or less.`,
    tables: [
      { head: ['build', 'by hand s', 'ours s', 'x by hand', 'aim'], rows },
      {
        head: ['image', 'base MB', 'by hand MB', 'ours MB', 'x by hand', 'aim'],
        rows: [['size', mb(sizes.base), mb(sizes.hand), mb(sizes.ours), ratio, ratio <= AIMS.size ? 'met' : 'missed']],
      },
    ],
    notes: [],
  }
}
