/** What a docker-compose file says of its services, as far as one of them can be built and run here. */
import { z } from 'zod'
import { parseYaml } from './yaml.ts'

export interface ComposeService {
  name: string
  /** Undefined: it is no service that is built. Paths are as they are written. */
  build?: { context: string; dockerfile?: string; target?: string; args?: Record<string, string> }
  image?: string
  command?: string
  /** What it listens on inside, where one port is named. */
  port?: number
  /** Keys that say something of how it runs, and are not taken over. */
  unread: string[]
}

const service = z.looseObject({
  build: z
    .union([
      z.string(),
      z.looseObject({
        context: z.string().optional(),
        dockerfile: z.string().optional(),
        target: z.string().optional(),
        args: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional(),
      }),
    ])
    .nullish(),
  image: z.string().nullish(),
  command: z.union([z.string(), z.array(z.string())]).nullish(),
  ports: z.array(z.unknown()).nullish(),
  expose: z.array(z.union([z.string(), z.number()])).nullish(),
})
const schema = z.looseObject({ services: z.record(z.string(), service.nullish()).nullish() })

/** Throws CONFIG_INVALID with line and column. */
export function parseCompose(text: string, name: string): ComposeService[] {
  const { services } = parseYaml<z.infer<typeof schema>>(text, { name, schema, literal: [], later: new Set() })
  return Object.entries(services ?? {}).map(([name, one]) => serviceOf(name, one ?? {}))
}

const UNREAD = ['environment', 'env_file', 'volumes', 'healthcheck', 'depends_on', 'entrypoint']

function serviceOf(name: string, said: Partial<z.infer<typeof service>>): ComposeService {
  const { build, image, command, ports, expose } = said
  const made = typeof build === 'string' ? { context: build } : build
  const inside = new Set(
    [...(ports ?? []).map(portOf), ...(expose ?? []).map(portOf)].filter((one) => one !== undefined),
  )
  return {
    name,
    build: made
      ? { ...made, context: made.context ?? '.', args: argsOf('args' in made ? made.args : undefined) }
      : undefined,
    unread: UNREAD.filter((key) => said[key] !== undefined && said[key] !== null),
    image: image ?? undefined,
    // A list is run without a shell: its words are taken only where they need no quoting.
    command:
      typeof command === 'string'
        ? command
        : command?.every((word) => /^[\w@%+=:,./-]+$/.test(word))
          ? command.join(' ')
          : undefined,
    port: inside.size === 1 ? [...inside][0] : undefined,
  }
}

/** As a table or a list of NAME=value; what takes its value from the caller's own environment has none here. */
function argsOf(args: Record<string, unknown> | unknown[] | undefined): Record<string, string> | undefined {
  if (args === undefined) return undefined
  const pairs = Array.isArray(args)
    ? args.map((one) => /^(\w+)=(.*)$/s.exec(String(one))?.slice(1) ?? [])
    : Object.entries(args)
  const known = pairs.filter(
    ([name, value]) => /^\w+$/.test(String(name)) && ['string', 'number', 'boolean'].includes(typeof value),
  )
  return Object.fromEntries(known.map(([name, value]) => [String(name), String(value)]))
}

/** `8080:80`, `127.0.0.1:8080:80/tcp`, 80, or { target: 80 }. */
function portOf(port: unknown): number | undefined {
  const target = typeof port === 'object' && port !== null ? (port as { target?: unknown }).target : port
  const inside = Number(/(?:^|:)(\d{1,5})(?:\/tcp)?$/.exec(String(target))?.[1] ?? Number.NaN)
  return inside >= 1 && inside <= 65_535 ? inside : undefined
}
