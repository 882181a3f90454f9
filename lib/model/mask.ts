/** Hides the values of config vars in what is shown: logs, build output, evidence. */

/** Shorter values would turn every "info" into stars. */
const SHORTEST = 8

/** A function that replaces each value of 8 characters or more, and each such line of a longer one, by `***`. */
export function masker(all: string[]): (text: string) => string {
  const values = [...new Set(all)]
    .flatMap((value) => [value, ...value.split(/\r?\n/)])
    .filter((value) => value.length >= SHORTEST && value.trim() !== '')
    .sort((a, b) => b.length - a.length)
  if (values.length === 0) return (text) => text
  const pattern = new RegExp(
    [...new Set(values)].map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'),
    'g',
  )
  return (text) => text.replace(pattern, '***')
}
