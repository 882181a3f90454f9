/** The front door: ssh2, wrapped here alone. An identity exists only after a signature was verified. */
import { readFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { PassThrough, type Readable, Writable } from 'node:stream'
import ssh2, { type AuthContext, type Connection, type PublicKeyAuthContext, type ServerChannel } from 'ssh2'
import { writeDurable } from '../io/store.ts'

export interface SshSession {
  /** Id of the key that signed in. */
  key: string
  /** The exec string; undefined for a shell. */
  command: string | undefined
  gitProtocol: string | undefined
  stdin: Readable
  stdout: Writable
  stderr: Writable
  /** Aborted when the client goes. */
  signal: AbortSignal
}
export interface SshOptions {
  hostKey: string
  authenticate(blob: Buffer): string | undefined
  run(session: SshSession): Promise<number>
  log(line: string): void
}
export interface SshServer {
  port: number
  close(): Promise<void>
}

const GRACE = 10_000
const STRANGERS = 100
const CLIENTS = 500
const PER_ADDRESS = 200
const TRIES = 8
const SESSIONS = 10
const EXEC_BYTES = 64 * 1024
const ALGORITHMS = {
  kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org', 'ecdh-sha2-nistp256'],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'chacha20-poly1305@openssh.com'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com'],
  compress: ['none'],
} as ssh2.Algorithms

/** The host's own key: ed25519, made once. */
export async function hostKey(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    const made = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'backendim' })
    await writeDurable(path, made.private)
    await writeDurable(`${path}.pub`, `${made.public}\n`, 0o644)
    return made.private
  }
}

export async function listenSsh(options: SshOptions, address: string, port: number): Promise<SshServer> {
  const server = new ssh2.Server({
    hostKeys: [options.hostKey],
    algorithms: ALGORITHMS,
    ident: 'backendim',
    keepaliveInterval: 15_000,
  })
  const strangers = new Map<Socket, NodeJS.Timeout>()
  const clients = new Set<Socket>()
  const known = (socket: Socket): void => {
    clearTimeout(strangers.get(socket))
    strangers.delete(socket)
  }
  server.on('connection', (client, info) =>
    serve(client, options, () => known((client as unknown as { _sock: Socket })._sock), info.ip),
  )

  const door = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      known(socket)
      clients.delete(socket)
    })
    const same = [...clients].filter(
      (other) => other.remoteAddress === socket.remoteAddress && !strangers.has(other),
    ).length
    if (clients.size >= CLIENTS || same >= PER_ADDRESS) return socket.destroy()
    // Who never logs in makes room for who comes next, so a flood of them locks nobody out.
    if (strangers.size >= STRANGERS) strangers.keys().next().value?.destroy()
    clients.add(socket)
    strangers.set(
      socket,
      setTimeout(() => socket.destroy(), GRACE),
    )
    server.injectSocket(socket)
    return undefined
  })
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject)
    door.listen(port, address, resolve)
  })
  return {
    port: (door.address() as { port: number }).port,
    close: () =>
      new Promise((resolve) => {
        door.close(() => resolve())
        for (const socket of clients) socket.destroy()
      }),
  }
}

function serve(client: Connection, options: SshOptions, known: () => void, address: string): void {
  const raw = (client as unknown as { _sock: Socket })._sock
  const gone = new AbortController()
  let key: string | undefined
  let tries = 0
  let sessions = 0
  client.on('error', () => raw.destroy())
  client.on('close', () => gone.abort())
  client.on('end', () => gone.abort())
  client.on('authentication', (context) => {
    if (++tries > TRIES) return raw.destroy()
    const signedIn = verified(context, options)
    if (signedIn === 'offered') return context.accept()
    if (signedIn === undefined) return context.reject(['publickey'])
    key = signedIn
    return context.accept()
  })
  client.on('ready', () => {
    known()
    client.on('session', (accept, reject) => {
      if (key === undefined || sessions >= SESSIONS) return reject()
      sessions++
      const session = accept()
      let gitProtocol: string | undefined
      const start = (command: string | undefined, channel: ServerChannel): void => {
        void converse(channel, { key: key as string, command, gitProtocol, gone: gone.signal }, options).finally(() => {
          sessions--
        })
      }
      session.on('env', (agree, refuse, info) => {
        const { key: name, val } = info as unknown as { key: string; val: string }
        if (name !== 'GIT_PROTOCOL' || !/^[a-z0-9=:]{1,64}$/.test(val)) return refuse?.()
        gitProtocol = val
        return agree?.()
      })
      session.on('pty', (agree) => agree?.())
      session.on('window-change', (agree) => agree?.())
      session.on('exec', (agree, _, info) => start(info.command, agree()))
      session.on('shell', (agree) => start(undefined, agree()))
    })
  })
  options.log(`ssh: ${address} connected`)
}

/** `offered`: a known key without a signature proves nothing yet; ssh2 then asks for one. */
function verified(context: AuthContext, options: SshOptions): string | 'offered' | undefined {
  if (context.method !== 'publickey') return undefined
  const { key, signature, blob, hashAlgo } = context as PublicKeyAuthContext
  const id = options.authenticate(key.data)
  if (id === undefined) return undefined
  if (!signature || !blob) return 'offered'
  const parsed = ssh2.utils.parseKey(`${key.algo} ${key.data.toString('base64')}`)
  if (parsed instanceof Error || Array.isArray(parsed)) return undefined
  return parsed.verify(blob, signature, hashAlgo) === true ? id : undefined
}

async function converse(
  channel: ServerChannel,
  who: { key: string; command: string | undefined; gitProtocol: string | undefined; gone: AbortSignal },
  options: SshOptions,
): Promise<void> {
  const closed = new AbortController()
  channel.on('close', () => closed.abort())
  channel.on('error', () => closed.abort())
  const signal = AbortSignal.any([who.gone, closed.signal])
  const stdin = new PassThrough()
  channel.pipe(stdin)
  channel.on('close', () => stdin.end())
  who.gone.addEventListener('abort', () => stdin.end(), { once: true })
  const stdout = safe(channel, signal)
  const stderr = safe(channel.stderr as unknown as Writable, signal)
  let exit = 1
  if ((who.command?.length ?? 0) > EXEC_BYTES) {
    stderr.write('error: the command is longer than 64 kB; give long values on stdin\n')
    exit = 2
  } else
    try {
      exit = await options.run({ ...who, stdin, stdout, stderr, signal })
    } catch (error) {
      console.error(error)
    }
  if (signal.aborted) return
  await Promise.all([stdout, stderr].map((stream) => new Promise<void>((resolve) => stream.end(() => resolve()))))
  channel.exit(exit)
  channel.end()
}

/** Writes to a client that may go at any time: then they are thrown away, and never wait. */
function safe(target: Writable, signal: AbortSignal): Writable {
  target.on('error', () => {})
  return new Writable({
    write(chunk, _, done) {
      if (signal.aborted) return done()
      let called = false
      const once = (): void => {
        if (!called) done()
        called = true
        signal.removeEventListener('abort', once)
      }
      signal.addEventListener('abort', once, { once: true })
      if (target.write(chunk)) once()
      else target.once('drain', once)
    },
  })
}
