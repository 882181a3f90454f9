/** What a command is: the only way in which anything is asked of the system. */
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Queue } from '../flow/queue.ts'
import type { System } from '../flow/system.ts'
import type { App } from '../model/app.ts'

/** Who asks. `apps` absent: every app. */
export interface Identity {
  user: string
  key: string
  admin: boolean
  apps?: string[]
  create: boolean
}

export interface Call<Input> {
  system: System
  queue: Queue
  identity: Identity
  input: Input
  stdin: Readable
  json: boolean
  /** Words for people, on stderr. */
  say(line: string): void
  /** Data, on stdout, as it comes (logs). False: the client is behind, and `drained` tells when it has caught up. */
  out(line: string): boolean
  drained(): Promise<void>
  signal: AbortSignal
}

export interface Command {
  name: string
  summary: string
  /** `app`: may see the app named in `input.app`; `host`: any key; `admin`: admin keys only. No default. */
  access: 'app' | 'host' | 'admin'
  effect: 'read' | 'write' | 'destroy'
  input: z.ZodObject
  /** Positional arguments in their order; a last one with `...` takes the rest. */
  args: string[]
  alias?: Record<string, string>
  /** Bytes that it may read from stdin; 1 MB unless said. */
  stdin?: number
  example?: string
  // biome-ignore lint/suspicious/noExplicitAny: the table holds commands of many inputs; `command` below types each
  run(call: Call<any>): Promise<unknown>
  // biome-ignore lint/suspicious/noExplicitAny: as above
  show?(data: any): string
  /** Exit code of what was answered; 0 unless said. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  exit?(data: any): number
}

/** Types `run` and `show` of one command by its own schema. For access `app`, `input.app` is checked and resolved by the face. */
export function command<S extends z.ZodObject, D>(definition: {
  name: string
  summary: string
  access: Command['access']
  effect: Command['effect']
  input: S
  args: string[]
  alias?: Record<string, string>
  stdin?: number
  example?: string
  run(call: Call<z.infer<S>>): Promise<D>
  show?(data: D): string
  exit?(data: D): number
}): Command {
  return definition
}

/** How an option is written on a command line: `keepConfig` as `--keep-config`. */
export const optionName = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

export const maySee = (identity: Identity, app: App): boolean =>
  identity.admin || !identity.apps || identity.apps.includes(app.id)

/** Aligned columns; an empty table is the caller's sentence. */
export function table(head: string[], rows: (string | number | undefined)[][], empty: string): string {
  if (rows.length === 0) return empty
  const all = [head, ...rows].map((row) => row.map((cell) => String(cell ?? '')))
  const widths = head.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)))
  return all
    .map((row) =>
      row
        .map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const pairs = (entries: Record<string, unknown>): string => {
  const width = Math.max(0, ...Object.keys(entries).map((key) => key.length))
  return Object.entries(entries)
    .map(([key, value]) => `${`${key}:`.padEnd(width + 2)}${value ?? '-'}`)
    .join('\n')
}
