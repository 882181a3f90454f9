// Listens on the port that the Dockerfile exposes, not on $PORT.
const { createServer } = require('node:http')

const server = createServer((request, response) => {
  response.end(request.url === '/healthz' ? 'ok\n' : 'Hello from a Dockerfile\n')
})
server.listen(8080, '0.0.0.0', () => console.log('listening on 8080'))
process.on('SIGTERM', () => server.close(() => process.exit(0)))
