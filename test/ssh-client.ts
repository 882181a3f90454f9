/** An ssh client of the library kind, for what OpenSSH's own would not do: many commands on one connection, and bad manners. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ssh2, { type Client, type ClientChannel, type ConnectConfig } from 'ssh2'
import type { Host, Ran } from './host.ts'

export async function keyOf(host: Host, name: string): Promise<Buffer> {
  return readFile(join(host.data, `client-${name}`))
}

/** Logs in; rejects with the client's error when it may not. */
export async function login(host: Host, key: string, config: ConnectConfig = {}): Promise<Client> {
  const client = new ssh2.Client()
  const ready = once(client, 'ready')
  client.connect({
    host: '127.0.0.1',
    port: host.ready.ssh,
    username: 'git',
    privateKey: await keyOf(host, key),
    readyTimeout: 30_000,
    ...config,
  })
  await ready
  client.setNoDelay(true)
  client.on('error', () => {})
  return client
}

export function open(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel)))
  })
}

/** Runs one command to its end. Code -1: the channel closed without one. */
export function exec(client: Client, command: string, input: string | Buffer = ''): Promise<Ran> {
  const ran = { code: -1, out: '', err: '' }
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error)
      channel.setEncoding('utf8').on('data', (text: string) => {
        ran.out += text
      })
      channel.stderr.setEncoding('utf8').on('data', (text: string) => {
        ran.err += text
      })
      channel.on('exit', (code: number | null) => {
        ran.code = code ?? -1
      })
      channel.on('error', () => {})
      channel.on('close', () => resolve(ran))
      channel.end(input)
      return undefined
    })
  })
}
