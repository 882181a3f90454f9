/** Command lines against the table: whatever the words are, they are understood or refused as USAGE, and never reach what is not theirs. */
import fc from 'fast-check'
import t from 'tap'
import { optionName } from '../../lib/commands/command.ts'
import { COMMANDS } from '../../lib/commands/index.ts'
import { bind, check, parse } from '../../lib/faces/arguments.ts'
import { Failure } from '../../lib/model/errors.ts'

const logs = COMMANDS.logs!
const of = (line: string, name = 'logs') => parse(COMMANDS[name]!, line.split(' ').filter(Boolean))

t.test('options in all their spellings', async (t) => {
  t.same(of('shop -n 5 -t').options, { lines: '5', follow: true })
  t.same(of('shop -n5 --follow --since=10m').options, { lines: '5', follow: true, since: '10m' })
  t.same(of('shop v3 --keep-config', 'rollback').options, { keepConfig: true })
  t.same(of('shop v3 --keepConfig', 'rollback').options, { keepConfig: true })
  t.same(of('shop A=1 --no-restart', 'config:set').options, { restart: false })
  t.same(of('ann --app a --app=b', 'keys:add').options, { app: ['a', 'b'] })
  t.same(of('-- -n --json').words, ['-n', '--json'], 'after -- everything is a word')
  t.match(of('shop --json'), { json: true, help: false })
  t.match(of('--help'), { help: true })
  t.same(of('shop 007 1e3').words, ['shop', '007', '1e3'], 'words stay words')
})

t.test('what is refused, and the hint', async (t) => {
  const refused = (line: string, message: RegExp, hint: RegExp, name?: string): void => {
    t.throws(() => of(line, name), { code: 'USAGE', message, hint }, line)
  }
  refused('shop --folow', /has no option "--folow"/, /did you mean --follow/)
  refused('shop -x', /has no option "-x"/, /see help logs|did you mean/)
  refused('shop --no-lines', /has no option/, /./)
  refused('shop -n 1 -n 2', /--lines is given twice/, /see help logs/)
  refused('shop --keep-config', /has no option/, /see help logs/)
  refused('shop --keep-config=', /has no option/, /./)
  refused('shop --app', /--app wants a value/, /./)
})

t.test('any words are understood or refused', async () => {
  const known = Object.values(COMMANDS).flatMap((one) => Object.keys(one.input.shape).map(optionName))
  const nasty = [
    '--',
    '-',
    '',
    '--__proto__',
    '--constructor',
    '--$0',
    '--_',
    '--get-yargs-completions',
    '-rf',
    '--=',
    '--no-',
    '---',
    '--json=x',
    '--a.b',
    '\0',
    '\u{1f4a5}',
    '__proto__',
    '--no-json',
    '-n-1',
    '-tn',
  ]
  const word = fc.oneof(
    fc.constantFrom(...nasty),
    fc.constantFrom(...known),
    fc.string(),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(COMMANDS)), fc.array(word, { maxLength: 8 }), (one, words) => {
      try {
        const parsed = parse(one, words)
        const own = Object.keys(one.input.shape)
        if (!Object.keys(parsed.options).every((key) => own.includes(key))) return false
        check(one, bind(one, parsed))
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'USAGE' || error.message.length > 2000) throw error
      }
      return Object.getPrototypeOf({}) === Object.prototype && !('x' in {})
    }),
    { seed: 20261124, numRuns: 1500 },
  )
})

t.test('a first word goes to the app, the rest to their places', async (t) => {
  t.same(bind(logs, of('shop')), { app: 'shop' })
  t.same(bind(COMMANDS['config:set']!, of('shop A=1 B=2', 'config:set')), { app: 'shop', vars: ['A=1', 'B=2'] })
  t.same(bind(COMMANDS['config:set']!, of('A=1 B=2 --app shop', 'config:set')), { app: 'shop', vars: ['A=1', 'B=2'] })
  t.throws(() => bind(logs, of('shop other')), {
    code: 'USAGE',
    message: '"other" is one argument too many',
    hint: 'see help logs',
  })
  const maintenance = COMMANDS['maintenance:on']!
  t.throws(
    () => bind(maintenance, of('shop --message Back at 10.', 'maintenance:on')),
    { code: 'USAGE', hint: /quotes within quotes.*see help maintenance:on/ },
    'blanks that ssh took the quotes from',
  )
})
