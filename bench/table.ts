/** Numbers as people read them: medians, percentiles, and aligned tables. */

export interface Table {
  head: string[]
  /** Numbers are shown with two digits after the point; give a string to show something else. */
  rows: (string | number)[][]
}

/** What a part of the benchmark found. */
export interface Section {
  title: string
  aim: string
  tables: Table[]
  notes: string[]
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (values: number[]): number => percentile(values, 0.5)

/** Columns aligned by blanks: the first to the left, the others to the right. */
export function render({ head, rows }: Table): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toFixed(2) : cell)))
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)))
  const line = (row: string[]): string =>
    widths
      .map((width, column) => (column === 0 ? (row[0] ?? '').padEnd(width) : (row[column] ?? '').padStart(width)))
      .join('  ')
      .trimEnd()
  return cells.map(line).join('\n')
}

export const text = (section: Section): string =>
  [section.aim, ...section.tables.map(render), ...section.notes].join('\n\n')
