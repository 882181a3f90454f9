export default { port: process.env.PORT, fetch: () => new Response("Hello from bun-hello\n") }
