/** One who has logged in: what is refused without a hang, what cannot be broken from within, and what the host says. */
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'ssh2'
import t from 'tap'
import { Host, run } from '../host.ts'
import { noise } from '../noise.ts'
import { exec, login, open } from '../ssh-client.ts'

t.setTimeout(240_000)

t.test('manners of one who has logged in', async (t) => {
  const host = await Host.start(t)
  await host.ssh(['apps:create', 'alpha'])
  const fresh = async (): Promise<Client> => {
    const client = await login(host, 'admin')
    t.teardown(() => client.destroy())
    return client
  }
  const client = await fresh()

  t.test('a second command on one channel ends that connection only', async (t) => {
    const rude = await fresh()
    const channel = await open(rude, 'logs alpha -t')
    const { _protocol } = rude as unknown as { _protocol: { exec(id: number, command: string, reply: boolean): void } }
    const { outgoing } = channel as unknown as { outgoing: { id: number } }
    _protocol.exec(outgoing.id, 'version', true)
    await once(rude, 'close')
    t.equal((await exec(client, 'version')).code, 0)
    t.equal(await host.pid('control'), host.ready.pids.control, 'nothing crashed')
  })

  t.test('what is not for here is refused and not left open', async (t) => {
    const no = (ask: (done: (error?: unknown) => void) => void): Promise<unknown> =>
      t.rejects(new Promise<void>((resolve, reject) => ask((error) => (error ? reject(error) : resolve()))))
    await no((done) => client.sftp(done))
    await no((done) => client.subsys('netconf', done))
    await no((done) => client.forwardOut('127.0.0.1', 1, '127.0.0.1', host.ready.http, done))
    await no((done) => client.forwardIn('127.0.0.1', 0, done))
    await no((done) => client.openssh_forwardOutStreamLocal('/var/run/docker.sock', done))
    await no((done) => client.openssh_forwardInStreamLocal('/tmp/x', done))
    await no((done) => client.exec('version', { x11: true }, done))
    t.equal((await exec(client, 'version')).code, 0, 'and the connection goes on')
  })

  t.test("OpenSSH's own options", async (t) => {
    const ssh = (options: string[], words: string[]) =>
      run('ssh', [...host.sshOptions('admin'), ...options, 'git@127.0.0.1', ...words])
    t.match(await ssh(['-tt'], ['version']), { code: 0, out: /^backendim .*\r\n$/ }, 'a terminal gets whole line ends')
    t.match(await ssh(['-A', '-X'], ['version']), { code: 0, out: /^backendim / })
    t.match(await ssh(['-s'], ['sftp']), { code: 255 })
    t.not((await ssh(['-N', '-o', 'ExitOnForwardFailure=yes', '-R', '0:127.0.0.1:1'], [])).code, 0)
    t.match(await run('scp', ['-O', ...host.sshOptions('admin', '-P'), '/dev/null', 'git@127.0.0.1:/x']), { code: 1 })
  })

  t.test('Ctrl-C on a terminal ends what runs', async (t) => {
    const code = await new Promise((resolve, reject) =>
      client.exec('logs alpha -t', { pty: true }, (error, channel) => {
        if (error) return reject(error)
        channel.resume().on('exit', resolve)
        channel.write('\x03')
        return undefined
      }),
    )
    t.equal(code, 130)
  })

  t.test('an environment variable cannot be smuggled in', async (t) => {
    const env = { GIT_PROTOCOL: 'version=2', GIT_SSH_COMMAND: 'touch /tmp/x', LD_PRELOAD: '/tmp/x.so', PATH: '/tmp' }
    const ran = await new Promise((resolve, reject) =>
      client.exec("git-upload-pack 'zeta'", { env }, (error, channel) => {
        if (error) return reject(error)
        channel.resume().on('exit', resolve)
        channel.stderr.resume()
        return undefined
      }),
    )
    t.equal(ran, 20)
  })

  t.test('clients that vanish at any moment', async (t) => {
    const random = noise(7)
    const vanish = async (): Promise<void> => {
      const rude = await fresh()
      const { _sock: socket } = rude as unknown as { _sock: Socket }
      const commands = [
        'help',
        'version',
        'logs alpha -t',
        "git-upload-pack 'alpha'",
        'apps:info zeta',
        'config:import alpha',
      ]
      for (const command of commands) rude.exec(command, (_, channel) => channel?.resume())
      for (let turns = Math.floor(random() * 30); turns > 0; turns--) await new Promise(setImmediate)
      if (random() < 0.3) await sleep(random() * 10)
      const ways = [() => socket.destroy(), () => socket.end(), () => socket.resetAndDestroy(), () => rude.end()]
      ways[Math.floor(random() * ways.length)]?.()
    }
    for (let at = 0; at < 60; at++) await vanish()
    t.equal((await exec(client, 'version')).code, 0)
    t.equal(await host.pid('control'), host.ready.pids.control, 'nothing crashed')
  })

  t.test('many commands, one after the other and at once', async (t) => {
    for (let at = 0; at < 30; at++) t.equal((await exec(client, 'version')).code, 0)
    const other = await fresh()
    const channels = []
    for (let at = 0; at < 10; at++) channels.push(await open(other, 'logs alpha -t'))
    await t.rejects(open(other, 'version'), 'the eleventh at once is refused')
    t.equal((await exec(client, 'version')).code, 0, 'another connection is not concerned')
  })
})

t.test('what it says to who comes in', async (t) => {
  const host = await Host.start(t)
  await host.ssh(['apps:create', 'alpha'])
  const hello = await host.ssh([])
  t.equal(hello.code, 0)
  t.match(hello.out, /user: +admin[\s\S]*alpha[\s\S]*apps:create APP/, 'who one is, the apps, the commands')
  for (const [words, hint] of [
    ['app', 'did you mean apps?'],
    ['auth', 'did you mean auth:basic?'],
    ['help proxy', 'did you mean proxy:trust?'],
    ['wake alpha', 'did you mean ps:wake?'],
    ['ps:scal alpha web=2', 'did you mean ps:scale?'],
    ['apps:creat x', 'did you mean apps:create?'],
    ['__proto__', 'see help'],
    ['logs alpha --folow', 'did you mean --follow?'],
    ['rollback alpha --keepConfg', 'did you mean --keepConfig?'],
  ] as const) {
    const ran = await host.ssh([words])
    t.equal(ran.code, 2, words)
    t.match(ran.err, hint)
    t.equal(ran.out, '')
  }
  const client = await login(host, 'admin')
  t.teardown(() => client.destroy())
  for (const words of ['--help', '-h', 'help', 'help logs', 'logs --help', '--version', '--json help'])
    t.match(await exec(client, words), { code: 0 }, words)
  const help = await host.ssh(['help', 'rollback'])
  t.match(help.out, '--keep-config', 'options as they are typed')
  t.match((await host.ssh(['help', 'logs'])).out, /-n, --lines .*\n.*-t, --follow/, 'with their letters')
  t.match((await host.ssh(['help', 'config:set'])).out, '--no-restart', 'and as they are turned off')
  t.equal((await host.ssh(['rollback', 'alpha', '--keep-config'])).code, 3, 'it is understood')
  t.match((await host.ssh(['help', 'help'])).out, 'help [COMMAND]')
})
