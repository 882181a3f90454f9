/** The words of a command on a folder: the folder, `--json`, `--help`, and switches of its own. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Failure } from '../lib/model/errors.ts'

interface Words {
  folder: string
  json: boolean
  help: boolean
  force: boolean
}

/** Throws USAGE. */
export function wordsOf(words: string[], switches: 'force'[]): Words {
  const names = ['json', ...switches]
  const options = { help: { type: 'boolean', short: 'h' } as const }
  const known = Object.fromEntries(names.map((name) => [name, { type: 'boolean' } as const]))
  try {
    const { values, positionals } = parseArgs({
      args: words,
      options: { ...known, ...options },
      allowPositionals: true,
    })
    if (positionals.length > 1) throw new Error('one folder at a time')
    const is = (name: string): boolean => (values as Record<string, unknown>)[name] === true
    return { folder: resolve(positionals[0] ?? '.'), json: is('json'), help: is('help'), force: is('force') }
  } catch (error) {
    const { message } = error as Error
    throw new Failure('USAGE', { message: message.split('. ')[0] ?? message, hint: 'see --help' })
  }
}
