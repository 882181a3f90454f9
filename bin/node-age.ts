/** Whether a version of Node is past its end of life: https://github.com/nodejs/release#release-schedule */

const ENDS: Record<number, string> = { 18: '2025-04-30', 20: '2026-04-30', 22: '2027-04-30', 24: '2028-04-30' }

/** The sentence to warn with, or undefined. Odd versions live for a few months only. */
export function pastItsEnd(version: string, today: Date): string | undefined {
  const major = Number.parseInt(version.replace('v', ''), 10)
  const end = ENDS[major] ?? (major > 24 && major % 2 === 0 ? undefined : '')
  if (end === undefined || (end !== '' && today.toISOString().slice(0, 10) <= end)) return undefined
  const since = end ? ` since ${end.slice(0, 7)}` : ''
  return `Node ${major} gets no security fixes${since}; install Node 24`
}
