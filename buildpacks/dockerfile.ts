/** The project's own Dockerfile. The one port that its last stage exposes is the port. */
import { invalid } from '../lib/model/errors.ts'
import type { About, Buildpack } from '../lib/model/plan.ts'

const about: About = {
  title: 'Dockerfile',
  detected: '`Dockerfile`, or the path in `build.dockerfile`',
  versions: [],
  install: [],
  build: ['as it says; `build.args` are its arguments'],
  start: ["the image's own command"],
  notes: [
    'The one TCP port that the last stage exposes is what `web` listens on',
    'a stage called `test` is what the tests run in',
  ],
}

export const dockerfile: Buildpack = {
  name: 'dockerfile',
  about,
  detect: (source) => source.has('Dockerfile'),
  async plan(source, { dockerfile: path = 'Dockerfile', args }) {
    const text = await source.read(path)
    if (text === undefined) throw invalid('backendim.yaml', `build.dockerfile: there is no ${path}`)
    const ports = exposed(text)
    const tested = stagesOf(text).some(({ name }) => name === 'test')
    const [port] = ports
    return {
      buildpack: 'dockerfile',
      runtime: `Dockerfile (${path})`,
      dockerfile: { path },
      args,
      testTarget: tested ? 'test' : undefined,
      processes: { web: {} },
      port: ports.length === 1 && port !== undefined && /^\d+$/.test(port) ? Number(port) : undefined,
      notes:
        ports.length > 1
          ? [`the Dockerfile exposes ${ports.join(', ')}; name the one of web with port: in backendim.yaml`]
          : [],
    }
  },
}

interface Stage {
  name?: string
  from: string
  ports: string[]
}

/** TCP ports of the last stage and of those that it is made from, each once, as they are written. */
function exposed(text: string): string[] {
  const stages = stagesOf(text)
  const ports: string[] = []
  let here = stages.at(-1)
  while (here) {
    ports.unshift(...here.ports)
    const earlier: Stage[] = stages.slice(0, stages.indexOf(here))
    const { from }: Stage = here
    here = earlier.find((stage) => stage.name === from)
  }
  return [...new Set(ports)]
}

function stagesOf(text: string): Stage[] {
  const stages: Stage[] = []
  for (const line of text.replace(/\\[ \t]*\r?\n/g, ' ').split(/\r?\n/)) {
    const [, instruction = '', rest = ''] = /^\s*(FROM|EXPOSE)\s+(.*\S)/i.exec(line) ?? []
    const words = rest.split(/\s+/).filter((word) => !word.startsWith('--'))
    if (/^from$/i.test(instruction)) stages.push({ from: lower(words[0]), name: lower(words[2]), ports: [] })
    if (/^expose$/i.test(instruction)) stages.at(-1)?.ports.push(...words.filter(isTcp).map(bare))
  }
  return stages
}

const lower = (word = ''): string => word.toLowerCase()
const isTcp = (port: string): boolean => !/\/udp$/i.test(port)
const bare = (port: string): string => port.replace(/\/tcp$/i, '').replace(/^"(.*)"$/, '$1')
