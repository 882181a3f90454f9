/** A share of all, as people write it: `on`, `off`, `0.01`, `1%`. Undefined: none of these. */
export function shareOf(text: string): number | undefined {
  if (text === 'on') return 1
  if (text === 'off') return 0
  const match = /^(\d{1,3}(?:\.\d{1,6})?|\.\d{1,6})(%?)$/.exec(text)
  if (!match) return undefined
  const share = Number(match[1]) / (match[2] ? 100 : 1)
  return share <= 1 ? share : undefined
}
