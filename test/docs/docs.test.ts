/** The pages say what the code does, and nothing else. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { z } from 'zod'
import { jsonSchema, parseConfig, schema } from '../../lib/model/config.ts'
import { ERRORS } from '../../lib/model/errors.ts'
import { type Fault, faults } from '../../proxy/pages.ts'
import { ROOT } from '../host.ts'
import { pages } from './pages.ts'

const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8')
/** First cells of the rows of a page's tables, without their marks; and the rows. */
async function rows(path: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const line of (await read(path)).split('\n')) {
    const [, cell] = /^\| `([^`]+)` +\|/.exec(line) ?? []
    if (cell !== undefined) found.set(cell, line)
  }
  return found
}

t.test('generated pages are as the code makes them', async (t) => {
  for (const [path, text] of Object.entries(pages()))
    t.equal(await read(path), text, `${path}: if not, run npm run docs`)
})

t.test('docs/errors.md and the table of failures name the same codes', async (t) => {
  t.same([...(await rows('docs/errors.md')).keys()].sort(), Object.keys(ERRORS).sort())
})

t.test('docs/routing.md and the pages of the proxy name the same codes, with the same status', async (t) => {
  const table = await rows('docs/routing.md')
  const known: Fault[] = Object.values(faults)
  t.same(
    [...table.keys()].filter((cell) => /^H\d\d$/.test(cell)).sort(),
    [...new Set(known.map(({ code }) => code))].sort(),
  )
  for (const { code, status } of known) t.match(table.get(code), new RegExp(`\\|[ \\d,]* ${status}[ ,]`), code)
})

interface Shape {
  properties?: Record<string, Shape>
  additionalProperties?: Shape | boolean
  anyOf?: Shape[]
}
/** `build.root`, `health.path`, …; keys of a map of free names belong to the row of the map. */
const keysOf = (shape: Shape): string[] =>
  Object.entries(shape.properties ?? {}).flatMap(([key, inner]) =>
    inner.properties ? keysOf(inner).map((one) => `${key}.${one}`) : [key],
  )

t.test('docs/backendim.yaml.md has a row for every key, and no other', async (t) => {
  const shape = jsonSchema() as Shape
  const table = await rows('docs/backendim.yaml.md')
  t.same([...table.keys()].sort(), keysOf(shape).sort())
  const { additionalProperties } = shape.properties?.processes ?? {}
  const inner = typeof additionalProperties === 'object' ? (additionalProperties.anyOf ?? []).flatMap(keysOf) : []
  t.ok(inner.length > 0)
  for (const key of inner) t.match(table.get('processes'), `\`${key}\``, `processes: ${key}`)
})

t.test('the examples of docs/backendim.yaml.md are valid, and use every key', async (t) => {
  const examples = [...(await read('docs/backendim.yaml.md')).matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    (one) => one[1] ?? '',
  )
  t.ok(examples.length > 0)
  for (const yaml of examples) t.ok(parseConfig({ yaml }))
  for (const key of keysOf(jsonSchema() as Shape).filter((one) => one !== 'build.buildpack'))
    t.match(examples.join(), new RegExp(`\\b${key.split('.').at(-1)}:`), key)
})

t.test('the JSON Schema accepts and refuses as the parser does', async (t) => {
  const judge = z.fromJSONSchema(jsonSchema() as Parameters<typeof z.fromJSONSchema>[0])
  const cases: unknown[] = [
    {},
    { app: 'shop', test: true, port: 3000, env: { A: 1, B: 'c', C: false }, require: ['A'] },
    { processes: { web: 'x', worker: { scale: 2, memory: '256M', cpus: 0.5 } } },
    { build: { root: 'a/b', args: { A: 'b' } }, health: { path: '/x', within: '2m' }, domains: ['a.example.com'] },
    { proxy: { first_byte: '30s', idle: '55s', max_body: 0, sticky: true } },
    { ap: 'shop' },
    { port: '3000' },
    { port: 70_000 },
    { processes: { web: { scal: 1 } } },
    { processes: { run: 'x' } },
    { processes: { web: { memory: '0M' } } },
    { build: { root: '../x' } },
    { env: { 'A-B': 'c' } },
    { health: { within: '0s' } },
    { domains: ['https://x'] },
    { proxy: { max_body: 10 } },
    { proxy: { max_body: '10MB' } },
  ]
  const answers = cases.map((one) => [schema.safeParse(one).success, judge.safeParse(one).success])
  t.same(
    answers,
    cases.map((_, at) => (at < 5 ? [true, true] : [false, false])),
  )
})
