/** A build step that wants everything. Its processes carry a marker, so that it can be seen whether any is left. */

const SCRIPT = (marker: string): string => `
const { fork, spawn } = require('node:child_process')
const { availableParallelism } = require('node:os')
const marker = '${marker}'
const wants = process.argv.slice(2).filter((word) => word !== marker)
const same = (words) => fork(__filename, [...words, marker])
// Allocates until something ends it.
const eat = () => { const all = []; setInterval(() => { for (let i = 0; i < 16; i++) all.push(Buffer.alloc(1 << 20, 1)) }, 1) }
const rest = wants.filter((word) => word !== 'forks')
if (wants[0] === 'forks') for (let i = 0; i < availableParallelism(); i++) for (const one of rest) same([one])
// Its child is killed, and it says no word of that.
else if (wants[0] === 'hides') same(['eats']).on('exit', () => process.exit(3))
// Each of them starts the next two, for ever.
if (wants[0] === 'bombs') {
  const child = () => { try { spawn('sh', ['-c', ': ${marker}; while :; do sh -c ": ${marker}; sleep 60" & done']).on('error', () => {}) } catch {} }
  setInterval(child, 10)
}
if (wants[0] === 'eats') eat()
if (wants[0] === 'churns') { const some = Buffer.alloc(128 << 20, 1); setInterval(() => some.fill(Date.now() & 255), 1) }
if (wants[0] === 'spins') for (;;) {}
`

export const greedy = (marker: string): Record<string, string> => ({
  'greedy.js': SCRIPT(marker),
})
