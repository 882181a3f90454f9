/** Attacks on the front door of a real host: what a key proves, who crowds it, what is thrown at it. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import t, { type Test } from 'tap'
import { Host, run } from '../host.ts'
import { noise } from '../noise.ts'
import { keyOf, open } from '../ssh-client.ts'

t.setTimeout(240_000)

const parse = (text: Buffer): ssh2.ParsedKey => ssh2.utils.parseKey(text) as ssh2.ParsedKey

/** Offers one key and answers the request for a signature as it likes. */
class Agent extends ssh2.BaseAgent {
  readonly offered: ssh2.ParsedKey
  private readonly answer: (data: Buffer) => Buffer | undefined
  constructor(offered: ssh2.ParsedKey, answer: (data: Buffer) => Buffer | undefined) {
    super()
    this.offered = offered
    this.answer = answer
  }
  override getIdentities(done: (error: null, keys: ssh2.ParsedKey[]) => void): void {
    done(null, [this.offered])
  }
  override sign(...args: unknown[]): void {
    const done = args.at(-1) as (error: null, signature: Buffer) => void
    const signature = this.answer(args[1] as Buffer)
    if (signature) done(null, signature)
  }
}

/** How a login attempt ends: `ready`, or the client's error. */
async function attempt(t: Test, host: Host, config: ssh2.ConnectConfig): Promise<string> {
  const client = new ssh2.Client()
  t.teardown(() => client.destroy())
  const ended = new Promise<string>((resolve) => {
    client.on('ready', () => resolve('ready'))
    client.on('error', (error) => resolve(error.message))
    client.on('close', () => resolve('closed'))
  })
  client.connect({ host: '127.0.0.1', port: host.ready.ssh, username: 'git', ...config })
  return ended
}
async function socketTo(t: Test, host: Host, first?: Buffer | string): Promise<Socket> {
  const socket = connect(host.ready.ssh, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.on('error', () => {})
  await once(socket.resume(), 'connect')
  if (first !== undefined) socket.write(first)
  return socket
}
const closed = (socket: Socket): Promise<unknown> => (socket.closed ? Promise.resolve() : once(socket, 'close'))

t.test('what a key proves', async (t) => {
  const host = await Host.start(t)
  await host.key('stranger')
  const admin = parse(await keyOf(host, 'admin'))
  const stranger = parse(await keyOf(host, 'stranger'))
  const refused = 'All configured authentication methods failed'

  t.test('a key that is offered and not signed for gets nothing', async (t) => {
    const client = new ssh2.Client()
    t.teardown(() => client.destroy())
    client.on('error', () => {})
    const asked = new Promise<void>((resolve) => {
      const agent = new Agent(admin, () => void resolve())
      client.connect({ host: '127.0.0.1', port: host.ready.ssh, username: 'git', agent })
    })
    await asked
    await t.rejects(
      open(client, 'version'),
      { message: /administratively prohibited|Channel open failure/ },
      'a session',
    )
    await t.rejects(
      new Promise((_, reject) => client.forwardOut('127.0.0.1', 1, '127.0.0.1', host.ready.http, reject)),
      'a forwarded port',
    )
    client.end()
    await once(client, 'close')
  })

  t.test('only its own signature over this session counts', async (t) => {
    let signature: Buffer | undefined
    const honest = new Agent(admin, (data) => {
      signature = admin.sign(data)
      return signature
    })
    t.equal(await attempt(t, host, { agent: honest }), 'ready', 'as a control: signed by itself')
    t.equal(
      await attempt(t, host, { agent: new Agent(admin, (data) => stranger.sign(data)) }),
      refused,
      'by another key',
    )
    t.equal(
      await attempt(t, host, { agent: new Agent(admin, () => signature) }),
      refused,
      'replayed from another session',
    )
    t.equal(await attempt(t, host, { agent: new Agent(admin, () => Buffer.alloc(0)) }), refused, 'empty')
    t.equal(await attempt(t, host, { agent: new Agent(admin, () => Buffer.alloc(64)) }), refused, 'zeros')
    t.equal(
      await attempt(t, host, { agent: new Agent(stranger, (data) => stranger.sign(data)) }),
      refused,
      'a stranger',
    )
  })

  t.test('no other way in', async (t) => {
    t.equal(await attempt(t, host, { authHandler: ['none'] }), refused, 'none')
    t.equal(await attempt(t, host, { authHandler: ['password'], password: '' }), refused, 'an empty password')
    t.equal(await attempt(t, host, { authHandler: ['password'], password: 'admin' }), refused, 'a password')
    t.equal(await attempt(t, host, { authHandler: ['keyboard-interactive'], tryKeyboard: true }), refused, 'keyboard')
    const hostbased = { localHostname: 'localhost', localUsername: 'root', privateKey: await keyOf(host, 'admin') }
    t.equal(await attempt(t, host, { authHandler: ['hostbased'], ...hostbased }), refused, 'host-based')
    let tries = 0
    const again = (_: unknown, __: unknown, next: (method: unknown) => void): void => {
      tries++
      next({ type: 'password', username: 'git', password: String(tries) })
    }
    t.not(await attempt(t, host, { authHandler: again as ssh2.AuthHandlerMiddleware }), 'ready')
    t.ok(tries < 12, `guessing ends after ${tries} tries`)
  })

  t.test('an RSA key signs with SHA-2 only', async (t) => {
    await run('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', '', '-f', join(host.data, 'client-rsa')])
    const added = await host.ssh(['keys:add', 'rsa'], {
      input: await readFile(join(host.data, 'client-rsa.pub'), 'utf8'),
    })
    t.equal(added.code, 0, added.err)
    const by = (algorithm: string) =>
      run('ssh', [...host.sshOptions('rsa'), '-o', `PubkeyAcceptedAlgorithms=${algorithm}`, 'git@127.0.0.1', 'version'])
    t.equal((await by('rsa-sha2-256')).code, 0, 'SHA-256')
    t.match(await by('ssh-rsa'), { code: 255, err: /Permission denied/ }, 'SHA-1')
    t.equal((await host.ssh(['version'], { key: 'rsa' })).code, 0, 'left to the client')
    t.equal(await attempt(t, host, { privateKey: await keyOf(host, 'rsa') }), 'ready', 'and to the library')
  })
})

t.test('who crowds the door does not lock anybody out', async (t) => {
  const host = await Host.start(t)
  const flood = []
  for (let at = 0; at < 200; at++) flood.push(await socketTo(t, host, at % 2 ? 'SSH-2.0-slow\r\n' : undefined))
  t.ok(
    flood.some((socket) => !socket.closed),
    'strangers stand in the door',
  )
  t.equal((await host.ssh(['version'])).code, 0, 'a login beside them works')
  t.equal((await host.ssh(['version'])).code, 0, 'and another')
  await Promise.all(flood.map(closed))
  t.pass('all of them were dropped')
  t.equal((await host.ssh(['version'])).code, 0)
  t.equal(await host.pid('control'), host.ready.pids.control, 'the same process')
})

/** What real clients begin with: OpenSSH's banner and key exchange, taken from a connection of this machine's client. */
async function realOpening(t: Test): Promise<Buffer> {
  const chunks: Buffer[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.write('SSH-2.0-backendim\r\n')
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      if (Buffer.concat(chunks).length > 1000) socket.destroy()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as { port: number }
  await run('ssh', [
    '-F',
    '/dev/null',
    '-o',
    'BatchMode=yes',
    '-o',
    'StrictHostKeyChecking=no',
    '-o',
    'UserKnownHostsFile=/dev/null',
    '-p',
    String(port),
    '127.0.0.1',
    'x',
  ])
  return Buffer.concat(chunks)
}

t.test('garbage on the port', async (t) => {
  const host = await Host.start(t)
  const scan = await run('ssh-keyscan', ['-p', String(host.ready.ssh), '127.0.0.1'])
  t.match(scan.out, 'ssh-ed25519', 'ssh-keyscan gets the key')
  const opening = await realOpening(t)
  t.match(opening.toString('latin1'), /^SSH-2.0-OpenSSH.*curve25519/s, 'a real opening to spoil')
  const random = noise(20261124)
  const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))
  const spoilt = (): Buffer => {
    const copy = Buffer.from(opening.subarray(0, Math.ceil(random() * opening.length)))
    for (let edits = Math.ceil(random() * 8); edits > 0; edits--)
      copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256)
    return copy
  }
  const packet = (type: number, length: number): Buffer => {
    const body = Buffer.concat([Buffer.from([4, type]), bytes(length), Buffer.alloc(4)])
    const size = Buffer.alloc(4)
    size.writeUInt32BE(body.length)
    return Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), opening.subarray(opening.indexOf(10) + 1), size, body])
  }
  const thrown = [
    ...Array.from({ length: 40 }, () => bytes(Math.floor(random() * 4000))),
    ...Array.from({ length: 80 }, spoilt),
    ...Array.from({ length: 60 }, (_, at) => packet(at, Math.floor(random() * 200))),
    Buffer.alloc(1_000_000, 'A'),
    Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    Buffer.from('SSH-1.5-old\r\n'),
    Buffer.from(`SSH-2.0-${'x'.repeat(5000)}\r\n`),
    Buffer.from('SSH-2.0-x\r\n\xff\xff\xff\xff', 'latin1'),
  ]
  for (const what of thrown) (await socketTo(t, host, what)).end()
  t.equal((await host.ssh(['version'])).code, 0, `after ${thrown.length} throws`)
  t.equal(await host.pid('control'), host.ready.pids.control, 'nothing crashed')
})
