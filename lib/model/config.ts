/** What a project's files say: backendim.yaml, Procfile and app.json as one configuration. One schema gives parsing and the JSON Schema for editors. */
import { z } from 'zod'
import type { ProxySettings } from '../../proxy/table.ts'
import { parseAppJson } from './app-json.ts'
import { MOST_PACKAGES, PACKAGE, PACKAGE_WORDS, parseAptfile } from './aptfile.ts'
import { invalid } from './errors.ts'
import { type Health, PROCESS_TYPE, type ProcessPlan, type Sleep } from './plan.ts'
import { parseProcfile } from './procfile.ts'
import { remoteOf } from './remote.ts'
import { AFTER, AFTER_WORDS, IGNORED, MOST_IGNORED, milliseconds } from './sleep.ts'
import { parseYaml } from './yaml.ts'

export interface AppConfig {
  app?: string
  build: {
    root?: string
    context?: string
    dockerfile?: string
    /** Stage of that Dockerfile. */
    target?: string
    buildpack?: string
    /** Names of config vars that the build may read. */
    secrets: string[]
    version?: string
    install?: string
    /** Empty: nothing is built. */
    command?: string
    args: Record<string, string>
    /** Names of config vars that are arguments too. */
    vars: string[]
  }
  /** Packages of Debian: in backendim.yaml, and in an Aptfile. */
  apt: string[]
  aptfile: string[]
  /** Paths of the repository whose changes count for an app in a folder. */
  watch: string[]
  git: { origin?: string }
  lfs: { url?: string }
  /** A command, `auto`, true or false. */
  test?: string | boolean
  /** Milliseconds. */
  testTimeout: number
  release?: string
  processes: Record<string, ProcessPlan>
  port?: number
  health: Health
  env: Record<string, string>
  require: string[]
  domains: string[]
  /** Absent: nothing is said, and the proxy has its defaults. */
  proxy?: ProxySettings
  sleep?: Sleep
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }
const sized = (text: string): number => Number.parseInt(text, 10) * (UNITS[text.replace(/\d/g, '')] ?? 1)
/** A host name, or `*.` before one: every name that has one label more. */
export const DOMAIN =
  /^(?=.{1,253}$)(\*\.(?=.*\.))?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const LONGEST_TEST = sized('60m')
/** The least that the engine takes. */
const LEAST_MEMORY = sized('6M')
const isRemote = (url: string): boolean => remoteOf(url) !== undefined

// Messages end the sentence "KEY must be …".
const text = z.string().min(1)
const duration = z.string().regex(/^[1-9]\d{0,4}(ms|s)$|^[1-9]\d{0,3}m$/, 'a duration such as 500ms, 5s or 2m')
const SIZE = 'a size such as 10M, or 0 for no limit'
/** It goes into a Dockerfile. */
const command = z
  .string()
  .transform((text) => text.trim())
  .refine((text) => !text.includes('\n'), 'one line; join commands with &&')
const VERSION = 'a version such as 22 or 3.12'
const version = z
  .union([z.number(), z.string()], VERSION)
  .transform(String)
  .pipe(z.string().regex(/^[A-Za-z0-9][\w.-]{0,39}$/, VERSION))
const path = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\x00-\x1f\x7f]+$/, 'a path inside the project')
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and _, not starting with a digit')
const vars = z.record(
  variable,
  z.union([z.string(), z.number(), z.boolean()], { error: 'text, a number, or true or false' }).transform(String),
)
const type = z
  .string()
  .regex(PROCESS_TYPE, 'a letter, then letters, digits, - and _; and not run, router, release or deploy')
const testCommand = z.union([z.string(), z.boolean()], { error: 'a command, auto, true or false' })
const minutes = z
  .string()
  .regex(/^[1-9]\d{0,3}s$|^[1-9]\d?m$/, 'a duration of at most an hour, such as 90s or 20m')
  .refine((text) => sized(text) <= LONGEST_TEST, 'a duration of at most an hour, such as 90s or 20m')
const processPlan = z.strictObject({
  command: text.optional(),
  scale: z.number().int().min(0).max(50).optional(),
  memory: z
    .string()
    .regex(/^[1-9]\d{0,5}[MG]$/, 'a size such as 256M or 1G')
    .refine((size) => sized(size) >= LEAST_MEMORY, 'at least 6M')
    .optional(),
  cpus: z.number().min(0.01).max(64).optional(),
})

export const schema = z.strictObject({
  app: text.optional(),
  build: z
    .strictObject({
      root: path.optional(),
      context: path.optional(),
      dockerfile: path.optional(),
      target: z
        .string()
        .regex(/^[A-Za-z][\w.-]{0,100}$/, 'the name of a stage')
        .optional(),
      buildpack: text.optional(),
      secrets: z.array(variable).optional(),
      version: version.optional(),
      install: command.refine((text) => text !== '', 'a command').optional(),
      command: command.optional(),
      args: vars.optional(),
      vars: z.array(variable).optional(),
    })
    .optional(),
  test: z
    .union([testCommand, z.strictObject({ command: testCommand.optional(), timeout: minutes.optional() })], {
      error: 'a command, auto, true or false, or a map with command and timeout',
    })
    .optional(),
  apt: z.array(z.string().regex(PACKAGE, PACKAGE_WORDS)).max(MOST_PACKAGES).optional(),
  watch: z.array(path).max(50).optional(),
  git: z.strictObject({ origin: z.string().refine(isRemote, 'an https or ssh URL').optional() }).optional(),
  lfs: z
    .strictObject({
      url: z
        .string()
        .regex(/^https:\/\/[^\x00-\x20\x7f]+$/, 'an https URL')
        .optional(),
    })
    .optional(),
  release: text.optional(),
  processes: z
    .record(type, z.union([text, processPlan], { error: 'a command, or a map with command, scale, memory, cpus' }))
    .optional(),
  port: z.number().int().min(1).max(65535).optional(),
  health: z
    .strictObject({
      path: z.string().startsWith('/', 'a path that starts with /').optional(),
      interval: duration.optional(),
      timeout: duration.optional(),
      within: duration.optional(),
    })
    .optional(),
  env: vars.optional(),
  require: z.array(variable).optional(),
  domains: z.array(z.string().regex(DOMAIN, 'a host name such as shop.example.com')).optional(),
  proxy: z
    .strictObject({
      first_byte: duration.optional(),
      idle: duration.optional(),
      max_body: z.union([z.literal(0, SIZE), z.string().regex(/^[1-9]\d{0,5}[KMG]$/, SIZE)]).optional(),
      sticky: z.boolean().optional(),
    })
    .optional(),
  sleep: z
    .strictObject({
      after: z.string().regex(AFTER, AFTER_WORDS),
      ignore: z.array(z.string().regex(IGNORED, 'a path such as /ping')).max(MOST_IGNORED).optional(),
    })
    .optional(),
})
type Yaml = z.infer<typeof schema>

const LATER = ['services', 'cron', 'volumes', 'previews', 'image', 'test_services']
const YAML = { name: 'backendim.yaml', schema, literal: [['env'], ['build'], ['build', 'args']], later: new Set(LATER) }

export const jsonSchema = (): unknown => z.toJSONSchema(schema, { io: 'input' })

/** `yamlName`: the path of the yaml, for messages. */
export function parseConfig(files: {
  yaml?: string
  yamlName?: string
  procfile?: string
  appJson?: string
  aptfile?: string
}): AppConfig {
  const yaml = parseYaml(files.yaml ?? '', { ...YAML, name: files.yamlName ?? YAML.name })
  const procfile = parseProcfile(files.procfile ?? '')
  const app = parseAppJson(files.appJson ?? '{}')
  return {
    app: yaml.app,
    build: buildOf(yaml),
    apt: [...new Set(yaml.apt)],
    aptfile: parseAptfile(files.aptfile ?? ''),
    watch: yaml.watch ?? [],
    git: yaml.git ?? {},
    lfs: yaml.lfs ?? {},
    ...testOf(yaml.test, app.test),
    release: yaml.release ?? procfile.release,
    processes: processesOf(yaml, procfile.processes),
    port: yaml.port,
    health: healthOf(yaml, app.health),
    env: { ...app.env, ...yaml.env },
    require: [...new Set([...app.require, ...(yaml.require ?? [])])],
    domains: [...new Set(yaml.domains)],
    proxy: yaml.proxy && proxyOf(yaml.proxy),
    sleep: yaml.sleep && { after: milliseconds(yaml.sleep.after), ignore: yaml.sleep.ignore ?? [] },
  }
}

function buildOf({ build = {} }: Yaml): AppConfig['build'] {
  if (build.dockerfile && build.buildpack && build.buildpack !== 'dockerfile')
    throw invalid('backendim.yaml', 'build.dockerfile and build.buildpack exclude each other')
  return {
    ...build,
    root: plainPath(build.root),
    context: plainPath(build.context),
    dockerfile: plainPath(build.dockerfile),
    args: build.args ?? {},
    vars: build.vars ?? [],
    secrets: [...new Set(build.secrets)],
  }
}

/** A map without a command means what is found: whoever gives a time limit wants tests. */
function testOf(yaml: Yaml['test'], appJson: string | undefined): Pick<AppConfig, 'test' | 'testTimeout'> {
  const { command, timeout } = typeof yaml === 'object' ? { command: true, ...yaml } : { command: yaml ?? appJson }
  return { test: command, testTimeout: sized(timeout ?? '10m') }
}

/** `./api/` and `api` are the same folder. */
function plainPath(path: string | undefined): string | undefined {
  const parts = path?.split('/').filter((part) => part !== '' && part !== '.')
  return parts && (parts.join('/') || '.')
}

/** Where both say something, backendim.yaml wins; what it names starts at 1. */
function processesOf(yaml: Yaml, procfile: Record<string, ProcessPlan>): Record<string, ProcessPlan> {
  const processes = { ...procfile }
  for (const [type, given] of Object.entries(yaml.processes ?? {})) {
    const { memory, ...rest } = typeof given === 'string' ? { command: given, memory: undefined } : given
    processes[type] = { ...processes[type], scale: 1, ...rest, ...(memory ? { memory: sized(memory) } : {}) }
  }
  return processes
}

function proxyOf({ first_byte, idle, max_body, sticky }: NonNullable<Yaml['proxy']>): ProxySettings {
  return {
    ...(first_byte === undefined ? {} : { firstByte: sized(first_byte) }),
    ...(idle === undefined ? {} : { idle: sized(idle) }),
    ...(max_body === undefined ? {} : { maxBody: sized(String(max_body)) }),
    ...(sticky === undefined ? {} : { sticky }),
  }
}

function healthOf({ health = {} }: Yaml, appJson: string | undefined): Health {
  const path = health.path ?? appJson
  return {
    path: path ?? '/healthz',
    named: path !== undefined,
    interval: sized(health.interval ?? '1s'),
    timeout: sized(health.timeout ?? '5s'),
    within: sized(health.within ?? '60s'),
  }
}
