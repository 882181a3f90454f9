/** Names of apps, and the nearest known word. */
import fc from 'fast-check'
import t from 'tap'
import { Failure } from '../../lib/model/errors.ts'
import { appName, nearest } from '../../lib/model/name.ts'

/** The rule as it is written down for users. */
const RULE = /^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/
const RESERVED = ['www', 'git', 'api', 'mcp', 'admin', 'dashboard', 'registry']
const good = (name: string): boolean =>
  RULE.test(name) && !name.includes('--') && !name.startsWith('xn--') && !RESERVED.includes(name)

const accepted = (name: string): boolean => {
  try {
    return appName(name) === name
  } catch (error) {
    if (error instanceof Failure && error.code === 'NAME_INVALID') return false
    throw error
  }
}

t.test('exactly the names of the rule are accepted', async (t) => {
  const near = fc.string({ unit: fc.constantFrom('a', 'z', '0', '9', '-', 'A', '.', '\n', 'é'), maxLength: 33 })
  const text = fc.oneof(
    near,
    near.map((name) => `a${name}`),
    fc.string(),
    fc.stringMatching(RULE),
  )
  fc.assert(
    fc.property(text, (name) => accepted(name) === good(name)),
    {
      numRuns: 5000,
      examples: [...RESERVED, 'xn--a', 'a', 'a'.repeat(30), 'a'.repeat(31), 'a\n', ''].map((one) => [one]),
    },
  )
  t.pass('no difference was found')
})

t.test('the reason is told', async (t) => {
  const cases: [string, string][] = [
    ['', 'it is empty'],
    ['../etc', 'only a to z, 0 to 9 and - are allowed'],
    ['my shop', 'only a to z, 0 to 9 and - are allowed'],
    ['Shop', 'only a to z, 0 to 9 and - are allowed'],
    ['1shop', 'it must start with a letter'],
    ['-shop', 'it must start with a letter'],
    ['shop-', 'it must not end with -'],
    ['xn--shop', 'it must not have two dashes in a row'],
    ['a'.repeat(64), 'it has 64 characters, at most 30 are allowed'],
    ['api', 'it is reserved'],
  ]
  for (const [name, why] of cases)
    t.throws(() => appName(name), {
      code: 'NAME_INVALID',
      message: `${JSON.stringify(name)} is not an app name: ${why}`,
    })
  t.ok(new Failure('NAME_INVALID').exit === 2)
})

t.test('the nearest word is near', async (t) => {
  const words = ['apps', 'apps:info', 'config:set', 'releases', 'rollback']
  t.equal(nearest('aps', words), 'apps')
  t.equal(nearest('confg:set', words), 'config:set')
  t.equal(nearest('rolback', words), 'rollback')
  t.equal(nearest('release', words), 'releases')
  t.equal(nearest('xyzzy', words), undefined)
  t.equal(nearest('', words), undefined)
  t.equal(nearest('a'.repeat(1000), ['a'.repeat(1000)]), undefined, 'too long to be a slip')
  fc.assert(
    fc.property(fc.constantFrom(...words), fc.nat(), (word, at) => {
      const cut = at % word.length
      return nearest(word.slice(0, cut) + word.slice(cut + 1), words) !== undefined
    }),
  )
})
