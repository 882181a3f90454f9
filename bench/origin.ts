/** What all proxies fetch from: nginx with answers of 100 bytes, 10 kB, 1 MB and 2 GB, which takes bodies and throws them away. */

import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../test/port.ts'
import { pinned, start } from './child.ts'
import type { Ground } from './ground.ts'

const FILES = { '10k': 10_000, '1m': 1_000_000, '2g': 2 * 1024 ** 3 }

/** A whole configuration around one server. */
export const nginx = (folder: string, name: string, server: string): string => `
worker_processes 1; daemon off; error_log /dev/null; pid ${folder}/${name}.pid;
events { worker_connections 8192; }
http { access_log off; keepalive_requests 1000000000; client_max_body_size 0; default_type text/plain; sendfile on;
 client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder};
 scgi_temp_path ${folder};
${server}
}
`

/** Answers its port. */
export async function startOrigin(ground: Ground, cpu: number): Promise<number> {
  const port = await freePort()
  const { folder } = ground
  for (const [name, size] of Object.entries(FILES)) {
    await writeFile(join(folder, name), '', { mode: 0o644 })
    await truncate(join(folder, name), size)
  }
  const files = Object.keys(FILES).map((name) => `  location /${name} { root ${folder}; }`)
  const small = `  location / { return 200 "${'x'.repeat(100)}"; }`
  const server = ` server { listen 127.0.0.1:${port} backlog=4096;\n${[...files, small].join('\n')} }`
  const file = join(folder, 'origin.conf')
  await writeFile(file, nginx(folder, 'origin', server))
  start(ground, pinned(cpu, ['nginx', '-c', file]))
  return port
}
