/** The house keeps to its rules: layers, sizes, headers. Printed: how long functions are. */
import t from 'tap'
import { broken } from './layers.ts'
import { functionLengths, importsOf, type SourceFile, sourceFiles } from './source.ts'

const LIMIT = 300
/** Files that may be longer than the limit, and why. */
const LONG: Record<string, string> = {}

const isTest = (file: SourceFile): boolean => file.path.startsWith('test/') || file.path.startsWith('bench/')

t.test('imports point down', async (t) => {
  const files = (await sourceFiles(/\.ts$/)).filter((file) => !isTest(file))
  t.ok(files.length > 50, `${files.length} files were read`)
  t.same(files.flatMap(broken), [])
})

t.test('a file that breaks a rule is named', async (t) => {
  const bad: [string, string][] = [
    ['lib/model/app.ts', "import { readFile } from 'node:fs/promises'"],
    ['lib/model/app.ts', "import Docker from 'dockerode'"],
    ['lib/model/app.ts', "import { git } from '../io/git.ts'"],
    ['lib/model/app.ts', "import { table } from '../../proxy/table.ts'"],
    ['lib/model/app.ts', 'export const now = (): number => Date.now()'],
    ['lib/io/git.ts', "import { deploy } from '../flow/deploy.ts'"],
    ['lib/io/git.ts', "export * from '../flow/deploy.ts'"],
    ['lib/io/git.ts', "import {\n  choose,\n} from '../../buildpacks/index.ts'"],
    ['lib/io/git.ts', "import { Router } from '../../proxy/router.ts'"],
    ['lib/commands/apps.ts', "import { node } from '../../buildpacks/node.ts'"],
    ['lib/commands/apps.ts', "const argv = await import('../faces/argv.ts')"],
    ['lib/faces/push.ts', "import ssh2 from 'ssh2'"],
    ['buildpacks/node.ts', "import { ended } from '../lib/io/git.ts'"],
    ['buildpacks/node.ts', "import { join } from 'node:path'"],
    ['proxy/main.ts', "import type { App } from '../lib/model/app.ts'"],
    ['hooks/proc-receive.ts', "import { ERRORS } from '../lib/model/errors.ts'"],
  ]
  for (const [path, text] of bad) t.equal(broken({ path, text }).length, 1, `${path}: ${text}`)
  const good: [string, string][] = [
    ['lib/model/plan.ts', "import type { RouteTable } from '../../proxy/table.ts'"],
    ['lib/flow/deploy.ts', "import { choose } from '../../buildpacks/index.ts'"],
    ['buildpacks/static.ts', "const SERVER = `\nimport { createServer } from 'node:http'\n`"],
    ['proxy/main.ts', "import { z } from 'zod'"],
  ]
  for (const [path, text] of good) t.same(broken({ path, text }), [], `${path}: ${text}`)
})

t.test('no file is longer than it must be', async (t) => {
  const lengths = new Map<string, number>()
  for (const file of await sourceFiles(/\.ts$/)) lengths.set(file.path, file.text.split('\n').length - 1)
  const long = [...lengths].filter(([, length]) => length > LIMIT).map(([path]) => path)
  t.same(
    long.filter((path) => !(path in LONG)),
    [],
    `longer than ${LIMIT} lines`,
  )
  t.same(
    Object.keys(LONG).filter((path) => !long.includes(path)),
    [],
    'listed as long, but short enough: take it off the list',
  )
})

t.test('functions are short', async (t) => {
  const found = (await sourceFiles(/\.ts$/))
    .filter((file) => !isTest(file))
    .flatMap((file) => functionLengths(file.text).map((one) => ({ ...one, path: file.path })))
    .sort((a, b) => a.length - b.length)
  const median = found[Math.floor(found.length / 2)]?.length ?? Number.NaN
  const long = found.filter((one) => one.length > 25)
  const longest = found.slice(-5).map((one) => `${one.length} ${one.path}:${one.line}`)
  t.comment(`${found.length} functions: median ${median} lines, ${long.length} over 25; longest: ${longest.join(', ')}`)
  t.ok(median < 10, `the median is ${median} lines`)
  t.ok(long.length / found.length < 0.1, 'almost all have at most 25 lines')
})

t.test('the scanner sees what is there', async (t) => {
  const text = [
    'export function one(',
    '  a: string,',
    '): void {',
    '  if (a) {',
    '    run(a)',
    '  }',
    '}',
    'class A {',
    '  private async two(a: string): Promise<void> {',
    '    await a',
    '  }',
    '}',
    'const three = (a: number): number =>',
    '  a + 1',
    'const four = plain(1)',
    'const table = {',
    '  five: async ({ a }) => a,',
    '}',
    '',
  ].join('\n')
  t.same(functionLengths(text), [
    { line: 1, length: 7 },
    { line: 9, length: 3 },
    { line: 13, length: 2 },
    { line: 17, length: 1 },
  ])
  t.same(importsOf("import type { A } from './a.ts'\nimport './b.ts'\nimport {\n  c,\n} from 'c'\n"), [
    { name: './a.ts', typeOnly: true },
    { name: './b.ts', typeOnly: false },
    { name: 'c', typeOnly: false },
  ])
})

t.test('every file says what it is, and none is half done', async (t) => {
  for (const { path, text } of await sourceFiles(/\.ts$/)) {
    if (!/^(?:#![^\n]*\n)?\/\*\*\s*\S/.test(text)) t.fail(`${path} does not begin with a header comment`)
    if (/\bTO[D]O\b|\bFIXM[E]\b/.test(text)) t.fail(`${path} holds a note of unfinished work`)
    if (/\.(?:skip|only)\(/.test(text)) t.fail(`${path} leaves tests out`)
  }
  t.pass('read')
})
