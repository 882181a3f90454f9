Deno.serve(() => new Response("Hello from deno-task\n"))
