/** Options of `up` about builds. */
import t from 'tap'
import { buildArguments, buildSettings } from '../../bin/build-options.ts'

t.test('what they mean', async (t) => {
  t.same(buildSettings({}), { memory: undefined, cpus: undefined, timeout: 900_000, parent: undefined })
  const given = { 'build-memory': '2G', 'build-cpus': '1.5', 'build-timeout': '90s', 'build-cgroup': 'my/parent/' }
  t.same(buildSettings(given), { memory: 2 * 1024 ** 3, cpus: 1.5, timeout: 90_000, parent: '/my/parent' })
  t.same(buildArguments({ 'build-cpus': '1.5' }), ['--build-cpus', '1.5'])
})

t.test('what makes no sense is refused with an example', async (t) => {
  t.throws(() => buildSettings({ 'build-memory': '512' }), /--build-memory wants 512M or 2G, not "512"/)
  t.throws(() => buildSettings({ 'build-memory': '0M' }), /--build-memory wants/)
  t.throws(() => buildSettings({ 'build-cpus': 'all' }), /--build-cpus wants a number of cores/)
  t.throws(() => buildSettings({ 'build-timeout': '15' }), /--build-timeout wants 15m or 90s/)
})
