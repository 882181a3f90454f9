/**
 * `npm run bench -- [push] [proxy] [tls] [latency] [table] [worker] [ssh] [memory] [wake] [plan] [build] [noisy-build]
 * [--write]`: measures each part beside a yardstick and prints the ratios.
 */
import { build } from './build.ts'
import { table } from './crowd.ts'
import { Ground } from './ground.ts'
import { latency } from './latency.ts'
import { machine } from './machine.ts'
import { memory } from './memory.ts'
import { noisyBuild } from './noisy.ts'
import { writePage } from './page.ts'
import { plan } from './plan.ts'
import { proxy, tls } from './proxy.ts'
import { push } from './push.ts'
import { ssh } from './ssh.ts'
import { type Section, text } from './table.ts'
import { wake } from './wake.ts'
import { worker } from './worker.ts'

const PARTS: Record<string, (ground: Ground) => Promise<Section>> = {
  ...{ push, proxy, tls, latency, table, worker },
  ...{ ssh, memory, wake, plan, build, 'noisy-build': noisyBuild },
}

const words = process.argv.slice(2)
const chosen = words.filter((word) => word !== '--write')
const unknown = chosen.find((word) => !(word in PARTS))
if (unknown !== undefined) {
  console.error(`no part ${unknown}; there are ${Object.keys(PARTS).join(', ')}, and --write`)
  process.exit(2)
}

const ground = await Ground.make()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ground.interrupt())
try {
  const sections: Section[] = []
  for (const name of chosen.length > 0 ? chosen : Object.keys(PARTS)) {
    const section = await PARTS[name]!(ground)
    sections.push(section)
    console.log(`\n${section.title}\n\n${text(section)}`)
    await ground.clear()
  }
  await ground.engine()
  const where = await machine(ground.node)
  console.log(`\n${where}`)
  if (words.includes('--write')) await writePage(sections, where)
} finally {
  await ground.close()
}
