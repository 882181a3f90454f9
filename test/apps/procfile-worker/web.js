// Greets, and answers the health check.
const { createServer } = require('node:http')

const server = createServer((request, response) => {
  response.end(request.url === '/healthz' ? 'ok\n' : 'Hello from procfile-worker\n')
})
server.listen(Number(process.env.PORT), '0.0.0.0')
process.on('SIGTERM', () => server.close(() => process.exit(0)))
