/**
 * The floor of a deploy: the least that has to happen between a commit and its first answer. `docker build` of the
 * commit's tree with the Dockerfile that we generate, `docker run`, and asking until /healthz answers 200.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '../lib/io/probe.ts'
import { must } from './ground.ts'

/** The distribution's client builds with BuildKit; another one that comes first in PATH may lack it. */
const DOCKER = existsSync('/usr/bin/docker') ? '/usr/bin/docker' : 'docker'
const AUTHOR = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com']
const NAME = `backendim-floor-${process.pid}`
const PORT = 8080

export interface FloorTimes {
  build: number
  start: number
  total: number
}

/** A copy of a project's repository that also holds the Dockerfile. */
export class Floor {
  private readonly folder: string
  private readonly dockerfile: string

  private constructor(folder: string, dockerfile: string) {
    this.folder = folder
    this.dockerfile = dockerfile
  }

  /** `command`: what a container runs; a generated Dockerfile leaves that to whoever starts it. */
  static async of(project: string, folder: string, dockerfile: string, command: string): Promise<Floor> {
    await must('git', ['clone', '-q', project, folder])
    return new Floor(folder, `${dockerfile}\nCMD ${JSON.stringify(['/bin/sh', '-c', command])}\n`)
  }

  /** Takes over the project's last commit, with the files that are given instead of its own. */
  async follow(files: Record<string, string> = {}): Promise<void> {
    const git = (...args: string[]) => must('git', [...AUTHOR, ...args], { cwd: this.folder })
    await git('fetch', '-q', 'origin', 'main')
    await git('checkout', '-q', '--detach', 'FETCH_HEAD')
    for (const [name, text] of Object.entries({ ...files, Dockerfile: this.dockerfile }))
      await writeFile(join(this.folder, name), text)
    await git('add', '-A')
    await git('commit', '-q', '-m', 'floor')
  }

  async measure(): Promise<FloorTimes> {
    const began = performance.now()
    try {
      await this.build()
      const built = performance.now()
      await this.run()
      const ended = performance.now()
      return { build: (built - began) / 1000, start: (ended - built) / 1000, total: (ended - began) / 1000 }
    } finally {
      await must(DOCKER, ['rm', '-f', NAME]).catch(() => {})
      await must(DOCKER, ['rmi', NAME]).catch(() => {})
    }
  }

  private async build(): Promise<void> {
    const archive = spawn('git', ['archive', '--format=tar', 'HEAD'], { cwd: this.folder })
    const env = { ...process.env, DOCKER_BUILDKIT: '1' }
    const build = spawn(DOCKER, ['build', '-q', '-t', NAME, '-'], { env, stdio: ['pipe', 'ignore', 'inherit'] })
    archive.stdout.pipe(build.stdin)
    const [code] = await once(build, 'exit')
    if (code !== 0) throw new Error(`the floor's docker build ended with ${code}`)
  }

  private async run(): Promise<void> {
    await must(DOCKER, ['run', '-d', '--init', '--name', NAME, '-e', `PORT=${PORT}`, NAME])
    const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'
    const address = await must(DOCKER, ['inspect', '-f', format, NAME])
    for (const deadline = Date.now() + 30_000; ; await sleep(20)) {
      const answer = await ask(address, PORT, '/healthz', 'localhost', 2000)
      if ('status' in answer && answer.status === 200) return
      if (Date.now() > deadline) throw new Error(`the floor does not answer: ${JSON.stringify(answer)}`)
    }
  }
}
