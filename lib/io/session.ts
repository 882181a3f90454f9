/**
 * BuildKit's session: a connection on which the builder asks us (gRPC over HTTP/2) for secrets while a step runs that mounts them.
 * https://github.com/moby/buildkit/blob/master/session/secrets/secrets.proto
 */
import { randomBytes } from 'node:crypto'
import { type ClientRequest, request as http, type RequestOptions } from 'node:http'
import { constants, createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { request as https } from 'node:https'
import type { Socket } from 'node:net'
import type Docker from 'dockerode'
import protobuf from 'protobufjs'

const SECRET = '/moby.buildkit.secrets.v1.Secrets/GetSecret'
/** Asked every few seconds: a session that does not answer ends the build. */
const HEALTH = '/grpc.health.v1.Health/Check'

// Codes of gRPC.
const OK = 0
const NOT_FOUND = 5
const UNIMPLEMENTED = 12

const { Secret, Asked, Health } = {
  Asked: new protobuf.Type('GetSecretRequest').add(new protobuf.Field('id', 1, 'string')),
  Secret: new protobuf.Type('GetSecretResponse').add(new protobuf.Field('data', 1, 'bytes')),
  Health: new protobuf.Type('HealthCheckResponse').add(new protobuf.Field('status', 1, 'int32')),
}
/** Longer requests than the name of a secret are no business of ours. */
const MOST = 64 * 1024

export interface Session {
  /** To name in the call of the build. */
  id: string
  close(): void
}

/** Answers when the engine has the connection. `secrets`: by the id that a Dockerfile mounts. */
export async function openSession(
  docker: Docker,
  secrets: Record<string, string>,
  signal: AbortSignal,
): Promise<Session> {
  const id = randomBytes(13).toString('hex')
  const socket = await upgraded(docker, id, signal)
  const server = createServer()
  server.on('stream', (stream, headers) => serve(stream, headers, secrets))
  server.on('sessionError', () => socket.destroy())
  socket.on('error', () => {})
  server.emit('connection', socket)
  return { id, close: () => void socket.destroy() }
}

function upgraded(docker: Docker, id: string, signal: AbortSignal): Promise<Socket> {
  const { socketPath, host, port, protocol, ca, cert, key } = docker.modem as unknown as Record<string, string>
  const where = socketPath ? { socketPath } : { host, port, ca, cert, key }
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'h2c',
    'X-Docker-Expose-Session-Uuid': id,
    'X-Docker-Expose-Session-Name': 'backendim',
    'X-Docker-Expose-Session-Grpc-Method': [SECRET, HEALTH],
  }
  const options = { ...where, path: '/session', method: 'POST', headers, signal, agent: false } as RequestOptions
  return new Promise((resolve, reject) => {
    const call: ClientRequest = (!socketPath && protocol === 'https' ? https : http)(options)
    call.on('upgrade', (_, socket, head) => {
      // The builder may have spoken already.
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
    call.on('response', (answer) => {
      answer.resume()
      reject(new Error(`the engine answered ${answer.statusCode} when a session was asked for`))
    })
    call.on('error', reject)
    call.end()
  })
}

function serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, secrets: Record<string, string>): void {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('error', () => {})
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > MOST) stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM)
    else chunks.push(chunk)
  })
  stream.on('end', () => {
    const { code, message } = answer(String(headers[':path']), Buffer.concat(chunks), secrets)
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(code) }))
    stream.end(message)
  })
}

function answer(path: string, body: Buffer, secrets: Record<string, string>): { code: number; message?: Buffer } {
  if (path === HEALTH) return { code: OK, message: framed(Health.encode({ status: 1 }).finish()) }
  if (path !== SECRET) return { code: UNIMPLEMENTED }
  // One byte for compression and four for the length come before the message.
  const { id } = Asked.decode(body.subarray(5)) as unknown as { id: string }
  if (!Object.hasOwn(secrets, id)) return { code: NOT_FOUND }
  return { code: OK, message: framed(Secret.encode({ data: Buffer.from(secrets[id] as string) }).finish()) }
}

function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}
