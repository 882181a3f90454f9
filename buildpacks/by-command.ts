/**
 * Which build pack the command of `web` asks for, where a project names one: of several runtimes in one repository it is the one
 * that has to be in the image.
 */
import type { Buildpack, Source } from '../lib/model/plan.ts'
import { detected, PACKS } from './packs.ts'

const PROGRAMS: [RegExp, string][] = [
  [
    /^(?:gunicorn|uvicorn|hypercorn|daphne|waitress-serve|granian|uwsgi|flask|fastapi|django-admin|streamlit|chainlit|celery|python3?|poetry|pipenv)$/,
    'python',
  ],
  [/^(?:bundle|rails|rackup|puma|unicorn|thin|ruby|rake)$/, 'ruby'],
  [/^(?:heroku-php-\w+|php|frankenphp|apache2-foreground)$/, 'php'],
  [/^(?:mix|elixir)$/, 'elixir'],
  [/^(?:node|npm|npx|yarn|pnpm|next|nuxt)$/, 'node'],
]

/** `gunicorn` of "cd site && A=1 exec .venv/bin/gunicorn x". */
const programOf = (command: string): string =>
  command
    .trim()
    .replace(/^(?:cd \S+ && )?(?:(?:exec|env) )?(?:[A-Za-z_]\w*=\S* )*(?:exec )?/, '')
    .replace(/\s[\s\S]*$/, '')
    .replace(/^.*\//, '')

/** The one that the command names, where there are files of it; else the first that knows the project. */
export async function packByCommand(source: Source, command: string | undefined): Promise<Buildpack | undefined> {
  const found = await detected(source)
  const name = command === undefined ? undefined : PROGRAMS.find(([pattern]) => pattern.test(programOf(command)))?.[1]
  if (name === undefined || found?.name === 'dockerfile' || found?.name === name) return found
  const named = PACKS.find((one) => one.name === name)
  return named && source.match(named.signs).length > 0 ? named.load() : found
}
