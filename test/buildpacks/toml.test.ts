/** The reader of TOML: what manifests hold is read, and nothing makes it fail. */
import fc from 'fast-check'
import t from 'tap'
import { keysAt, parseToml, tablesAt, textAt, textsAt, tomlAt } from '../../buildpacks/toml.ts'

const TEXT = `# a manifest
title = "a \\"b\\"" # why
bare = 3
[project]
name = 'x#y'
dependencies = [
  "a[b] >= 1", # ]
  'c',
]
urls = { home = "h", deep.key = "d" }
long = """
one
two"""
[project.scripts]
"run-it" = "x:main"
[[bin]]
name = "one"
[[bin]]
name = "two"
[tool."quoted.key".sub]
on = true
`

t.test('manifests', (t) => {
  const read = parseToml(TEXT)
  t.equal(textAt(read, 'title'), 'a "b"')
  t.equal(textAt(read, 'bare'), '3')
  t.equal(textAt(read, 'project', 'name'), 'x#y')
  t.same(textsAt(read, 'project', 'dependencies'), ['a[b] >= 1', 'c'])
  t.equal(textAt(read, 'project', 'urls', 'home'), 'h')
  t.equal(textAt(read, 'project', 'urls', 'deep', 'key'), 'd')
  t.equal(textAt(read, 'project', 'long'), 'one\ntwo')
  t.same(keysAt(read, 'project', 'scripts'), ['run-it'])
  t.same(
    tablesAt(read, 'bin').map((bin) => bin.name),
    ['one', 'two'],
  )
  t.equal(textAt(read, 'tool', 'quoted.key', 'sub', 'on'), 'true')
  t.equal(tomlAt(read, 'nothing', 'at', 'all'), undefined)
  t.end()
})

t.test('what is no TOML is skipped', (t) => {
  for (const text of ['[', '[[', 'a', 'a =', 'a = [', 'a = {', '= b', 'a = [}', '"', '[a]b=c', 'a = """'])
    t.equal(textAt(parseToml(`${text}\n[ok]\nyes = "y"\n`), 'nope'), undefined, text)
  t.equal(textAt(parseToml('?? broken\nb = "c"\n'), 'b'), 'c')
  const piece = fc.constantFrom(
    '[',
    ']',
    '{',
    '}',
    '=',
    '"',
    "'",
    '"""',
    ',',
    '.',
    '#',
    '\n',
    ' ',
    'a',
    '__proto__',
    '\\',
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => typeof parseToml(pieces.join('')) === 'object'),
    { numRuns: 2000 },
  )
  t.equal(({} as Record<string, unknown>).polluted, undefined)
  parseToml('[__proto__]\npolluted = "x"\n')
  t.equal(({} as Record<string, unknown>).polluted, undefined)
  t.end()
})
