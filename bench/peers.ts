/** The yardsticks of a reverse proxy: nginx, HAProxy and Caddy, each on one thread with one origin, nothing logged. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, pinned, start } from './child.ts'
import type { Ground } from './ground.ts'

export interface Peer {
  name: string
  pid: number
  port: number
  /** What the request names as Host. */
  host: string
}

const nginx = (folder: string, name: string, server: string): string => `
worker_processes 1; daemon off; error_log /dev/null; pid ${folder}/${name}.pid;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000000; client_body_temp_path ${folder}; proxy_temp_path ${folder};
 fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
${server}
}
`
const originServer = (port: number): string =>
  ` server { listen 127.0.0.1:${port} backlog=4096; location / { default_type text/plain; return 200 "${'x'.repeat(100)}"; } }`

const nginxServer = (port: number, origin: number): string => `
 upstream origin { server 127.0.0.1:${origin}; keepalive 256; keepalive_requests 1000000000; }
 server { listen 127.0.0.1:${port} backlog=4096;
  location / { proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
   proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
   proxy_set_header X-Request-Id $request_id; proxy_pass http://origin; } }`

const haproxy = (port: number, origin: number): string => `
global
  nbthread 1
  maxconn 8192
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
  option forwardfor
frontend front
  bind 127.0.0.1:${port}
  http-request set-header X-Forwarded-Proto http
  default_backend back
backend back
  http-reuse always
  server origin 127.0.0.1:${origin}
`
const caddy = (port: number, origin: number): string => `
{
 admin off
 auto_https off
}
http://127.0.0.1:${port} {
 reverse_proxy 127.0.0.1:${origin} {
  transport http {
   keepalive_idle_conns_per_host 256
  }
 }
}
`

/** The fixed answer of 100 bytes that all proxies fetch; answers its port. */
export async function startOrigin(ground: Ground, cpu: number): Promise<number> {
  const port = await freePort()
  const file = join(ground.folder, 'origin.conf')
  await writeFile(file, nginx(ground.folder, 'origin', originServer(port)))
  start(ground, pinned(cpu, ['nginx', '-c', file]))
  return port
}

export async function startPeers(ground: Ground, cpu: number, origin: number): Promise<Peer[]> {
  const { folder } = ground
  const make = async (name: string, file: string, text: (port: number) => string, ...command: string[]) => {
    const port = await freePort()
    await writeFile(join(folder, file), text(port))
    const env = { GOMAXPROCS: '1', XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
    const child = start(ground, pinned(cpu, [...command, join(folder, file)]), env)
    return { name, pid: child.pid as number, port, host: '127.0.0.1' }
  }
  return [
    await make('nginx', 'nginx.conf', (port) => nginx(folder, 'nginx', nginxServer(port, origin)), 'nginx', '-c'),
    await make('haproxy', 'haproxy.cfg', (port) => haproxy(port, origin), 'haproxy', '-db', '-f'),
    await make(
      'caddy',
      'Caddyfile',
      (port) => caddy(port, origin),
      'caddy',
      'run',
      '--adapter',
      'caddyfile',
      '--config',
    ),
  ]
}
