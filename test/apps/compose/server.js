// Greets.
require('node:http').createServer((request, response) => response.end('Hello from compose\n')).listen(process.env.PORT)
