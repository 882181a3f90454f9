/** backendim.yaml, Procfile and app.json as one configuration. One schema gives parsing and the JSON Schema for editors. */
import { isMap, isPair, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { Failure } from './errors.ts'
import { nearest } from './name.ts'
import type { Health, ProcessPlan } from './plan.ts'

export interface AppConfig {
  app?: string
  build: { root?: string; dockerfile?: string; buildpack?: string; args: Record<string, string> }
  test?: string | boolean
  release?: string
  processes: Record<string, ProcessPlan>
  port?: number
  health: Health
  env: Record<string, string>
  require: string[]
  domains: string[]
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }
const sized = (text: string): number => Number.parseFloat(text) * (UNITS[text.replace(/[\d.]/g, '')] ?? 1)
const duration = z.string().regex(/^\d+(ms|s|m)$/, 'a duration such as 500ms, 5s or 2m')
const text = z.string().min(1)
const path = text.regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))/, 'a path inside the project')
const vars = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
  z.union([z.string(), z.number(), z.boolean()]).transform(String),
)
const process = z.strictObject({
  command: text.optional(),
  scale: z.number().int().min(0).max(50).optional(),
  memory: z
    .string()
    .regex(/^\d+[MG]$/, 'such as 256M')
    .optional(),
  cpus: z.number().positive().max(64).optional(),
})

export const schema = z.strictObject({
  app: text.optional(),
  build: z
    .strictObject({
      root: path.optional(),
      dockerfile: path.optional(),
      buildpack: text.optional(),
      args: vars.optional(),
    })
    .optional(),
  test: z.union([z.string(), z.boolean()]).optional(),
  release: text.optional(),
  processes: z.record(z.string().regex(/^[a-z][a-z0-9_-]{0,30}$/), z.union([text, process])).optional(),
  port: z.number().int().min(1).max(65535).optional(),
  health: z
    .strictObject({
      path: z.string().startsWith('/').optional(),
      interval: duration.optional(),
      timeout: duration.optional(),
      within: duration.optional(),
    })
    .optional(),
  env: vars.optional(),
  require: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).optional(),
  domains: z
    .array(z.string().regex(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/, 'a host name'))
    .optional(),
})
type Yaml = z.infer<typeof schema>

const LATER = new Set(['services', 'cron', 'volumes', 'sleep', 'previews', 'image', 'secrets', 'context', 'watch'])

export const jsonSchema = (): unknown => z.toJSONSchema(schema, { io: 'input' })

export function parseConfig(files: { yaml?: string; procfile?: string; appJson?: string }): AppConfig {
  const yaml = parseYaml(files.yaml ?? '')
  const app = parseAppJson(files.appJson)
  const procfile = parseProcfile(files.procfile ?? '')
  const processes: Record<string, ProcessPlan> = { ...procfile.processes }
  for (const [type, given] of Object.entries(yaml.processes ?? {})) {
    const { memory, ...rest } = typeof given === 'string' ? { command: given, memory: undefined } : given
    processes[type] = { ...processes[type], scale: 1, ...rest, ...(memory ? { memory: sized(memory) } : {}) }
  }
  const health = yaml.health ?? {}
  const named = health.path ?? app.health
  return {
    app: yaml.app,
    build: { ...yaml.build, args: yaml.build?.args ?? {} },
    test: yaml.test ?? app.test,
    release: yaml.release ?? procfile.release,
    processes,
    port: yaml.port,
    health: {
      path: named ?? '/healthz',
      named: named !== undefined,
      interval: sized(health.interval ?? '1s'),
      timeout: sized(health.timeout ?? '5s'),
      within: sized(health.within ?? '60s'),
    },
    env: { ...app.env, ...yaml.env },
    require: [...new Set([...app.require, ...(yaml.require ?? [])])],
    domains: yaml.domains ?? [],
  }
}

function parseYaml(source: string): Yaml {
  if (source.length > 256_000) throw invalid('backendim.yaml', 'it is larger than 256 kB')
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const at = (offset: number): string => `backendim.yaml:${lines.linePos(offset).line}:${lines.linePos(offset).col}`
  const [broken] = document.errors
  if (broken)
    throw invalid(
      at(broken.pos[0]),
      /tab/i.test(broken.message) ? 'a tab; indent with blanks' : (broken.message.split('\n')[0] ?? ''),
    )
  let data: unknown
  try {
    data = document.toJS({ maxAliasCount: 50 }) ?? {}
  } catch (error) {
    throw invalid('backendim.yaml', (error as Error).message)
  }
  const result = schema.safeParse(data)
  if (result.success) return result.data
  const issue = deepest(result.error.issues[0] as z.core.$ZodIssue)
  const where = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] as string] : issue.path
  throw invalid(at(offsetOf(document.contents, where)), explain(issue, where))
}

function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue
  const inner = issue.errors.flat().sort((a, b) => b.path.length - a.path.length)[0]
  if (!inner || (inner.path.length === 0 && inner.code === 'invalid_type')) return issue
  return { ...inner, path: [...issue.path, ...inner.path] }
}

function explain(issue: z.core.$ZodIssue, where: PropertyKey[]): string {
  const name = where.map(String).join('.')
  if (issue.code !== 'unrecognized_keys') return `${name || 'the file'}: ${issue.message}`
  const key = String(where.at(-1))
  if (LATER.has(key)) return `"${key}" is not supported by this version`
  const known =
    where.length === 1
      ? Object.keys(schema.shape)
      : where[0] === 'build'
        ? ['root', 'dockerfile', 'buildpack', 'args']
        : where[0] === 'health'
          ? ['path', 'interval', 'timeout', 'within']
          : Object.keys(process.shape)
  const near = nearest(key, known)
  return `unknown key "${key}"${near ? `; did you mean "${near}"?` : ''}`
}

/** Where a path of keys stands in the text: the key itself, for an element its value. */
function offsetOf(node: unknown, path: PropertyKey[]): number {
  let offset = 0
  let here = node as { items?: unknown[]; range?: [number, number, number] } | null
  for (const key of path) {
    const items = here?.items ?? []
    const found = isMap(here)
      ? items.find((item) => isPair(item) && String((item.key as { value?: unknown })?.value) === String(key))
      : items[Number(key)]
    const next = isPair(found) ? found.value : found
    const range = ((isPair(found) ? found.key : found) as { range?: [number, number, number] } | undefined)?.range
    if (range) offset = range[0]
    here = next as typeof here
  }
  return offset
}

function parseProcfile(source: string): { processes: Record<string, ProcessPlan>; release?: string } {
  const processes: Record<string, ProcessPlan> = {}
  let release: string | undefined
  for (const [at, line] of source.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue
    const [, type, command] = /^([A-Za-z][A-Za-z0-9_-]{0,30})\s*:\s*(.*\S)\s*$/.exec(line) ?? []
    if (!type || !command) throw invalid(`Procfile:${at + 1}:1`, 'not of the form TYPE: COMMAND')
    if (type === 'release') release = command
    else processes[type] = { command, scale: type === 'web' ? 1 : 0 }
  }
  return { processes, release }
}

const appJson = z.object({
  scripts: z.object({ test: z.string().optional() }).optional(),
  env: z
    .record(
      z.string(),
      z.union([z.string(), z.object({ value: z.string().optional(), required: z.boolean().optional() })]),
    )
    .optional(),
  healthchecks: z.record(z.string(), z.array(z.object({ path: z.string().startsWith('/').optional() }))).optional(),
})

function parseAppJson(source: string | undefined): {
  test?: string
  env: Record<string, string>
  require: string[]
  health?: string
} {
  if (source === undefined) return { env: {}, require: [] }
  let data: unknown
  try {
    data = JSON.parse(source)
  } catch (error) {
    throw invalid('app.json', (error as Error).message)
  }
  const result = appJson.safeParse(data)
  if (!result.success)
    throw invalid('app.json', `${result.error.issues[0]?.path.join('.')}: ${result.error.issues[0]?.message}`)
  const env: Record<string, string> = {}
  const require: string[] = []
  for (const [name, given] of Object.entries(result.data.env ?? {})) {
    const value = typeof given === 'string' ? given : given.value
    if (value !== undefined) env[name] = value
    else if (typeof given === 'object' && given.required !== false) require.push(name)
  }
  return { test: result.data.scripts?.test, env, require, health: result.data.healthchecks?.web?.[0]?.path }
}

const invalid = (where: string, what: string): Failure =>
  new Failure('CONFIG_INVALID', { message: `${where}: ${what}` })
