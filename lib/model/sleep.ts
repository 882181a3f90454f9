/** Sleep of idle apps: which settings hold, and how they are written. */
import { type App, liveRelease } from './app.ts'
import { Failure } from './errors.ts'
import type { Sleep } from './plan.ts'

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 }
export const AFTER = /^[1-9]\d{0,4}s$|^[1-9]\d{0,3}m$|^[1-9]\d{0,2}h$/
export const AFTER_WORDS = 'a duration such as 30s, 15m or 2h'
/** Exact, without the query. */
export const IGNORED = /^\/[^\s?#,]{0,200}$/
export const MOST_IGNORED = 20

export const milliseconds = (text: string): number => Number.parseInt(text, 10) * (UNITS[text.slice(-1)] ?? 0)

export function duration(ms: number): string {
  const unit = ['h', 'm'].find((one) => ms % (UNITS[one] ?? 1) === 0) ?? 's'
  return `${ms / (UNITS[unit] ?? 1)}${unit}`
}

/** What a command said wins over what the files of the live release say. Undefined: it does not sleep by itself. */
export const sleepOf = (app: App): Sleep | undefined =>
  app.sleep === undefined ? liveRelease(app)?.sleep : (app.sleep ?? undefined)

/** As answered: in seconds. */
export const sleepInfo = (app: App): Sleep | null => {
  const sleep = sleepOf(app)
  return sleep ? { after: sleep.after / 1000, ignore: sleep.ignore } : null
}

export const sleepLabel = (sleep: Sleep | null | undefined): string =>
  sleep
    ? ['after', duration(sleep.after), ...(sleep.ignore.length > 0 ? ['ignore', sleep.ignore.join()] : [])].join(' ')
    : 'off'

export type SleepWords = 'now' | 'off' | Partial<Sleep>

/** `after=15m`, `ignore=/ping,/status`, `off`, `now`; pure. */
export function sleepWords(words: string[]): SleepWords {
  const [first] = words
  if (words.length === 1 && (first === 'now' || first === 'off')) return first
  if (words.length === 1 && first === 'after=off') return 'off'
  return Object.assign({}, ...words.map(setting)) as Partial<Sleep>
}

function setting(word: string): Partial<Sleep> {
  const [, key, value = ''] = /^(after|ignore)=(.*)$/s.exec(word) ?? []
  const paths = value === '' ? [] : value.split(',')
  if (key === 'after' && AFTER.test(value)) return { after: milliseconds(value) }
  if (key === 'ignore' && paths.length <= MOST_IGNORED && paths.every((path) => IGNORED.test(path)))
    return { ignore: paths }
  const wants = { after: `wants ${AFTER_WORDS}`, ignore: 'wants paths such as /ping,/status' }[
    key as 'after' | 'ignore'
  ]
  throw new Failure('USAGE', {
    message: `${JSON.stringify(word.slice(0, 60))} ${wants ?? 'is not after=15m, ignore=/ping, off or now'}`,
    hint: 'see help ps:sleep',
  })
}
