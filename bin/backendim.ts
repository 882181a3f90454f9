/**
 * The CLI. On the host every command of the table over the control socket, and `purge`, which removes what this host made in
 * the engine; anywhere `plan` and `eject`, which need no host. What only some of them need is loaded late.
 */

import nodeModule from 'node:module'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

const words = process.argv.slice(2)
const at = words.indexOf('--data')
const given = at >= 0 ? words.splice(at, 2)[1] : undefined
const fallback = process.getuid?.() === 0 ? '/var/lib/backendim' : join(homedir(), '.backendim')
const data = resolve(given ?? process.env.BACKENDIM_DATA ?? fallback)

// Who reads us may have had enough, such as head.
process.stdout.on('error', () => process.exit())
if (at >= 0 && given === undefined) fail('--data wants a folder', 'such as --data /var/lib/backendim', 2)
else if (words[0] === 'plan' || words[0] === 'eject') await inFolder(words[0], words.slice(1))
else if (words[0] === 'purge') await purgeWhatWasNamed()
else if (words.length === 0 || words[0] === '--help' || words[0] === '-h') await usage()
else await talk(join(data, 'run', 'control.sock'))

/** What was compiled is kept where the user alone writes, by a Node that can: half of the time of these is loading. */
async function inFolder(name: 'plan' | 'eject', rest: string[]): Promise<void> {
  const { enableCompileCache } = nodeModule as { enableCompileCache?(folder: string): unknown }
  enableCompileCache?.(join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'backendim'))
  if (name === 'plan') return (await import('./plan.ts')).plan(rest)
  return (await import('./eject.ts')).eject(rest)
}

/** Never by default, and never with words that were meant otherwise. */
async function purgeWhatWasNamed(): Promise<void> {
  if (given === undefined || words.length > 1)
    return fail('purge wants a folder, and nothing else', 'backendim purge --data DIR', 2)
  const { purge, refusal } = await import('./purge.ts')
  const refused = await refusal(data)
  if (refused) return fail(refused, 'purge removes the containers, networks and images of a host that was stopped', 6)
  return purge(data)
}

async function usage(): Promise<void> {
  const { UP_USAGE } = await import('./up-usage.ts')
  console.log(`Usage: backendim COMMAND [--data DIR]   a command on the host that runs on DIR (default ${fallback}); backendim help lists them
       ${UP_USAGE}
       backendim plan [DIR] [--json]      how a push of the folder would be built, and why; needs no host
       backendim eject [DIR] [--force]    write that Dockerfile into the folder; needs no host
       backendim purge --data DIR         remove what a stopped host left in the engine`)
}

async function talk(path: string): Promise<void> {
  const [{ connect }, { createInterface }] = await Promise.all([import('node:net'), import('node:readline')])
  const socket = connect(path)
  let answered = false
  socket.on('error', () => {
    if (answered) return
    answered = true
    fail(`nothing runs here (${path})`, `start it: backendim up --data ${data}`, 1)
  })
  socket.on('close', () => {
    if (!answered) fail('the host ended before it answered', 'look at its log', 1)
  })
  socket.write(`${JSON.stringify({ words: words.length > 0 ? words : ['help'] })}\n`)
  if (!process.stdin.isTTY) {
    process.stdin.on('data', (chunk) => socket.write(`${JSON.stringify({ stdin: chunk.toString('base64') })}\n`))
    process.stdin.on('end', () => socket.write(`${JSON.stringify({ end: true })}\n`))
  } else socket.write(`${JSON.stringify({ end: true })}\n`)
  const answers = createInterface({ input: socket })
  // It passes on what the socket has told already.
  answers.on('error', () => {})
  answers.on('line', (line) => {
    const answer = JSON.parse(line) as { out?: string; err?: string; exit?: number }
    if (answer.out) process.stdout.write(answer.out)
    if (answer.err) process.stderr.write(answer.err)
    if (answer.exit === undefined) return
    answered = true
    process.exitCode = answer.exit
    process.stdin.destroy()
    socket.destroy()
  })
}

function fail(message: string, hint: string, exit: number): void {
  const shape = { code: exit === 2 ? 'USAGE' : 'HOST_ERROR', message, hint, evidence: [], next: [] }
  console.error(words.includes('--json') ? JSON.stringify({ error: shape }) : `error: ${message}\n   ${hint}`)
  process.stdin.destroy()
  process.exitCode = exit
}
