/** Asleep to first answer beside a bare `docker start` of a container of the same image to its first 200, in turn. */
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import Docker from 'dockerode'
import { ask } from '../lib/io/probe.ts'
import { type Host, result } from '../test/host.ts'
import { asleep } from '../test/sleeper.ts'
import { type Ground, must } from './ground.ts'
import { median, percentile, type Section } from './table.ts'

const ROUNDS = 15
const DOCKER = existsSync('/usr/bin/docker') ? '/usr/bin/docker' : 'docker'
const PORT = 5000

export async function wake(ground: Ground): Promise<Section> {
  const host = await ground.host()
  const project = await host.project('node-deps', 'shop')
  await project.commit()
  const pushed = await project.push()
  if (result(pushed).status !== 'live') throw new Error(pushed.err)
  const bare = await Bare.of(ground, host)
  const [floor, ours]: [number[], number[]] = [[], []]
  // Round 0 warms up what only a first time costs, and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    const first = round % 2 === 1 ? await bare.measure() : undefined
    const woken = await woke(host)
    const started = first ?? (await bare.measure())
    if (round === 0) continue
    ours.push(woken)
    floor.push(started)
  }
  const row = (name: string, all: number[]) => [name, median(all), percentile(all, 0.95), median(all) / median(floor)]
  return {
    title: 'Waking up',
    aim: `A request to an app that is asleep, until its answer is whole, beside \`docker start\` of a container of the same image until /healthz answers 200; aim: at most 1.5 times that. Milliseconds, ${ROUNDS} rounds in turn.`,
    tables: [
      {
        head: ['', 'median ms', 'p95 ms', 'x docker start'],
        rows: [row('docker start', floor), row('asleep to answer', ours)],
      },
    ],
    notes: [],
  }
}

async function woke(host: Host): Promise<number> {
  await host.ssh(['ps:sleep', 'shop', 'now'])
  await asleep(host, 'shop')
  const began = performance.now()
  const answer = await host.get('shop', '/healthz')
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`)
  return performance.now() - began
}

/** A container as a user would run it: an address that is asked directly, no health check but ours. */
class Bare {
  private readonly name = `backendim-bare-${process.pid}`

  static async of(ground: Ground, host: Host): Promise<Bare> {
    const bare = new Bare()
    const release = (await host.stored('shop')).releases.at(-1)
    const command = release?.processes.web?.command
    ground.teardown(() => must(DOCKER, ['rm', '-f', bare.name]))
    const run = ['run', '-d', '--init', '--name', bare.name, '-e', `PORT=${PORT}`, release?.image ?? '']
    await must(DOCKER, [...run, ...(command ? ['/bin/sh', '-c', command] : [])])
    return bare
  }

  async measure(): Promise<number> {
    await must(DOCKER, ['stop', this.name])
    const began = performance.now()
    await must(DOCKER, ['start', this.name])
    const { NetworkSettings } = await new Docker().getContainer(this.name).inspect()
    const address = NetworkSettings.Networks.bridge?.IPAddress ?? ''
    for (const deadline = Date.now() + 30_000; ; await sleep(5)) {
      const answer = await ask(address, PORT, '/healthz', 'localhost', 2000)
      if ('status' in answer && answer.status === 200) return performance.now() - began
      if (Date.now() > deadline) throw new Error(`the bare container does not answer: ${JSON.stringify(answer)}`)
    }
  }
}
