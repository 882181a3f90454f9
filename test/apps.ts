/** Small apps that stories push: they build in a moment and behave as the story wants. */

/** Listens, answers `/healthz` with ok and everything else with its release, and ends on SIGTERM when it has answered. */
export const server = (health = "res.end('ok')", extra = ''): string => `
const http = require('node:http')
${extra}
const server = http.createServer((req, res) => {
  if (req.url === '/healthz') { ${health} }
  else if (req.url === '/dyno') res.end(process.env.DYNO)
  else if (req.url === '/crash') res.end('crashing', () => process.exit(1))
  else res.end(process.env.BACKENDIM_RELEASE)
})
server.listen(process.env.PORT, '0.0.0.0')
process.on('SIGTERM', () => server.close(() => process.exit(0)))
`
export const DOCKERFILE = 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n'
/** Fails soon where it fails. */
export const SOON = 'health:\n  within: 3s\n'

export const simple = (extra: Record<string, string> = {}): Record<string, string> => ({
  Dockerfile: DOCKERFILE,
  'server.js': server(),
  ...extra,
})
