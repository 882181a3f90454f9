// Stands for a compiler.
const { cpSync } = require('node:fs')

cpSync('server.js', 'dist/server.js')
