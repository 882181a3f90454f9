/** The project's own Dockerfile. The one port that its last stage exposes is the port. */
import { invalid } from '../lib/model/errors.ts'
import type { About, Buildpack } from '../lib/model/plan.ts'

const about: About = {
  title: 'Dockerfile',
  detected: '`Dockerfile`, `Containerfile`, or the path in `build.dockerfile`',
  versions: [],
  install: [],
  build: ['as it says, to its last stage or the one in `build.target`; `build.args` are its arguments'],
  start: ["the image's own command"],
  notes: [
    'The one TCP port that this stage exposes is what `web` listens on; of several the one beside those of TLS, SSH and debuggers',
    'a stage called `test` is what the tests run in',
  ],
}

/** As builders look for it. */
const NAMES = ['Dockerfile', 'Containerfile', 'dockerfile']

export const dockerfile: Buildpack = {
  name: 'dockerfile',
  about,
  detect: (source) => NAMES.some((file) => source.has(file)),
  async plan(source, { dockerfile: named, args, target }) {
    const path = named ?? NAMES.find((file) => source.has(file)) ?? 'Dockerfile'
    const text = await source.read(path)
    if (text === undefined) throw invalid('backendim.yaml', `build.dockerfile: there is no ${path}`)
    const stages = stagesOf(text)
    const last = target === undefined ? stages.at(-1) : stageNamed(stages, target, path)
    const all = exposed(stages, last)
    const plain = all.filter((port) => !ASIDE.test(port))
    const ports = plain.length > 0 ? plain : all
    const tested = stages.some(({ name }) => name === 'test')
    const [port] = ports
    return {
      buildpack: 'dockerfile',
      runtime: `Dockerfile (${path})`,
      dockerfile: { path },
      args,
      target,
      testTarget: tested ? 'test' : undefined,
      processes: { web: {} },
      port: ports.length === 1 && port !== undefined && /^\d+$/.test(port) ? Number(port) : undefined,
      notes: [
        ...(all.length > 1 && ports.length === 1
          ? [`of the ports ${all.join(', ')} of the Dockerfile web is asked at ${port}`]
          : []),
        ...(ports.length > 1
          ? [`the Dockerfile exposes ${ports.join(', ')}; name the one of web with port: in backendim.yaml`]
          : []),
        ...unset(text, args).map(
          (name) =>
            `the Dockerfile has ARG ${name} in a FROM, without a value: give it one, or build.args in backendim.yaml`,
        ),
      ],
    }
  },
}

/** TLS, SSH, and the debuggers of Node and Java. */
const ASIDE = /^(?:443|8443|22|2222|9229|5005)$/

/** Arguments before the first FROM that a FROM needs. */
function unset(text: string, args: Record<string, string>): string[] {
  const names = [...text.matchAll(/^[ \t]*ARG[ \t]+(\w+)[ \t]*$/gim)].map(([, name = '']) => name)
  const froms = [...text.matchAll(/^[ \t]*FROM[ \t]+(.+)$/gim)].map(([, from]) => from).join('\n')
  return [...new Set(names)].filter(
    (name) => !(name in args) && new RegExp(`\\$(?:${name}\\b|\\{${name}\\})`).test(froms),
  )
}

interface Stage {
  name?: string
  from: string
  ports: string[]
}

function stageNamed(stages: Stage[], name: string, path: string): Stage {
  const found = stages.find((stage) => stage.name === name.toLowerCase())
  if (found) return found
  const names = stages.flatMap((stage) => stage.name ?? [])
  const there = names.length > 0 ? `; there are ${names.join(', ')}` : ''
  throw invalid('backendim.yaml', `build.target: ${path} has no stage ${name}${there}`)
}

/** TCP ports of the stage that runs and of those that it is made from, each once, as they are written. */
function exposed(stages: Stage[], last: Stage | undefined): string[] {
  const ports: string[] = []
  let here = last
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
  const values = valuesOf(text)
  const given = (word: string): string =>
    word.replace(/\$\{?(\w+)(?::-(\w+))?\}?/g, (whole, name, or) => values.get(name) ?? or ?? whole)
  for (const line of text.replace(/\\[ \t]*\r?\n/g, ' ').split(/\r?\n/)) {
    const [, instruction = '', rest = ''] = /^\s*(FROM|EXPOSE)\s+(.*\S)/i.exec(line) ?? []
    const words = rest.split(/\s+/).filter((word) => !word.startsWith('--'))
    if (/^from$/i.test(instruction)) stages.push({ from: lower(words[0]), name: lower(words[2]), ports: [] })
    if (/^expose$/i.test(instruction))
      stages.at(-1)?.ports.push(...words.filter(isTcp).map((word) => given(bare(word))))
  }
  return stages
}

/** What ENV and ARG set to a number. */
const valuesOf = (text: string): Map<string, string> =>
  new Map(
    [...text.matchAll(/^[ \t]*(?:ENV|ARG)[ \t]+(?:.*[ \t])?(\w+)[ \t=]+"?(\d+)"?/gim)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  )
const lower = (word = ''): string => word.toLowerCase()
const isTcp = (port: string): boolean => !/\/udp$/i.test(port)
const bare = (port: string): string => port.replace(/\/tcp$/i, '').replace(/^"(.*)"$/, '$1')
