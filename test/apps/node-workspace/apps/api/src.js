import { createServer } from 'node:http'
import { greet } from 'greet'

createServer((req, res) => res.end(greet('node-workspace'))).listen(process.env.PORT)
