const { createServer } = require('node:http')
const isNumber = require('is-number')

createServer((req, res) => res.end(isNumber(1) ? 'Hello from node-yarn-pnp\n' : '')).listen(process.env.PORT)
