/** Procfile: a line `TYPE: COMMAND` per process type. `release` is the release command; web starts at 1, others at 0. */
import { invalid } from './errors.ts'
import { PROCESS_TYPE, type ProcessPlan } from './plan.ts'

export interface Procfile {
  processes: Record<string, ProcessPlan>
  release?: string
}

export function parseProcfile(source: string): Procfile {
  const found: Procfile = { processes: {} }
  const lines = source.replace(/^\uFEFF/, '').split('\n')
  for (const [at, line] of lines.entries()) {
    const text = line.trim()
    if (text === '' || text.startsWith('#')) continue
    const colon = text.indexOf(':')
    const type = text.slice(0, colon).trim()
    const command = text.slice(colon + 1).trim()
    if (colon < 0 || command === '') throw invalid(`Procfile:${at + 1}:1`, 'not of the form TYPE: COMMAND')
    if (type === 'release') found.release = command
    else if (PROCESS_TYPE.test(type)) found.processes[type] = { command, scale: type === 'web' ? 1 : 0 }
    else throw invalid(`Procfile:${at + 1}:1`, `${JSON.stringify(type.slice(0, 80))} cannot be a process type`)
  }
  return found
}
