/** The front door by itself: caps, grace, whose key it is, and streams that a client cannot stall or mix up. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import ssh2, { type Client } from 'ssh2'
import t, { type Test } from 'tap'
import { LIMITS, limited, origin } from '../../lib/faces/door.ts'
import { listenSsh, type SshSession } from '../../lib/faces/ssh.ts'
import { newKey } from '../../lib/faces/ssh-keys.ts'

t.setTimeout(120_000)

const key = () => newKey('test')
const blob = (pair: { public: string }): string => pair.public.split(' ')[1] as string
const ours = key()

interface Front {
  port: number
  keys: Map<string, string>
  lines: string[]
}
async function front(
  t: Test,
  run: (session: SshSession) => Promise<number> = async () => 0,
  limits = {},
): Promise<Front> {
  const keys = new Map([[blob(ours), 'ann']])
  const lines: string[] = []
  const server = await listenSsh(
    {
      hostKey: key().private,
      authenticate: (found) => keys.get(found.toString('base64')),
      run,
      log: (line) => lines.push(line),
    },
    '127.0.0.1',
    0,
    { ...LIMITS, ...limits },
  )
  t.teardown(() => server.close())
  return { port: server.port, keys, lines }
}

/** Ends with the logged-in client, or with undefined when the door was shut. */
async function visit(t: Test, { port }: Front, from = '127.0.0.1', pair = ours): Promise<Client | undefined> {
  const sock = connect({ host: '127.0.0.1', port, localAddress: from, noDelay: true })
  const client = new ssh2.Client()
  t.teardown(() => client.destroy())
  client.connect({ sock, username: 'git', privateKey: pair.private })
  return new Promise((resolve) => {
    client.once('ready', () => resolve(client))
    client.on('error', () => resolve(undefined))
    client.once('close', () => resolve(undefined))
  })
}
async function silent(t: Test, { port }: Front, from = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, localAddress: from })
  t.teardown(() => socket.destroy())
  socket.on('error', () => {})
  await once(socket.resume(), 'connect')
  return socket
}
const left = (client: Client): Promise<unknown> =>
  new Promise((resolve) => client.once('close', () => resolve(undefined)))
const closed = (socket: Socket): Promise<unknown> => (socket.closed ? Promise.resolve() : once(socket, 'close'))
async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 20_000; !condition(); await sleep(10))
    if (Date.now() > deadline) throw new Error('it did not come to pass')
}

t.test('one address has its share of logged-in connections, and no more', async (t) => {
  const door = await front(t, undefined, { perAddress: 3 })
  const first = await Promise.all([1, 2, 3].map(() => visit(t, door, '127.0.0.2')))
  t.ok(first.every(Boolean), 'up to the cap')
  t.notOk(await visit(t, door, '127.0.0.2'), 'the next one is turned away')
  t.ok(await visit(t, door, '127.0.0.3'), 'another address is not concerned')
  first[0]?.end()
  await left(first[0] as Client)
  t.ok(await visit(t, door, '127.0.0.2'), 'and who leaves makes room')
})

t.test('all connections have a cap', async (t) => {
  const door = await front(t, undefined, { clients: 2 })
  t.ok(await visit(t, door))
  t.ok(await visit(t, door, '127.0.0.2'))
  t.notOk(await visit(t, door, '127.0.0.3'))
})

t.test('who does not log in is dropped, and makes room for who comes next', async (t) => {
  const door = await front(t, undefined, { strangers: 4, grace: 500 })
  const patient = await silent(t, door, '127.0.0.9')
  const flood = []
  for (let at = 0; at < 12; at++) flood.push(await silent(t, door, '127.0.0.2'))
  await Promise.all(flood.slice(0, 9).map(closed))
  t.notOk(patient.closed, 'the one from another address was not pushed out by the flood')
  t.ok(await visit(t, door, '127.0.0.3'), 'a login comes through')
  await Promise.all([patient, ...flood].map(closed))
  t.pass('the grace is over for all')
})

t.test('the /64 of an IPv6 address counts as one', async (t) => {
  t.equal(origin('2001:db8:1:2:aaaa::1'), origin('2001:db8:1:2:bbbb:1:2:3'))
  t.equal(origin('2001:db8::1'), '2001:db8:0:0')
  t.not(origin('2001:db8:1:2::1'), origin('2001:db8:1:3::1'))
  t.equal(origin('::ffff:192.0.2.7'), '192.0.2.7')
  t.equal(origin('::1'), '0:0:0:0')
})

t.test('a flood does not fill the log', async (t) => {
  const lines: string[] = []
  const log = limited((line) => lines.push(line), 3, 50)
  for (let at = 0; at < 10; at++) log(`line ${at}`)
  await until(() => lines.length === 4)
  t.same(lines, ['line 0', 'line 1', 'line 2', 'ssh: 7 more like these were left out'])
  const door = await front(t)
  await visit(t, door)
  await visit(t, door, '127.0.0.1', key())
  await closed((await silent(t, door)).end('nonsense\r\n'))
  await until(() => door.lines.length === 2)
  t.same(door.lines, ['ssh: 127.0.0.1 logged in with key ann', 'ssh: 127.0.0.1 refused: no key that is known here'])
})

t.test('a key that is taken away is out, and what it does is cut', async (t) => {
  const seen: AbortSignal[] = []
  const door = await front(t, async ({ signal }) => {
    seen.push(signal)
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    return 0
  })
  const bob = key()
  door.keys.set(blob(bob), 'bob')
  const client = (await visit(t, door)) as Client
  const other = (await visit(t, door, '127.0.0.1', bob)) as Client
  for (const one of [client, other]) one.exec('logs', () => {})
  await until(() => seen.length === 2)
  door.keys.delete(blob(ours))
  client.exec('more', () => {})
  await left(client)
  t.same(
    seen.map((signal) => signal.aborted),
    [true, false],
    'one was cut, the other not, and no new command ran',
  )
  t.notOk(await visit(t, door), 'the key does not come in again')
})

t.test('a client has its share of sessions on one connection and in all', async (t) => {
  let running = 0
  const door = await front(t, async ({ stdin }) => {
    running++
    for await (const _ of stdin);
    running--
    return 0
  })
  const open = (client: Client): Promise<ssh2.ClientChannel | undefined> =>
    new Promise((resolve) => client.exec('x', (error, channel) => resolve(error ? undefined : channel)))
  const client = (await visit(t, door)) as Client
  const channels = []
  for (let at = 0; at < 10; at++) channels.push(await open(client))
  t.ok(channels.every(Boolean))
  t.notOk(await open(client), 'the eleventh is refused')
  const gone = once(channels[0] as ssh2.ClientChannel, 'close')
  channels[0]?.end()
  channels[0]?.resume()
  await gone
  t.ok(await open(client), 'one that ended makes room')
  for (let at = 0; at < 4; at++) {
    const more = (await visit(t, door)) as Client
    for (let session = 0; session < 10; session++) await open(more)
  }
  await until(() => running === 50)
  t.notOk(await open((await visit(t, door)) as Client), 'the fifty-first of one key is refused')
  const bob = key()
  door.keys.set(blob(bob), 'bob')
  t.ok(await open((await visit(t, door, '127.0.0.1', bob)) as Client), 'another key is not concerned')
})

/** Numbered lines, so that a doubled or lost part shows. */
const block = (name: string, at: number): string => `${name} ${String(at).padStart(7, '0')} ${'-'.repeat(1000)}\n`

t.test('both streams arrive whole when the client reads slowly', async (t) => {
  const door = await front(t, async ({ stdout, stderr }) => {
    for (let at = 0; at < 6000; at++) {
      const [stream, name] = at % 3000 < 1500 ? [stdout, 'out'] : [stderr, 'err']
      if (!stream.write(block(name, at))) await once(stream, 'drain')
    }
    return 7
  })
  const client = (await visit(t, door)) as Client
  const got = { out: '', err: '' }
  let code: number | undefined
  const read = async (stream: AsyncIterable<Buffer>, name: 'out' | 'err'): Promise<void> => {
    for await (const chunk of stream) {
      got[name] += chunk
      await sleep(1)
    }
  }
  const channel = await new Promise<ssh2.ClientChannel>((resolve) => client.exec('x', (_, opened) => resolve(opened)))
  channel.on('exit', (exit: number) => {
    code = exit
  })
  await Promise.all([read(channel, 'out'), read(channel.stderr as unknown as AsyncIterable<Buffer>, 'err')])
  t.equal(code, 7)
  const lines = (name: string, from: number): string =>
    Array.from({ length: 1500 }, (_, at) => block(name, from + at)).join('')
  t.ok(got.out === lines('out', 0) + lines('out', 3000), 'stdout')
  t.ok(got.err === lines('err', 1500) + lines('err', 4500), 'stderr')
})

t.test('a client that opens its window wide and does not read fills no memory', async (t) => {
  let written = 0
  let ended = false
  const door = await front(t, async ({ stdout, signal }) => {
    const chunk = Buffer.alloc(64 * 1024)
    while (written < 200e6 && !signal.aborted) {
      written += chunk.length
      if (!stdout.write(chunk)) await once(stdout, 'drain', { signal }).catch(() => {})
    }
    ended = true
    return 0
  })
  const client = (await visit(t, door)) as Client
  const { _protocol, _sock } = client as unknown as {
    _protocol: Record<string, (...a: unknown[]) => void>
    _sock: Socket
  }
  client.exec('x', (_, channel) => {
    const { outgoing } = channel as unknown as { outgoing: { id: number } }
    _protocol.channelWindowAdjust?.(outgoing.id, 2 ** 31 - 1)
    _sock.pause()
  })
  await until(() => written > 1e6)
  for (let before = -1; before !== written && !ended; await sleep(300)) before = written
  t.notOk(ended, 'the writer waits')
  t.ok(written < 32e6, `${written} bytes were taken`)
  client.destroy()
  await until(() => ended)
})

/** A packet of one type and nothing else, which its reader cannot make sense of. */
function malformed(client: Client, type: number): void {
  interface Packets {
    allocStart: number
    alloc(size: number): Buffer
    finalize(packet: Buffer): Buffer
  }
  const { _protocol: protocol } = client as unknown as {
    _protocol: { _packetRW: { write: Packets }; _cipher: { encrypt(packet: Buffer): void } }
  }
  const { write } = protocol._packetRW
  const { allocStart } = write
  const packet = write.alloc(1)
  packet[allocStart] = type
  protocol._cipher.encrypt(write.finalize(packet))
}

t.test('a malformed packet in the middle of output ends that connection only', async (t) => {
  let ended = 0
  const door = await front(t, async ({ stdout, stderr, signal }) => {
    while (!signal.aborted) {
      stderr.write('x')
      if (!stdout.write(Buffer.alloc(64))) await once(stdout, 'drain', { signal }).catch(() => {})
    }
    ended++
    return 0
  })
  // Window adjust, data, more data, end, close, request, success; a global request; key exchange.
  const types = [93, 94, 95, 96, 97, 98, 99, 80, 20]
  for (const type of types) {
    const client = (await visit(t, door)) as Client
    client.exec('x', (_, channel) => channel.resume().once('data', () => malformed(client, type)))
    await left(client)
  }
  await until(() => ended === types.length)
  t.ok(await visit(t, door), 'others come in')
})

t.test('a key that is made can be read, also where ssh2 makes a malformed one', (t) => {
  let broken = 0
  for (let n = 0; n < 1500; n++) {
    if (ssh2.utils.parseKey(ssh2.utils.generateKeyPairSync('ed25519').private) instanceof Error) broken++
    if (ssh2.utils.parseKey(newKey('x').private) instanceof Error) t.fail('malformed')
  }
  t.comment(`${broken} of 1500 that ssh2 made were malformed`)
  t.pass()
  t.end()
})
