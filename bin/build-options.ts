/** The options of `up` about builds, which it hands to the control plane as they are. */
import { resolve } from 'node:path/posix'
import type { CapSettings } from '../lib/flow/caps.ts'

export const BUILD_FLAGS = {
  'build-memory': { type: 'string' },
  'build-cpus': { type: 'string' },
  'build-timeout': { type: 'string' },
  'build-cgroup': { type: 'string' },
} as const
type Values = { [Name in keyof typeof BUILD_FLAGS]?: string }

const UNITS: Record<string, number> = { M: 1024 ** 2, G: 1024 ** 3, s: 1000, m: 60_000 }
const TIMEOUT = '15m'

/** Throws a sentence where an option makes no sense. */
export function buildSettings(values: Values): CapSettings {
  const cpus = values['build-cpus']
  if (cpus !== undefined && !(Number(cpus) >= 0.1 && Number(cpus) <= 1024))
    throw new Error(`--build-cpus wants a number of cores such as 1.5, not "${cpus}"`)
  const memory = values['build-memory']
  return {
    memory: memory === undefined ? undefined : sized('build-memory', memory, /^([1-9]\d{0,6})([MG])$/, '512M or 2G'),
    cpus: cpus === undefined ? undefined : Number(cpus),
    timeout: sized('build-timeout', values['build-timeout'] ?? TIMEOUT, /^([1-9]\d{0,4})([sm])$/, '15m or 90s'),
    parent: values['build-cgroup'] === undefined ? undefined : resolve('/', values['build-cgroup']),
  }
}

function sized(name: string, text: string, pattern: RegExp, example: string): number {
  const [, number, unit = ''] = pattern.exec(text) ?? []
  if (!number) throw new Error(`--${name} wants ${example}, not "${text}"`)
  return Number(number) * (UNITS[unit] ?? 1)
}

export const buildArguments = (values: Values): string[] =>
  (Object.keys(BUILD_FLAGS) as (keyof Values)[]).flatMap((name) => (values[name] ? [`--${name}`, values[name]] : []))
