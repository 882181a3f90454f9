// Greets by a package of the workspace, and answers the health check.
const { createServer } = require('node:http')
const { greet } = require('greet')

const server = createServer((request, response) => {
  response.end(request.url === '/healthz' ? 'ok\n' : greet('node-turborepo'))
})
server.listen(Number(process.env.PORT), '0.0.0.0')
process.on('SIGTERM', () => server.close(() => process.exit(0)))
