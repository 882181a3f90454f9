/** A step of a build as one line of a push: what it was, and how long it took or that it was cached; its warnings, summed up, below it. */

export interface Step {
  /** As the engine names it: "[build 4/6] RUN --mount=type=cache,target=/root/.npm npm ci". */
  name: string
  state: 'done' | 'cached' | 'failed'
  seconds: number
  warnings: string[]
}

const WIDTH = 52
/** The engine's own work, said only when somebody waited for it. */
const OWN: [RegExp, string][] = [
  [/^exporting to image/, 'writing the image'],
  [/^\[internal\] load metadata for (\S+)/, 'looking up $1'],
  [/^\[internal\] load build context/, 'reading the source'],
]
const INNER = /^\[internal\]|^exporting|^copy \/context/
const SLOW = 1
/** Makes a folder, and takes no time. */
const IDLE = /^(?:WORKDIR|ONBUILD) /

export function stepLines(step: Step): string[] {
  const label = ownWork(step.name) ?? shortStep(step.name)
  const slight = IDLE.test(label) || INNER.test(step.name)
  if (slight && step.state !== 'failed' && step.seconds < SLOW) return []
  const line = `       ${cut(label).padEnd(WIDTH)} ${time(step).padStart(8)}`
  return [line, ...step.warnings.map((warning) => `         warning: ${warning.slice(0, 160)}`)]
}

function ownWork(name: string): string | undefined {
  const found = OWN.find(([pattern]) => pattern.test(name))
  const match = found && name.match(found[0])
  return match ? shortImage(found[1].replace('$1', match[1] ?? '')) : undefined
}

/** Without the place in its stage, mounts, the secrets that it reads, and what is the same everywhere. */
export function shortStep(name: string): string {
  const plain = name
    .replace(/^\[[^\]]*\] /, '')
    .replace(/ --(?:mount|chown|chmod)=\S+/g, '')
    .replace(/export (\w+)="\$\(cat \/run\/secrets\/\1\)" && /g, '')
  return plain.startsWith('FROM ') ? shortImage(plain) : plain
}
const shortImage = (text: string): string => text.replace(/docker\.io\/(?:library\/)?/, '').replace(/@sha256:\w+/, '')
const cut = (text: string): string => (text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text)

function time({ state, seconds }: Step): string {
  if (state !== 'done') return state
  return seconds < 59.95 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} m ${Math.floor(seconds % 60)} s`
}
