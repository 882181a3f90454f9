// Stands for a compiler: writes the server into dist/.
const { copyFileSync, mkdirSync } = require('node:fs')

mkdirSync('dist', { recursive: true })
copyFileSync('server.source.js', 'dist/server.js')
