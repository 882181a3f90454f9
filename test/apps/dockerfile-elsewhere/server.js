// Greets with a build argument, on the port that the last stage exposes.
const { createServer } = require('node:http')

const server = createServer((request, response) => {
  response.end(request.url === '/healthz' ? 'ok\n' : `${process.env.GREETING} from dockerfile-elsewhere\n`)
})
server.listen(3000, '0.0.0.0')
process.on('SIGTERM', () => server.close(() => process.exit(0)))
