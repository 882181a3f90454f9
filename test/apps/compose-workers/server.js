require('node:http').createServer((_, res) => res.end('Hello from compose-workers\n')).listen(8000)
