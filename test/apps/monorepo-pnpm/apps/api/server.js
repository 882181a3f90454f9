const { createServer } = require('node:http')
const { greet } = require('greet')
createServer((req, res) => res.end(req.url === '/healthz' ? 'ok' : `${greet()} ${JSON.stringify(require('./built.json'))}`)).listen(process.env.PORT)
