/**
 * WebSockets and other upgrades. Bytes are piped blindly only after the app said 101; any other answer is parsed and
 * the connection closed after it, or a client could send further requests past this proxy's headers.
 */
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { type LiveRoute, type LiveTarget, pick, type Upstream } from './balance.ts'
import { CONNECT_TIMEOUT_MS } from './connect.ts'
import { connectFault } from './forward.ts'
import { type Facts, incoming, outgoing } from './headers.ts'
import { type Fault, faults, page } from './pages.ts'
import type { Front } from './server.ts'

const FIRST_BYTE_MS = 30_000

export function upgrade(
  ...[proxy, route, req, head, facts, path]: [Front, LiveRoute, IncomingMessage, Buffer, Facts, string]
): void {
  const { socket } = req
  const { 'content-length': length, 'transfer-encoding': encoding } = req.headers
  const headers = outgoing(req, facts)
  const token = req.headers.upgrade ?? ''
  if (headers === null || encoding !== undefined || (length !== undefined && length !== '0')) {
    refuse(proxy, route, req, facts, faults.bad)
    return
  }
  // HTTP/2 without TLS would hide further requests from us: such a request is served as HTTP/1.1.
  if (token !== '' && !/\bh2c?\b/i.test(token)) headers.push('connection', 'Upgrade', 'upgrade', token)
  else headers.push('connection', 'close')
  attempt(null)

  function attempt(tried: Upstream[] | null): void {
    const target = pick(route, tried)
    if (target === undefined) {
      refuse(proxy, route, req, facts, faults.none)
      return
    }
    const { upstream } = target
    const { host, port } = upstream
    const began = performance.now()
    const out = request({ host, port, method: req.method, path, headers: headers as never, agent: false })
    let connected = false
    let settled = false
    const free = once(() => proxy.router.finish(upstream))
    const fail = (fault: Fault) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      socket.off('close', gone)
      out.destroy()
      free()
      if (
        connected ||
        tried?.length === route.targets.length - 1 ||
        fault === faults.aborted ||
        route.targets.length === 1
      ) {
        refuse(proxy, route, req, facts, fault, target, performance.now() - began)
      } else {
        upstream.failedAt = performance.now()
        attempt([...(tried ?? []), upstream])
      }
    }
    const gone = () => fail(faults.aborted)
    const settle = () => {
      settled = true
      clearTimeout(timer)
      socket.off('close', gone)
    }
    let timer = setTimeout(() => fail(faults.unreachable), CONNECT_TIMEOUT_MS)
    proxy.router.start(upstream)
    socket.on('close', gone)
    onConnected(out, () => {
      connected = true
      clearTimeout(timer)
      timer = setTimeout(() => fail(faults.timeout), FIRST_BYTE_MS)
    })
    out.on('error', (error: NodeJS.ErrnoException) => fail(connected ? faults.closed : connectFault(error.code)))
    out.on('upgrade', (answer, other, otherHead) => {
      if (settled) return other.destroy()
      settle()
      const names = [...answer.rawHeaders, ...served(proxy, req, route, target)]
      socket.write(preamble(101, answer.statusMessage ?? '', names), 'latin1')
      join(socket, other as Socket, head, otherHead, free)
    })
    out.on('response', (answer) => {
      settle()
      const names = [...incoming(answer.rawHeaders), ...served(proxy, req, route, target), 'connection', 'close']
      socket.write(preamble(answer.statusCode!, answer.statusMessage ?? '', names), 'latin1')
      answer.pipe(socket)
      answer.on('error', () => socket.destroy())
      answer.on('close', free)
      socket.on('close', () => out.destroy())
    })
    out.end()
  }
}

function join(client: Socket, app: Socket, clientHead: Buffer, appHead: Buffer, free: () => void): void {
  for (const [from, to, first] of [
    [client, app, clientHead],
    [app, client, appHead],
  ] as const) {
    from.setTimeout(0)
    from.setNoDelay(true)
    if (first.length > 0) to.write(first)
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
    from.pipe(to)
  }
  app.on('close', free)
}

function refuse(
  ...[proxy, route, req, facts, fault, target, service]: [
    Front,
    LiveRoute,
    IncomingMessage,
    Facts,
    Fault,
    LiveTarget?,
    number?,
  ]
): void {
  const { status, headers, body } = page(req, fault, facts.id)
  proxy.events.emit(route.app, {
    ...{ code: fault.code, desc: fault.desc, status: fault.status, method: req.method!, url: req.url!, ...facts },
    ...{ dyno: target?.name ?? '', connect: 0, service: service ?? 0, bytes: 0 },
  })
  req.socket.end(preamble(status, fault.title, [...headers, 'connection', 'close']) + body, 'latin1')
}

export function preamble(status: number, reason: string, headers: string[]): string {
  let out = `HTTP/1.1 ${status} ${reason}\r\n`
  for (let i = 0; i < headers.length; i += 2) out += `${headers[i]}: ${headers[i + 1]}\r\n`
  return `${out}\r\n`
}

function served(proxy: Front, req: IncomingMessage, route: LiveRoute, target: LiveTarget): string[] {
  return proxy.proves(req) ? ['x-backendim-served', `${route.release} ${target.name}`] : []
}

function onConnected(out: ClientRequest, then: () => void): void {
  out.on('socket', (socket) => socket.on('connect', then))
}

function once(act: () => void): () => void {
  let done = false
  return () => {
    if (!done) act()
    done = true
  }
}
