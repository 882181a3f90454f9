// What `npm test` runs.
import assert from 'node:assert'
import test from 'node:test'
import isNumber from 'is-number'

test('is-number is installed', () => assert.ok(isNumber('5000')))
