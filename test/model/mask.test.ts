/** Values of config vars do not show. */
import fc from 'fast-check'
import t from 'tap'
import { masker } from '../../lib/model/mask.ts'

t.test('values of 8 characters or more, the longest first, and lines of longer ones', (t) => {
  const mask = masker(['info', 'postgres://u:p@h/db', 'postgres', 'line one x\nline two x', '$&.*(x)+'])
  t.equal(mask('level info'), 'level info')
  t.equal(mask('to postgres://u:p@h/db!'), 'to ***!')
  t.equal(mask('a postgres'), 'a ***')
  t.equal(mask('> line two x <'), '> *** <')
  t.equal(mask('$&.*(x)+'), '***')
  t.equal(masker([])('text'), 'text')
  t.end()
})

t.test('whatever the values are, none of them is left', (t) => {
  const value = fc.string({ minLength: 8, unit: 'binary' }).filter((text) => text.trim() !== '' && !/\*\*/.test(text))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), fc.string(), (values, text) => {
      const shown = masker(values)(`${text}|${values.join('|')}|${text}`)
      return values.every((one) => !shown.includes(one) || one.includes('*'))
    }),
  )
  t.end()
})
