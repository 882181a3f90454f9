/** What a program prints that ends while it starts: the cause where it is sure, and the lines that tell. */
import t from 'tap'
import { crashCause, crashLines } from '../../lib/model/crash.ts'

/** Node 24, a package that is not installed. */
const NODE = [
  'node:internal/modules/cjs/loader:1568',
  '  throw err;',
  '  ^',
  '',
  "Error: Cannot find module 'express'",
  'Require stack:',
  '- /app/server.js',
  '    at Module._resolveFilename (node:internal/modules/cjs/loader:1564:15)',
  '    at Module.require (node:internal/modules/cjs/loader:1674:12)',
  '    at Object.<anonymous> (/app/server.js:1:9)',
  "  code: 'MODULE_NOT_FOUND',",
  "  requireStack: [ '/app/server.js' ]",
  '}',
  '',
  'Node.js v24.21.0',
]

t.test('a cause is named where the words are sure', async (t) => {
  const cases: [string, string, RegExp][] = [
    ["Error: Cannot find module 'express'", 'the module express is not installed', /npm install express\)/],
    ["Error: Cannot find module '@a/b/c'", 'the module @a/b/c is not installed', /npm install @a\/b\)/],
    [
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'pg' imported from /app/server.mjs",
      'the module pg is not installed',
      /npm install pg\)/,
    ],
    ["Error: Cannot find module '/app/dist/server.js'", 'the file dist/server.js is not in the image', /scripts.build/],
    [
      "Error: Cannot find module './Cart'",
      'the file ./Cart, which it requires, is not in the image',
      /upper and lower/,
    ],
    ["ModuleNotFoundError: No module named 'flask'", 'there is no Python module flask', /requirements.txt/],
    [
      "<internal:/usr/lib/x.rb>:85:in `require': cannot load such file -- sinatra (LoadError)",
      'Ruby cannot load sinatra',
      /Gemfile/,
    ],
  ]
  for (const [line, cause, hint] of cases) t.match(crashCause(['first', line, '    at x']), { cause, hint }, line)
  const caught = "Error: Cannot find module 'bufferutil'"
  t.equal(crashCause([caught, 'going on', 'TypeError: x is not a function']), undefined, 'one that was caught is none')
  t.equal(crashCause(['Error: connect ECONNREFUSED 127.0.0.1:5432', 'TypeError: x is not a function']), undefined)
})

t.test('the error stays among the lines, frames inside Node do not', async (t) => {
  t.strictSame(crashLines(NODE).slice(0, 6), [
    'node:internal/modules/cjs/loader:1568',
    '  throw err;',
    '  ^',
    "Error: Cannot find module 'express'",
    'Require stack:',
    '- /app/server.js',
  ])
  t.notMatch(crashLines(NODE), [/at Module/])
  const frames = Array.from({ length: 30 }, (_, n) => `    at step${n} (/app/server.js:${n}:1)`)
  const long = crashLines(['listening soon', 'TypeError: cart is not iterable', ...frames])
  t.equal(long.length, 15)
  t.equal(long[0], 'TypeError: cart is not iterable')
  t.equal(long[14], frames[29])
  t.strictSame(crashLines(frames), frames.slice(-15), 'without an error the last lines')
})
