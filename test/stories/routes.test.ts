/** Domains that lead to others, and paths that other apps serve: by commands, through renames and the end of an app. */
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import t from 'tap'
import { Host, type Ran } from '../host.ts'
import { tiny } from '../tiny.ts'

t.setTimeout(240_000)

function asked(host: Host, name: string, path = '/'): Promise<string> {
  return new Promise((resolve, reject) => {
    const at = { host: '127.0.0.1', port: host.ready.http, path, headers: { host: name }, agent: false as const }
    const call = request(at, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (chunk) => {
        body += chunk
      })
      answer.on('end', () => resolve(`${answer.statusCode} ${answer.headers.location ?? body}`))
    })
    call.on('error', reject)
    call.end()
  })
}

t.test('redirects and path routes', async (t) => {
  const host = await Host.start(t, { args: ['--public-https-port', '443'] })
  for (const name of ['shop', 'back']) {
    const pushed = await (await tiny(host, name, name)).push()
    t.equal(pushed.code, 0, pushed.err + host.errors)
  }
  const say = async (words: string, key = 'admin'): Promise<Ran> => host.ssh(words.split(' '), { key })
  const ok = async (words: string, text: RegExp): Promise<boolean> =>
    t.match(await say(words), { code: 0, out: text }, words)
  const fails = async (words: string, code: number, text: RegExp, key = 'admin'): Promise<boolean> =>
    t.match(await say(words, key), { code, err: text }, words)

  await t.test('a domain leads to another', async (t) => {
    await ok('domains:add shop example.test', /reaches shop/)
    await ok('domains:redirect shop www.example.test example.test', /www\.example\.test leads to example\.test\./)
    t.equal(await asked(host, 'www.example.test', '/a?b=c'), '308 http://example.test/a?b=c')
    t.equal(await asked(host, 'example.test'), '200 shop')
    await ok('domains shop', /^shop\.localhost\nexample\.test\nwww\.example\.test -> example\.test\n$/)
    t.match(JSON.parse((await say('domains shop --json')).out)[2], {
      domain: 'www.example.test',
      redirect: 'example.test',
    })
    await ok('certs shop', /www\.example\.test/)
    for (const [words, code, text] of [
      ['example.test www.example.test', 2, /leads to example\.test/],
      ['example.test example.test', 2, /to itself/],
      ['example.test shop.localhost', 2, /www\.example\.test leads to example\.test/],
      ['old.example.test www.example.test', 2, /leads to example\.test itself/],
      ['old.example.test nowhere.test', 3, /is no domain of shop/],
      ['shop.localhost example.test', 2, /own name/],
      ['old.example.test back.localhost', 3, /is no domain of shop/],
      ['back.localhost example.test', 2, /used already/],
      ['example.test off', 3, /leads nowhere else/],
      ['old.example.test on', 2, /a domain of the app, or off/],
    ] as const)
      await fails(`domains:redirect shop ${words}`, code, text)
    await fails('domains:remove shop example.test', 2, /www\.example\.test leads to example\.test/)
    await ok('domains:redirect shop www.example.test off', /reaches shop again/)
    t.equal(await asked(host, 'www.example.test'), '200 shop')
    await ok('domains:redirect shop www.example.test shop.localhost', /leads to shop\.localhost/)
    t.equal(await asked(host, 'www.example.test'), '308 http://shop.localhost/')
    await ok('domains:remove shop example.test', /does not reach/)
  })

  await t.test('a path leads to another app', async (t) => {
    await ok('routes shop', /No path routes/)
    await ok('routes:add shop /env --to back', /back serves \/env of shop\./)
    await ok('routes:add shop /v1/ --to back --strip', /back serves \/v1 of shop, and sees/)
    t.equal(await asked(host, 'shop.localhost', '/v1/x'), '200 back')
    t.equal(await asked(host, 'shop.localhost', '/v1x'), '200 shop')
    t.equal(await asked(host, 'shop.localhost', '/v1/env/DYNO'), '200 "web.1"')
    await ok('routes shop', /PATH +TO +STRIP\n\/env +back +no\n\/v1 +back +yes/)
    for (const [words, code, text] of [
      ['shop / --to back', 2, /a path such as \/api/],
      ['shop api --to back', 2, /a path such as \/api/],
      ['shop /a/../b --to back', 2, /a path such as \/api/],
      ['shop /a%62 --to back', 2, /a path such as \/api/],
      ['shop /x --to shop', 2, /its own paths already/],
      ['shop /x --to nobody', 20, /no app nobody/],
      ['shop /x', 2, /--to is missing/],
    ] as const)
      await fails(`routes:add ${words}`, code, text)
    const key = await readFile(`${await host.key('limited')}.pub`, 'utf8')
    const added = await host.ssh(['keys:add', 'limited', '--app', 'shop'], { input: key })
    t.equal(added.code, 0, added.err)
    await fails('routes:add shop /x --to back', 20, /no app back that you may see/, 'limited')
    t.notMatch((await say('routes shop', 'limited')).out, /back/, 'names of apps that one may not see are not told')
  })

  await t.test('renames and the end of the other app', async (t) => {
    await ok('apps:rename back store', /Renamed to store/)
    t.equal(await asked(host, 'shop.localhost', '/v1/x'), '200 back')
    await ok('routes shop', /\/v1 +store/)
    await ok('ps:stop store', /Stopped/)
    t.match(await asked(host, 'shop.localhost', '/v1/x'), /^503 .*H80/)
    t.equal(await asked(host, 'shop.localhost', '/x'), '200 shop')
    await ok('ps:start store', /./)
    t.equal(await asked(host, 'shop.localhost', '/v1/x'), '200 back')
    await ok('apps:rename shop boutique', /Renamed to boutique/)
    t.equal(
      await asked(host, 'www.example.test'),
      '308 http://boutique.localhost/',
      'a redirect to the own name follows it',
    )
    t.equal(await asked(host, 'boutique.localhost', '/v1/x'), '200 back')
    await ok('routes:remove boutique /env', /serves \/env itself/)
    await fails('routes:remove boutique /env', 3, /has no route/)
    await ok('apps:destroy store --confirm store', /Destroyed/)
    t.equal(await asked(host, 'boutique.localhost', '/v1/x'), '200 shop')
    await ok('routes boutique', /\/v1 +- +yes/)
  })
})
