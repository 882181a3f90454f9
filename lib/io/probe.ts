/** Health of one instance, asked from the host at its own address. */
import { request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Health } from '../model/plan.ts'

/** `body`: how an answer that is no 2xx begins. */
export type Answer = { status: number; body?: string } | { error: string }

const BODY = 200
/** Milliseconds. The first packet to a container that has just started may get lost, and is sent again only after a second. */
const CONNECT = 100

/** One try: GET path, with the app's own domain as Host. */
export function ask(address: string, port: number, path: string, host: string, timeout: number): Promise<Answer> {
  return new Promise((resolve) => {
    const headers = { host, 'x-forwarded-proto': 'https', 'user-agent': 'backendim-health/1', connection: 'close' }
    const call = request({ host: address, port, path, headers, timeout, agent: false }, (response) => {
      const status = response.statusCode ?? 0
      let body = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        if (body.length < BODY) body = (body + chunk).slice(0, BODY)
      })
      if (status >= 200 && status < 300) resolve({ status })
      response.on('close', () => resolve({ status, body: body.trim() }))
    })
    call.on('timeout', () => call.destroy(new Error(`no answer within ${timeout / 1000} s`)))
    call.on('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? error.message }))
    call.end()
  })
}

export type Verdict = 'passed' | 'fallback' | { last: Answer }

/**
 * Asks until a 2xx, the deadline or an abort (throws). Fallback: where `mayFallBack`, an app that has
 * answered 404 there for 3 s is taken to be up. `eager`: somebody waits for it, and it was up before: asked more often, and
 * its first 404 does.
 */
export async function healthy(
  target: { address: string; port: number; host: string },
  health: Health,
  mayFallBack: boolean,
  signal: AbortSignal,
  eager = false,
): Promise<Verdict> {
  const start = Date.now()
  let answeringSince: number | undefined
  let last: Answer = { error: 'never asked' }
  while (Date.now() - start < health.within) {
    signal.throwIfAborted()
    const left = health.within - (Date.now() - start)
    const timeout = Math.max(1, Math.min(health.timeout, left))
    last =
      eager && !(await accepts(target.address, target.port))
        ? { error: 'ECONNREFUSED' }
        : await ask(target.address, target.port, health.path, target.host, timeout)
    if ('status' in last && last.status >= 200 && last.status < 300) return 'passed'
    answeringSince = 'status' in last && last.status === 404 ? (answeringSince ?? Date.now()) : undefined
    if (mayFallBack && answeringSince && Date.now() - answeringSince >= (eager ? 0 : 3000)) return 'fallback'
    await sleep(pause(last, Date.now() - start, health.interval, eager), undefined, { signal })
  }
  return { last }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT })
    const end = (open: boolean): void => {
      socket.destroy()
      resolve(open)
    }
    socket.on('connect', () => end(true))
    socket.on('timeout', () => end(false))
    socket.on('error', () => end(false))
  })
}

/** Short at first: 100 ms between two requests, and less while nothing listens, which costs the app nothing. */
function pause(last: Answer, since: number, interval: number, eager: boolean): number {
  if (eager) return since < 2000 ? 5 : since < 10_000 ? 25 : Math.min(100, interval)
  if (since >= 5000) return interval
  return Math.min('error' in last && last.error === 'ECONNREFUSED' ? 25 : 100, interval)
}
