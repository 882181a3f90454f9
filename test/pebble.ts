/** A real ACME server (pebble) with a DNS server of its own, and what stands at port 80 of the hosts that it looks at. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, createServer as createTls } from 'node:tls'
import { makeAuthority, makeLeaf } from '../lib/io/x509.ts'
import { freePort } from './port.ts'
import { until } from './until.ts'

interface Teardown {
  teardown(work: () => Promise<void> | void): void
}

/** Debian's package has both programs. */
function install(): void {
  if (existsSync('/usr/bin/pebble')) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'pebble'], { env, stdio: 'ignore' })
}

export class Pebble {
  readonly folder = mkdtempSync(join(tmpdir(), 'backendim-test-pebble-'))
  /** What pebble logged. */
  log = ''
  dns = ''
  directory = ''
  private management = ''
  private readonly children: ChildProcess[] = []

  /** `http`, `tls`: the ports where it looks for http-01 and tls-alpn-01. */
  static async start(
    t: Teardown,
    ports: { http: number; tls?: number },
    env: Record<string, string> = {},
  ): Promise<Pebble> {
    install()
    const pebble = new Pebble()
    t.teardown(() => pebble.stop())
    const [api, manage, dns, management] = await Promise.all([freePort(), freePort(), freePort(), freePort()])
    pebble.dns = `127.0.0.1:${dns}`
    pebble.directory = `https://localhost:${api}/dir`
    pebble.management = `http://127.0.0.1:${management}`
    pebble.configure({ api, manage, http: ports.http, tls: ports.tls ?? (await freePort()) })
    const off = ['-http01', '', '-https01', '', '-tlsalpn01', '', '-defaultIPv6', '']
    pebble.run('pebble-challtestsrv', [...off, '-dns01', pebble.dns, '-management', `127.0.0.1:${management}`], {})
    const config = join(pebble.folder, 'config.json')
    pebble.run('pebble', ['-config', config, '-dnsserver', pebble.dns], { PEBBLE_VA_NOSLEEP: '1', ...env })
    await until('pebble', () => pebble.log.includes('ACME directory available at'))
    await until('its DNS', () => pebble.tell('clear-a', { host: 'none.example.com' }))
    return pebble
  }

  /** File with the CA that its own HTTPS is trusted by. */
  get ca(): string {
    return join(this.folder, 'ca.pem')
  }

  private configure(ports: { api: number; manage: number; http: number; tls: number }): void {
    const authority = makeAuthority('pebble itself', ['localhost'], Date.now())
    const leaf = makeLeaf(authority, 'localhost', Date.now())
    const file = (name: string, text: string): string => {
      writeFileSync(join(this.folder, name), text)
      return join(this.folder, name)
    }
    file('ca.pem', authority.cert)
    const pebble = {
      listenAddress: `127.0.0.1:${ports.api}`,
      managementListenAddress: `127.0.0.1:${ports.manage}`,
      certificate: file('cert.pem', leaf.cert),
      privateKey: file('key.pem', leaf.key),
      httpPort: ports.http,
      tlsPort: ports.tls,
    }
    file('config.json', JSON.stringify({ pebble }))
  }

  private run(file: string, args: string[], env: Record<string, string>): void {
    const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        this.log += text
      })
    this.children.push(child)
  }

  /** What its DNS server answers: `add-a` with host and addresses, `clear-a`, `set-txt` … */
  async tell(what: string, body: object): Promise<boolean> {
    return (await fetch(`${this.management}/${what}`, { method: 'POST', body: JSON.stringify(body) })).ok
  }
  get txtUrl(): string {
    return this.management
  }

  /** Orders that it has taken. */
  get orders(): number {
    return this.log.split('Added order ').length - 1
  }

  /** Options of `up` for a host that asks it. */
  get options(): string[] {
    const asked = ['--acme', this.directory, '--acme-ca', this.ca, '--dns-server', this.dns]
    return [...asked, '--public-address', '127.0.0.1']
  }

  async stop(): Promise<void> {
    for (const child of this.children) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue
      const ended = once(child, 'exit')
      child.kill()
      await ended
    }
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Port 80 for tests in which no proxy runs: answers http-01 from a data folder, as the proxy does. */
export class Port80 {
  data = ''
  port = 0
  asked = 0
  private held: (() => void)[] | undefined
  private server: Server | undefined

  static async start(t: Teardown): Promise<Port80> {
    const one = new Port80()
    one.server = createServer((req, res) => void one.answer(req, res)).listen(0, '127.0.0.1')
    await once(one.server, 'listening')
    one.port = (one.server.address() as AddressInfo).port
    t.teardown(() => {
      one.server?.closeAllConnections()
      one.server?.close()
    })
    return one
  }

  /** From now on questions wait, until they are let go. */
  hold(): void {
    this.held = []
  }
  release(): void {
    for (const go of this.held ?? []) go()
    this.held = undefined
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    this.asked++
    if (this.held) await new Promise<void>((resolve) => this.held?.push(resolve))
    const [, token] = /^\/\.well-known\/acme-challenge\/([A-Za-z0-9_-]{1,128})$/.exec(req.url ?? '') ?? []
    const text = await readFile(join(this.data, 'challenges', token ?? ''), 'utf8').catch(() => undefined)
    res.writeHead(text === undefined ? 404 : 200).end(text ?? 'nothing here')
  }
}

/** Port 443 likewise: shows the certificates of tls-alpn-01. */
export class Port443 {
  data = ''
  port = 0
  shown = 0

  static async start(t: Teardown): Promise<Port443> {
    const one = new Port443()
    const server = createTls({
      ALPNProtocols: ['acme-tls/1'],
      SNICallback: (name, answer) =>
        void one.context(name).then(
          (context) => answer(null, context),
          (error) => answer(error),
        ),
    })
    server.on('secureConnection', () => one.shown++).on('tlsClientError', () => {})
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    one.port = (server.address() as AddressInfo).port
    t.teardown(() => void server.close())
    return one
  }

  private async context(name: string) {
    const read = (file: string): Promise<string> => readFile(join(this.data, 'challenges', 'alpn', name, file), 'utf8')
    return createSecureContext({ cert: await read('cert.pem'), key: await read('key.pem') })
  }
}
