/** A strict reader of Prometheus's text format 0.0.4: throws where a scrape would fail, or where a histogram contradicts itself. */
const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"'
const SAMPLE = new RegExp(`^(${NAME})(\\{${LABEL}(?:,${LABEL})*\\})? (\\+Inf|NaN|-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)$`)
const SUFFIX = /_(?:bucket|sum|count)$/

export interface Exposition {
  types: Map<string, string>
  /** Name and labels as written → value. */
  samples: Map<string, number>
}

export function parseExposition(text: string): Exposition {
  const out: Exposition = { types: new Map(), samples: new Map() }
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const helps = new Set<string>()
  let family = ''
  for (const line of text.slice(0, -1).split('\n')) {
    const [, what, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (what === 'HELP') {
      if (helps.has(name)) throw new Error(`${name} comes twice`)
      helps.add(name)
      family = name
    } else if (what === 'TYPE') {
      if (!/^(counter|gauge|histogram)$/.test(rest) || name !== family) throw new Error(line)
      out.types.set(name, rest)
    } else sample(line, family, out)
  }
  for (const [name, type] of out.types) if (type === 'histogram') consistent(name, out.samples)
  return out
}

function sample(line: string, family: string, out: Exposition): void {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? []
  const type = out.types.get(family)
  const base = type === 'histogram' ? name.replace(SUFFIX, '') : name
  if (name === '' || type === undefined || base !== family) throw new Error(`not a sample of ${family}: ${line}`)
  if (type === 'counter' && !name.endsWith('_total') && name.length > 1) throw new Error(`a counter's name: ${name}`)
  if (out.samples.has(name + labels)) throw new Error(`twice: ${line}`)
  out.samples.set(name + labels, value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value))
}

/** Per set of labels: bounds rise, counts do not fall, +Inf is there and is the count. */
function consistent(name: string, samples: Map<string, number>): void {
  const last = new Map<string, { le: number; count: number }>()
  for (const [line, count] of samples) {
    const [, before = '', bound = ''] = new RegExp(`^${name}_bucket\\{(.*?),?le="([^"]+)"\\}$`).exec(line) ?? []
    if (bound === '') continue
    const le = bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound)
    const prior = last.get(before)
    if (prior && (le <= prior.le || count < prior.count)) throw new Error(`not cumulative: ${line}`)
    last.set(before, { le, count })
  }
  for (const [labels, { le, count }] of last) {
    const key = labels === '' ? '' : `{${labels}}`
    if (le !== Number.POSITIVE_INFINITY) throw new Error(`${name}${key} has no +Inf`)
    if (samples.get(`${name}_count${key}`) !== count) throw new Error(`${name}${key}: the count is not +Inf's`)
    if (!samples.has(`${name}_sum${key}`)) throw new Error(`${name}${key} has no sum`)
  }
}
