/** The usage of `up` names every option that it takes. */
import t from 'tap'
import { BUILD_FLAGS } from '../bin/build-options.ts'
import { CERT_FLAGS } from '../bin/cert-options.ts'
import { UP_USAGE } from '../bin/up-usage.ts'
import { ROOT, run } from './host.ts'

t.test('every option', async (t) => {
  for (const name of Object.keys({ ...BUILD_FLAGS, ...CERT_FLAGS })) t.match(UP_USAGE, `[--${name} `)
  const asked = await run(`${ROOT}/bin/backendim`, ['up', '--help'])
  t.match(asked, { code: 0, out: `Usage: ${UP_USAGE}\n` })
})
