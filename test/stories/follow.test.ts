/** Following logs: nothing missed, nothing doubled, a slow client holds nothing up; and diagnose within its 4 KB. */
import type { ClientChannel } from 'ssh2'
import t from 'tap'
import { DOCKERFILE } from '../apps.ts'
import { Host, result } from '../host.ts'
import { exec, login, open } from '../ssh-client.ts'
import { until } from '../until.ts'

t.setTimeout(240_000)

/** `/say?n=10&size=20&at=5&word=x` prints ten numbered lines; `/eat` takes 40 MB. */
const SERVER = `
let kept = []
require('node:http').createServer((req, res) => {
  const { pathname, searchParams } = new URL(req.url, 'http://x')
  const get = (name, other) => searchParams.get(name) ?? other
  if (pathname === '/say')
    for (let at = 0; at < Number(get('n', 1)); at++) console.log(get('word', 'line') + ' ' + at + ' ' + get('fill', '-').repeat(Number(get('size', 0))))
  if (pathname === '/eat') kept.push(Buffer.alloc(40e6, 1))
  res.end('ok')
}).listen(process.env.PORT, '0.0.0.0')
`

/** What a channel has printed so far. */
function collect(channel: ClientChannel): { text: string } {
  const got = { text: '' }
  channel.setEncoding('utf8').on('data', (chunk: string) => {
    got.text += chunk
  })
  channel.stderr.resume()
  return got
}
const numbers = (text: string, word: string): number[] =>
  [...text.matchAll(new RegExp(`${word} (\\d+) `, 'g'))].map((found) => Number(found[1]))
const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

t.test('following logs', async (t) => {
  const host = await Host.start(t)
  const app = await host.project(undefined, 'shop')
  await app.write({ Dockerfile: DOCKERFILE, 'server.js': SERVER })
  await app.commit('one')
  t.match(result(await app.push()), { status: 'live' })
  const client = await login(host, 'admin')
  t.teardown(() => client.destroy())

  t.test('lines that come while it begins are there, once and in order', async (t) => {
    for (let round = 0; round < 5; round++) {
      const word = `round${round}`
      const asked = [0, 1, 2, 3].map((part) => host.get('shop', `/say?n=250&word=${word}x${part}`))
      const channel = await open(client, 'logs shop -t -n 10000')
      const got = collect(channel)
      await Promise.all(asked)
      await until('the last lines', () => [0, 1, 2, 3].every((part) => got.text.includes(`${word}x${part} 249 `)), 30)
      for (const part of [0, 1, 2, 3]) t.same(numbers(got.text, `${word}x${part}`), upTo(250), `${word}, part ${part}`)
      channel.close()
    }
  })

  t.test('-n 0 begins with what is new', async (t) => {
    const channel = await open(client, 'logs shop -t -n 0')
    const got = collect(channel)
    await until('a new line', async () => {
      await host.get('shop', '/say?word=fresh')
      return got.text.includes('fresh')
    })
    t.notMatch(got.text, /round/)
    channel.close()
  })

  t.test('with --json each line is a JSON string', async (t) => {
    const channel = await open(client, 'logs shop -t -n 5 --json')
    const got = collect(channel)
    await host.get('shop', '/say?word=%22quoted%22&n=3')
    await until('the lines', () => got.text.includes('quoted\\" 2 '))
    for (const line of got.text.trim().split('\n')) t.type(JSON.parse(line), 'string')
    channel.close()
  })

  t.test('a client that stops reading is told what it missed, and nothing waits for it', async (t) => {
    const channel = await open(client, 'logs shop -t -n 0 -p web')
    await until('the first line', async () => {
      await host.get('shop', '/say?word=first')
      return channel.readableLength > 0
    })
    // Less than 10 MB: beyond it the engine turns its own log over, and then repeats lines to who follows.
    for (let part = 0; part < 5; part++) await host.get('shop', `/say?n=200&size=8000&word=much${part}x`)
    const other = await login(host, 'admin')
    t.teardown(() => other.destroy())
    await until('the log to have it all', async () => /much4x 199 /.test((await exec(other, 'logs shop -n 5')).out))
    const got = collect(channel)
    const [, left] = await until('the word about it', () =>
      /backendim\[logs\]: Error L10 \(output buffer overflow\): (\d+) lines were left out/.exec(got.text),
    )
    const seen = got.text.match(/much\dx \d+ /g)?.length ?? 0
    t.equal(seen + Number(left), 1000, `${seen} lines seen and ${left} left out`)
    await host.get('shop', '/say?word=after')
    await until('what comes after', () => got.text.includes('after 0'))
    channel.close()
  })

  t.test('a pattern cannot hold the host up', async (t) => {
    await host.get('shop', '/say?word=evil&fill=a&size=5000')
    await until('the line', async () => (await exec(client, 'logs shop -n 5')).out.includes('evil'))
    const slow = exec(client, "logs shop --grep '(a+)+\\$' -n 10")
    const other = exec(client, 'version')
    t.equal((await other).code, 0)
    t.equal((await slow).code, 0)
    t.match((await exec(client, "logs shop --grep 'evil \\d+ a+$' -n 1")).out, /evil 0 aaa/)
  })

  t.test('diagnose says what it uses, in 4 KB at most', async (t) => {
    const memory = async (): Promise<number> => {
      const { resources } = JSON.parse((await exec(client, 'diagnose shop --json')).out)
      return Number(/^web\.1 (\d+) of 512 MB$/.exec(resources[0])?.[1])
    }
    const before = await memory()
    t.ok(before > 5 && before < 200, `${before} MB`)
    await host.get('shop', '/eat')
    t.ok((await memory()) >= before + 35, 'it follows what the app takes')
    await host.get(
      'shop',
      `/say?n=30&size=300&word=${encodeURIComponent('error \u001b[31m')}&fill=${encodeURIComponent('\u{1f4a5}\u0007')}`,
    )
    await until('the lines', async () => (await exec(client, 'logs shop -n 1')).out.includes(' 29 '))
    for (const form of ['diagnose shop', 'diagnose shop --json']) {
      const { out } = await exec(client, form)
      t.ok(Buffer.byteLength(out) <= 4096, `${form}: ${Buffer.byteLength(out)} bytes`)
      t.match(out, /error .*29 /, 'the last line is in it')
      t.match(out, /web\.1 \d+ of 512 MB/)
    }
  })
})
