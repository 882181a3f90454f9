/** A chart of one line of text. */
const HEIGHTS = '▁▂▃▄▅▆▇█'

/** One character per number, from the least to the most that there is; nothing at all is a blank. */
export function bars(numbers: number[]): string {
  const most = Math.max(...numbers)
  return numbers.map((n) => (n === 0 ? ' ' : (HEIGHTS[Math.ceil((n / most) * HEIGHTS.length) - 1] ?? ''))).join('')
}

/** Such as 12.3 MB. */
export function size(bytes: number): string {
  const [unit, by] = bytes >= 1e9 ? ['GB', 1e9] : bytes >= 1e6 ? ['MB', 1e6] : bytes >= 1e3 ? ['kB', 1e3] : ['B', 1]
  return `${by === 1 ? bytes : (bytes / (by as number)).toFixed(1)} ${unit}`
}
