/** What backendim.yaml says of tests, and of config vars in a build. */
import t from 'tap'
import { parseConfig } from '../../lib/model/config.ts'

t.test('tests: a command, what is found, a time limit; config vars by name', async (t) => {
  t.equal(parseConfig({ yaml: 'test: auto' }).test, 'auto')
  t.match(parseConfig({ yaml: 'test: { timeout: 90s }' }), { test: true, testTimeout: 90_000 })
  t.match(parseConfig({ yaml: 'test: { command: auto, timeout: 60m }' }), { test: 'auto', testTimeout: 3_600_000 })
  t.throws(() => parseConfig({ yaml: 'test: { timeout: 61m }' }), /test\.timeout must be a duration of at most an hour/)
  t.same(parseConfig({ yaml: 'build: { vars: [API_URL] }' }).build.vars, ['API_URL'])
  t.throws(() => parseConfig({ yaml: 'test_services: [postgres]' }), /"test_services" is not supported by this version/)
})
