export default { fetch: () => new Response("Hello from deno-serve\n") }
