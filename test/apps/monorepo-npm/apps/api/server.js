const { createServer } = require('node:http')
const { greet } = require('greet')
const { cwd } = require('./built.json')
createServer((req, res) => res.end(req.url === '/healthz' ? 'ok' : `${greet()} from ${cwd}`)).listen(process.env.PORT)
