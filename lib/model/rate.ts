/** Rates as users write them: `10/s`, `100/m`, `1000/h`. */
export interface Rate {
  perSecond: number
  burst: number
}

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600 }

export const RATE = /^([1-9]\d{0,5})\/([smh])$/

/** Of what RATE matches. Without a burst of its own, all of the unit's may come at once. */
export function parseRate(text: string, burst?: number): Rate {
  const [, count, unit] = RATE.exec(text) as unknown as [string, string, string]
  return { perSecond: Number(count) / (UNITS[unit] as number), burst: burst ?? Number(count) }
}

/** As it was written. */
export function formatRate({ perSecond, burst }: Rate): { rate: string; burst: number } {
  for (const [unit, seconds] of Object.entries(UNITS)) {
    const count = perSecond * seconds
    if (Math.abs(count - Math.round(count)) < 1e-6) return { rate: `${Math.round(count)}/${unit}`, burst }
  }
  return { rate: `${perSecond}/s`, burst }
}

export const rateLabel = ({ rate, burst }: { rate: string; burst: number }): string => `${rate}, ${burst} at once`
