/** Certificates for tests, self-signed, and clients that come with a name. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import type { RequestOptions } from 'node:http'
import http2, { type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2'
import { request } from 'node:https'
import { join } from 'node:path'
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls'
import type { RouteTable } from '../../proxy/table.ts'
import { type Answer, collect, type Harness } from './harness.ts'

/** Puts a fresh pair into a folder; `subject` tells one from another. */
export function certify(folder: string, names: string[], subject = names[0]!): void {
  mkdirSync(folder, { recursive: true })
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
  const san = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`
  execFileSync('openssl', [...args, ...files, '-subj', `/CN=${subject}`, '-addext', san], { stdio: 'ignore' })
}

/** All hosts of the table redirect and are strict. */
export function withTls(table: RouteTable): RouteTable {
  for (const route of Object.values(table.hosts)) route.tls = { redirect: true, hsts: true }
  return table
}

const trusting = { host: '127.0.0.1', rejectUnauthorized: false }

/** Resolves after the handshake, fails when it is refused. */
export async function handshake(
  h: Pick<Harness, 'securePort'>,
  servername: string,
  options: ConnectionOptions = {},
): Promise<TLSSocket> {
  const socket = tls.connect({ ...trusting, port: h.securePort, servername, ...options })
  await once(socket, 'secureConnect')
  return socket
}

/** A session that may be resumed. With TLS 1.2 its ticket comes before the handshake ends, with 1.3 after it. */
export async function ticket(h: Harness, servername: string, options: ConnectionOptions): Promise<Buffer> {
  const socket = tls.connect({ ...trusting, port: h.securePort, servername, ...options })
  const [session] = (await once(socket, 'session')) as [Buffer]
  socket.destroy()
  return session
}

/** Of the certificate that a handshake shows; the code of its failure where it is refused. */
export async function shown(h: Harness, servername: string, options: ConnectionOptions = {}): Promise<string> {
  try {
    const socket = await handshake(h, servername, options)
    const { subject } = socket.getPeerCertificate()
    socket.destroy()
    return String(subject.CN)
  } catch (error) {
    return `refused: ${(error as NodeJS.ErrnoException).code}`
  }
}

export function get(h: Harness, host: string, options: RequestOptions = {}, body?: string): Promise<Answer> {
  const { headers, ...rest } = options
  const all = { host, ...(headers as Record<string, string>) }
  const to = { ...trusting, port: h.securePort, servername: host.split(':')[0]!, agent: false as const }
  return new Promise((done, fail) => {
    const req = request({ ...to, headers: all, ...rest }, (res) => collect(res).then(done, fail))
    req.on('error', fail)
    req.end(body)
  })
}

export async function session(h: Harness, servername: string, options: http2.SecureClientSessionOptions = {}) {
  const client = http2.connect(`https://${servername}`, { ...trusting, port: h.securePort, servername, ...options })
  client.on('error', () => {})
  await once(client, 'connect')
  return client
}

/** The answer of one stream, read to its end. */
export async function answerOf(stream: ClientHttp2Stream): Promise<Answer & { trailers: IncomingHttpHeaders }> {
  let trailers: IncomingHttpHeaders = {}
  stream.on('trailers', (headers) => (trailers = headers))
  const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders & { ':status': number }]
  let body = ''
  for await (const chunk of stream.setEncoding('latin1')) body += chunk
  return { status: headers[':status'], headers: headers as Answer['headers'], body, trailers }
}

export function ask(client: ClientHttp2Session, headers: http2.OutgoingHttpHeaders, body?: string | Buffer) {
  const stream = client.request(headers, { endStream: body === undefined })
  if (body !== undefined) stream.end(body)
  return answerOf(stream)
}
