// Greets, and answers the health check; uses its one dependency.
import { createServer } from 'node:http'
import isNumber from 'is-number'

const port = process.env.PORT ?? 5000
const greeting = process.env.GREETING ?? 'Hello from node-deps'

const server = createServer((request, response) => {
  if (request.url === '/healthz') return response.end('ok\n')
  response.end(`${greeting}, port is a number: ${isNumber(port)}\n`)
})
server.listen(Number(port), process.env.HOST ?? '0.0.0.0', () => console.log(`listening on ${port}`))
process.on('SIGTERM', () => server.close(() => process.exit(0)))
