/** The front door: ssh2, wrapped here alone. An identity exists only after a signature was verified, and ends with its key. */
import { createServer, type Socket } from 'node:net'
import ssh2, { type AuthContext, type Connection, type Session } from 'ssh2'
import { Door, LIMITS, type Limits, limited } from './door.ts'
import { type Conversation, converse } from './ssh-channel.ts'
import { verified } from './ssh-keys.ts'

export { hostKey } from './ssh-keys.ts'

export interface SshSession extends Conversation {
  /** Id of the key that signed in. */
  key: string
  /** The exec string; undefined for a shell. */
  command: string | undefined
  gitProtocol: string | undefined
}
export interface SshOptions {
  hostKey: string
  /** Id of the key that may come in; asked again while it is in. */
  authenticate(blob: Buffer): string | undefined
  run(session: SshSession): Promise<number>
  log(line: string): void
}
export interface SshServer {
  port: number
  close(): Promise<void>
}

const TRIES = 8
/** At a time: on one connection, and of one key on all of its connections. */
const SESSIONS = { connection: 10, key: 50 }
/** ssh2 reads no packet of more than 35 000 bytes. */
const EXEC_BYTES = 32 * 1024
const TOO_LONG = 'error: the command is longer than 32 kB\n   give long values on stdin\n'
const ALGORITHMS = {
  kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org', 'ecdh-sha2-nistp256'],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'chacha20-poly1305@openssh.com'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com'],
  compress: ['none'],
} as ssh2.Algorithms

/** A client from its banner on; `key` and `blob` once its signature was verified. */
interface Visit {
  client: Connection
  socket: Socket
  gone: AbortController
  address: string
  tries: number
  refused: boolean
  key?: string
  blob?: Buffer
  sessions: Set<Session>
  /** A session whose command has not come yet. */
  waiting?: Session
}

export async function listenSsh(
  options: SshOptions,
  address: string,
  port: number,
  limits: Limits = LIMITS,
): Promise<SshServer> {
  const door = new Door(limits)
  const front = new Front({ ...options, log: limited(options.log) }, door)
  const server = new ssh2.Server({
    hostKeys: [options.hostKey],
    algorithms: ALGORITHMS,
    ident: 'backendim',
    keepaliveInterval: 15_000,
  })
  server.on('connection', (client, info) => front.meet(client, info.ip))
  const listener = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    if (door.enter(socket)) server.injectSocket(socket)
  })
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(port, address, resolve)
  })
  return {
    port: (listener.address() as { port: number }).port,
    close: () =>
      new Promise((resolve) => {
        front.close()
        listener.close(() => resolve())
        door.close()
      }),
  }
}

class Front {
  private readonly options: SshOptions
  private readonly door: Door
  private readonly visits = new Set<Visit>()
  private readonly sweeper: NodeJS.Timeout
  constructor(options: SshOptions, door: Door) {
    this.options = options
    this.door = door
    this.sweeper = setInterval(() => this.sweep(), 1000).unref()
  }
  close(): void {
    clearInterval(this.sweeper)
  }

  meet(client: Connection, address: string): void {
    const socket = (client as unknown as { _sock: Socket })._sock
    const gone = new AbortController()
    const visit: Visit = { client, socket, gone, address, tries: 0, refused: false, sessions: new Set() }
    this.visits.add(visit)
    client.on('error', (error) => {
      if (/^Bad packet length/.test(error.message)) return tooLong(visit)
      gone.abort()
      return socket.destroy()
    })
    client.on('end', () => gone.abort())
    client.on('close', () => {
      gone.abort()
      this.visits.delete(visit)
      if (visit.refused && !visit.key) this.options.log(`ssh: ${address} refused: no key that is known here`)
    })
    client.on('authentication', (context) => this.judge(visit, context))
    client.on('ready', () => {
      this.door.known(socket)
      this.options.log(`ssh: ${address} logged in with key ${visit.key}`)
      client.on('session', (accept, reject) => (this.mayTalk(visit) ? this.listen(visit, accept()) : reject()))
    })
  }

  private judge(visit: Visit, context: AuthContext): void {
    const answer = ++visit.tries > TRIES ? 'enough' : verified(context, this.options.authenticate)
    if (answer === 'enough') visit.socket.destroy()
    else if (answer === undefined) {
      visit.refused ||= context.method !== 'none'
      context.reject(['publickey'])
    } else {
      if (answer !== 'offered') Object.assign(visit, answer)
      context.accept()
    }
  }

  /** A key that was removed is out: its connections are cut within a second, and open no session before. */
  private sweep(): void {
    for (const visit of this.visits) if (visit.key && !this.isIn(visit)) visit.socket.destroy()
  }
  private isIn({ key, blob }: Visit): boolean {
    return key !== undefined && blob !== undefined && this.options.authenticate(blob) === key
  }
  private mayTalk(visit: Visit): boolean {
    if (!this.isIn(visit)) {
      visit.socket.destroy()
      return false
    }
    const same = [...this.visits].filter((other) => other.key === visit.key)
    const all = same.reduce((count, other) => count + other.sessions.size, 0)
    return visit.sessions.size < SESSIONS.connection && all < SESSIONS.key
  }

  private listen(visit: Visit, session: Session): void {
    visit.sessions.add(session)
    visit.waiting = session
    let gitProtocol: string | undefined
    let pty = false
    const start = async (command: string | undefined, agree: () => ssh2.ServerChannel): Promise<void> => {
      const channel = agree() as ssh2.ServerChannel | undefined
      // A second command on one channel: ssh2 has no answer to it.
      if (!channel) {
        visit.socket.destroy()
        return
      }
      if (visit.waiting === session) visit.waiting = undefined
      const client = { socket: visit.socket, gone: visit.gone.signal, pty }
      await converse(channel, client, (talk) => this.run(talk, visit.key as string, command, gitProtocol))
    }
    session.on('close', () => visit.sessions.delete(session))
    session.on('env', (agree, refuse, info) => {
      const { key: name, val } = info as unknown as { key: string; val: string }
      if (name !== 'GIT_PROTOCOL' || !/^[a-z0-9=:]{1,64}$/.test(val)) return refuse?.()
      gitProtocol = val
      return agree?.()
    })
    session.on('pty', (agree) => {
      pty = true
      agree?.()
    })
    session.on('window-change', (agree) => agree?.())
    // ssh2 throws on a write to a connection that has just ended.
    const lost = (): void => void visit.socket.destroy()
    session.on('exec', (agree, _, info) => void start(info.command, agree).catch(lost))
    session.on('shell', (agree) => void start(undefined, agree).catch(lost))
  }

  private async run(
    talk: Conversation,
    key: string,
    command: string | undefined,
    gitProtocol: string | undefined,
  ): Promise<number> {
    try {
      if ((command?.length ?? 0) <= EXEC_BYTES) return await this.options.run({ ...talk, key, command, gitProtocol })
      talk.stderr.write(TOO_LONG)
      return 2
    } catch (error) {
      console.error(error)
      return 1
    }
  }
}

/** The part of ssh2's protocol that it keeps to itself. */
interface Wire {
  channelSuccess(id: number): void
  channelExtData(id: number, data: Buffer, type: number): void
  exitStatus(id: number, code: number): void
  channelClose(id: number): void
}

/** A packet that ssh2 will not read, most likely a command: the channel that waits for one is told so. Nothing more can be read. */
function tooLong({ client, socket, waiting }: Visit): void {
  socket.removeAllListeners('data')
  socket.resume()
  const session = waiting as unknown as { _chanInfo?: { outgoing?: { id: number } } } | undefined
  const id = session?._chanInfo?.outgoing?.id
  if (id === undefined) client.end()
  else {
    const { _protocol: protocol } = client as unknown as { _protocol: Wire }
    protocol.channelSuccess(id)
    protocol.channelExtData(id, Buffer.from(TOO_LONG), 1)
    protocol.exitStatus(id, 2)
    protocol.channelClose(id)
    socket.end()
  }
  setTimeout(() => socket.destroy(), 5000).unref()
}
