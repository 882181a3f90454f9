/** The yardsticks of a reverse proxy: nginx, HAProxy and Caddy, each on one thread with one origin, nothing logged. */

import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../test/port.ts'
import { pinned, start } from './child.ts'
import { type Ground, must } from './ground.ts'
import { nginx } from './origin.ts'

export interface Peer {
  name: string
  pid: number
  http: number
  https: number
}
/** The name under which each serves the origin. The clients resolve it, and offer it in the handshake. */
export const NAME = 'localhost'

/** PEM files: one for certificate and key as HAProxy wants them, and the two that it is made of. */
export interface Pair {
  cert: string
  key: string
  both: string
}

interface Ports {
  http: number
  https: number
  origin: number
}

const nginxServer = ({ http, https, origin }: Ports, pair: Pair): string => `
 upstream origin { server 127.0.0.1:${origin}; keepalive 256; keepalive_requests 1000000000; }
 server { listen 127.0.0.1:${http} backlog=4096; listen 127.0.0.1:${https} ssl http2 backlog=4096;
  ssl_certificate ${pair.cert}; ssl_certificate_key ${pair.key}; ssl_protocols TLSv1.2 TLSv1.3;
  ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
  location / { proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
   proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
   proxy_set_header X-Request-Id $request_id; proxy_pass http://origin; } }`

const haproxy = ({ http, https, origin }: Ports, pair: Pair): string => `
global
  nbthread 1
  maxconn 8192
  ssl-default-bind-ciphersuites TLS_AES_128_GCM_SHA256
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
  option forwardfor
frontend front
  bind 127.0.0.1:${http}
  bind 127.0.0.1:${https} ssl crt ${pair.both} alpn h2,http/1.1
  http-request set-header X-Forwarded-Proto http if !{ ssl_fc }
  http-request set-header X-Forwarded-Proto https if { ssl_fc }
  default_backend back
backend back
  http-reuse always
  server origin 127.0.0.1:${origin}
`
const caddy = ({ http, https, origin }: Ports, pair: Pair): string => `
{
 admin off
 auto_https off
 servers {
  protocols h1 h2
 }
}
(origin) {
 reverse_proxy 127.0.0.1:${origin} {
  transport http {
   keepalive_idle_conns_per_host 256
  }
 }
}
http://:${http} {
 import origin
}
https://:${https} {
 tls ${pair.cert} ${pair.key}
 import origin
}
`

/** ECDSA P-256, as the authorities sign by default. */
export async function makePair(ground: Ground): Promise<Pair> {
  const [cert, key, both] = ['cert.pem', 'key.pem', 'both.pem'].map((name) => join(ground.folder, name)) as [
    string,
    string,
    string,
  ]
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30']
  const names = ['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`]
  await must('openssl', ['req', '-x509', ...ec, ...names, '-keyout', key, '-out', cert])
  await writeFile(both, (await Promise.all([cert, key].map((file) => readFile(file, 'utf8')))).join(''))
  for (const file of [cert, key, both]) await chmod(file, 0o644)
  return { cert, key, both }
}

export async function startPeers(ground: Ground, cpu: number, origin: number, pair: Pair): Promise<Peer[]> {
  const { folder } = ground
  const make = async (name: string, text: (ports: Ports) => string, ...command: string[]): Promise<Peer> => {
    const ports = { http: await freePort(), https: await freePort(), origin }
    const file = join(folder, `${name}.conf`)
    await writeFile(file, text(ports))
    const env = { GOMAXPROCS: '1', XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
    const child = start(ground, pinned(cpu, [...command, file]), env)
    return { name, pid: child.pid as number, ...ports }
  }
  const run = ['caddy', 'run', '--adapter', 'caddyfile', '--config']
  return [
    await make('nginx', (ports) => nginx(folder, 'nginx', nginxServer(ports, pair)), 'nginx', '-c'),
    await make('haproxy', (ports) => haproxy(ports, pair), 'haproxy', '-db', '-f'),
    await make('caddy', (ports) => caddy(ports, pair), ...run),
  ]
}
