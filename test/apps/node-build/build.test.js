// What `npm test` runs: the build has been there before.
const assert = require('node:assert')
const { existsSync } = require('node:fs')
const test = require('node:test')

test('the server is built', () => assert.ok(existsSync('dist/server.js')))
