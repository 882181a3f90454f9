/** Processes that a measurement starts, and what a process has used: by pid, children included. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Ground, must } from './ground.ts'

export function start(ground: Ground, command: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const [file = '', ...args] = command
  const child = spawn(file, args, { stdio: 'ignore', env: { ...process.env, ...env } })
  ground.teardown(() => end(child))
  return child
}

/** A command that stays on one processor. */
export const pinned = (cpu: number, command: string[]): string[] => ['taskset', '-c', String(cpu), ...command]

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

/** Waits until a port accepts. */
export async function accepts(port: number, within = 10_000): Promise<void> {
  for (const deadline = Date.now() + within; ; await sleep(20)) {
    const socket = connect(port, '127.0.0.1')
    const open = await new Promise((resolve) =>
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false)),
    )
    socket.destroy()
    if (open) return
    if (Date.now() > deadline) throw new Error(`nothing listens on port ${port}`)
  }
}

let ticks = 0

/** A process and its children. */
export async function tree(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return [pid, ...children.split(' ').filter(Boolean).map(Number)]
}

/** Processor time of a process and its children so far, in seconds. */
export async function spent(pid: number): Promise<number> {
  ticks ||= Number(await must('getconf', ['CLK_TCK']))
  let sum = 0
  for (const one of await tree(pid)) {
    const fields = (await readFile(`/proc/${one}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ')
    sum += (Number(fields[11]) + Number(fields[12])) / ticks
  }
  return sum
}

/** A line of a file in /proc/PID in MB, such as Pss of smaps_rollup. */
export async function megabytes(pid: number, file: string, name: string): Promise<number> {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(await readFile(`/proc/${pid}/${file}`, 'utf8'))
  return Number(found?.[1]) / 1024
}
