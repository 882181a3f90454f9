// Greets with what it wrote beside its files, and answers the health check.
const { createServer } = require('node:http')
const { readFileSync, writeFileSync } = require('node:fs')

writeFileSync('greeting.txt', 'Hello from node-build\n')
const server = createServer((request, response) => {
  response.end(request.url === '/healthz' ? 'ok\n' : readFileSync('greeting.txt'))
})
server.listen(Number(process.env.PORT), '0.0.0.0')
process.on('SIGTERM', () => server.close(() => process.exit(0)))
