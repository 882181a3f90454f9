import { greet } from 'greet'

Bun.serve({
  port: process.env.PORT,
  fetch: (request) => new Response(request.url.endsWith('/healthz') ? 'ok\n' : greet('bun-workspaces')),
})
