// Greets, and answers the health check; no dependencies, no start script.
const { createServer } = require('node:http')

const server = createServer((request, response) => {
  response.end(request.url === '/healthz' ? 'ok\n' : 'Hello from node-bare\n')
})
server.listen(Number(process.env.PORT), '0.0.0.0')
process.on('SIGTERM', () => server.close(() => process.exit(0)))
