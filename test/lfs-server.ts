/** A server of git LFS objects over TLS, as small as one can be: the batch API and the objects. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { run } from './host.ts'

export interface LfsServer {
  url: string
  /** File with the certificate, for NODE_EXTRA_CA_CERTS. */
  ca: string
  /** Keeps a text; answers its pointer. */
  keep(text: string): string
  /** What was asked for, in order. */
  asked: string[]
  /** Answers this instead of the object. */
  lie?: string
  /** Status of the batch API. */
  status: number
}

export async function lfsServer(t: { testdir(): string; teardown(work: () => unknown): void }): Promise<LfsServer> {
  const folder = t.testdir()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const made = await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    cert,
    ...subject,
  ])
  if (made.code !== 0) throw new Error(made.err)
  const objects = new Map<string, Buffer>()
  const server: LfsServer = { url: '', ca: cert, asked: [], status: 200, keep: (text) => keep(objects, text) }
  const listener = createServer(
    { key: readFileSync(key), cert: readFileSync(cert) },
    (request, response) => void answer(server, objects, request, response),
  )
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    listener.closeAllConnections()
    listener.close()
  })
  server.url = `https://127.0.0.1:${(listener.address() as AddressInfo).port}/team/shop`
  return server
}

function keep(objects: Map<string, Buffer>, text: string): string {
  const oid = createHash('sha256').update(text).digest('hex')
  objects.set(oid, Buffer.from(text))
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${Buffer.byteLength(text)}\n`
}

async function answer(
  server: LfsServer,
  objects: Map<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  server.asked.push(`${request.method} ${request.url}`)
  if (request.url !== '/team/shop/objects/batch') {
    const object = objects.get(request.url?.slice('/object/'.length) ?? '')
    response.writeHead(object && request.headers['x-token'] === 'one' ? 200 : 404).end(server.lie ?? object)
    return
  }
  const asked = (await json(request)) as { operation: string; objects: { oid: string; size: number }[] }
  const base = server.url.replace('/team/shop', '/object')
  const found = asked.objects.map(({ oid, size }) =>
    objects.has(oid)
      ? { oid, size, actions: { download: { href: `${base}/${oid}`, header: { 'x-token': 'one' } } } }
      : { oid, size, error: { code: 404, message: 'Object does not exist' } },
  )
  response
    .writeHead(server.status, { 'content-type': 'application/vnd.git-lfs+json' })
    .end(JSON.stringify({ transfer: 'basic', objects: found }))
}
