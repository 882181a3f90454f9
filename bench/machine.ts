/** The machine in one line, without names of hosts or paths. */
import { cpus, release, totalmem } from 'node:os'
import Docker from 'dockerode'
import { run } from '../test/host.ts'

export async function machine(node: string): Promise<string> {
  const version = (await run(node, ['--version'])).out.trim()
  const engine = process.env.DOCKER_HOST ? `Docker ${(await new Docker().version()).Version}` : undefined
  const memory = `${Math.round(totalmem() / 1e9)} GB`
  const parts = [
    cpus()[0]?.model.trim(),
    `${cpus().length} cores`,
    memory,
    `Linux ${release()}`,
    engine,
    `Node ${version}`,
  ]
  return parts.filter(Boolean).join(', ')
}
