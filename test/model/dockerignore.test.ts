/** .dockerignore: what stays out. An independent reading of the same rules is the judge of random patterns. */
import { createRequire } from 'node:module'
import fc from 'fast-check'
import t from 'tap'
import { dockerignore } from '../../lib/model/dockerignore.ts'
import { Failure } from '../../lib/model/errors.ts'

const left = (text: string, paths: string): string => paths.split(' ').filter(dockerignore(text)).join(' ')

t.test('patterns as in the reference of Docker', async (t) => {
  const cases: [string, string, string][] = [
    ['', 'a b/c', ''],
    ['# a\n\n', '# a', ''],
    ['a', 'a a/b b/a ab A', 'a a/b'],
    ['/a/', 'a a/b b/a', 'a a/b'],
    ['./a/../b', 'a b b/c', 'b b/c'],
    ['*.md', 'README.md docs/README.md', 'README.md'],
    ['*/*.md', 'README.md docs/README.md a/b/c.md', 'docs/README.md'],
    ['**/*.md', 'README.md docs/README.md a/b/c.md a/b/c.txt', 'README.md docs/README.md a/b/c.md'],
    ['**/node_modules', 'node_modules a/node_modules/b my_node_modules', 'node_modules a/node_modules/b'],
    ['a/**', 'a a/b a/b/c b', 'a/b a/b/c'],
    ['a/**/z', 'a/z a/b/z a/b/c/z az', 'a/z a/b/z a/b/c/z'],
    ['a?c', 'abc ac a/c', 'abc'],
    ['[a-c].txt', 'a.txt d.txt -.txt', 'a.txt'],
    ['[^a-c].txt', 'a.txt d.txt', 'd.txt'],
    ['\\*.txt', '*.txt a.txt', '*.txt'],
    ['c++ (1)', 'c++', ''],
    ['c++', 'c++ ccc', 'c++'],
    ['a.b', 'a.b axb', 'a.b'],
    ['größe/🚀?', 'größe/🚀x größe/🚀', 'größe/🚀x'],
    ['*\n!keep', 'a keep keep/b', 'a'],
    ['docs\n!docs/a.md\n', 'docs/a.md docs/b.md', 'docs/b.md'],
    ['*.md\n!README*.md\nREADME-secret.md', 'a.md README.md README-secret.md', 'a.md README-secret.md'],
    ['*.md\nREADME-secret.md\n!README*.md', 'a.md README.md README-secret.md', 'a.md'],
    ['\uFEFFa\r\nb \r\n', 'a b c', 'a b'],
    ['../a', 'a', ''],
    ['constructor\n__proto__', 'constructor __proto__ toString', 'constructor __proto__'],
  ]
  for (const [text, paths, out] of cases) t.equal(left(text, paths), out, JSON.stringify(text))
})

t.test('what is no pattern is told by its line', async (t) => {
  const cases: [string, string][] = [
    ['a\n!', '.dockerignore:2:1: ! stands alone'],
    ['[a', '.dockerignore:1:1: [a: [ is not closed, or empty'],
    ['a\n\n[]', '.dockerignore:3:1: []: [ is not closed, or empty'],
    ['a'.repeat(501), '.dockerignore:1:1: the pattern is too long'],
    ['a\n'.repeat(40_000), '.dockerignore: it is larger than 64 kB'],
  ]
  for (const [text, message] of cases) t.throws(() => dockerignore(text), { code: 'CONFIG_INVALID', message })
})

interface Judge {
  add(text: string): Judge
  ignores(path: string): boolean
}
// CommonJS whose types name a default export that it does not have.
const judge = createRequire(import.meta.url)('@balena/dockerignore') as (options: { ignorecase: boolean }) => Judge

t.test('random patterns and paths are judged alike by two readers', async (t) => {
  const name = fc
    .string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1, maxLength: 3 })
    .filter((one) => !/^\.+$/.test(one))
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
  const piece = fc.constantFrom('a', 'b', '.', '*', '**', '**/', '/', '?', 'a/', '[ab]', '[^a]')
  const pattern = fc
    .tuple(fc.constantFrom('', '!'), fc.array(piece, { minLength: 1, maxLength: 6 }))
    .map(([not, parts]) => not + parts.join(''))
    // Where the other reader is older: `**` beside other characters, and `[^a]`, which may be a slash.
    .filter((one) => !/[^!/]\*\*|\*\*[^/]|\.\.|\[\^/.test(one) && !/^!?[./]*$/.test(one))
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 5 }), path, (lines, one) => {
      const text = lines.join('\n')
      return dockerignore(text)(one) === judge({ ignorecase: false }).add(text).ignores(one)
    }),
    { numRuns: 5000 },
  )
  t.pass('no difference was found')
})

t.test('any text is read or refused, and costs little', async (t) => {
  const near = fc.string({ unit: fc.constantFrom('a', '*', '/', '[', ']', '^', '\\', '!', '?', '-', '\n', ' ', '.') })
  fc.assert(
    fc.property(fc.oneof(near, fc.string({ unit: 'binary' })), fc.string(), (text, path) => {
      try {
        return typeof dockerignore(text)(path) === 'boolean'
      } catch (error) {
        return error instanceof Failure && error.code === 'CONFIG_INVALID'
      }
    }),
    { numRuns: 2000 },
  )
  const out = dockerignore(`${'*a'.repeat(200)}*b\n${'**/'.repeat(150)}x\n${'*?'.repeat(200)}c`)
  t.equal(out('a'.repeat(250)), false)
  t.equal(out(`${'d/'.repeat(120)}y`), false)
})
