require('node:fs').writeFileSync('built.json', JSON.stringify({ cwd: process.cwd() }))
