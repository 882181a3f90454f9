/** URLs that a stranger wrote: which are fetched from, and what relative ones mean. */
import t from 'tap'
import { isClosed } from '../../lib/io/address.ts'
import { parsePointer } from '../../lib/model/lfs.ts'
import { isRelative, remoteOf, resolveUrl, shownUrl } from '../../lib/model/remote.ts'

t.test('https and ssh, and nothing else', async (t) => {
  const good: Record<string, [string, string]> = {
    'https://github.com/a/b.git': ['https', 'github.com'],
    'https://user:word@git.example.com:8443/a': ['https', 'git.example.com'],
    'ssh://git@git.example.com:2222/a/b': ['ssh', 'git.example.com'],
    'git@github.com:a/b.git': ['ssh', 'github.com'],
    'github.com:a/b.git': ['ssh', 'github.com'],
    'ssh://git@[2001:db8::1]/a': ['ssh', '2001:db8::1'],
  }
  for (const [url, [scheme, host]] of Object.entries(good)) t.match(remoteOf(url), { url, scheme, host }, url)
  const bad = [
    'file:///etc',
    '/srv/git/x.git',
    './x',
    '../x',
    'http://example.com/a',
    'git://example.com/a',
    'ext::sh -c id',
    'ext::sh',
    'fd::7',
    'https::http://x/y',
    'file:x',
    'ssh://-oProxyCommand=id/x',
    'ssh://-oProxyCommand=id@host/x',
    '-oProxyCommand=id:x',
    'git@-host:x',
    'git@host:-x',
    'https://',
    'https:///x',
    'ssh://host',
    'https://host/',
    'https://host/-x',
    'https://host/a b',
    'https://host/a\nb',
    'https://host/a#b',
    'HTTPS://host/a\\b',
    '',
    `https://host/${'a'.repeat(3000)}`,
  ]
  for (const url of bad) t.equal(remoteOf(url), undefined, JSON.stringify(url.slice(0, 40)))
})

t.test('relative ones, as git resolves them', async (t) => {
  const cases: [string, string, string][] = [
    ['https://github.com/acme/shop.git', '../lib.git', 'https://github.com/acme/lib.git'],
    ['https://github.com/acme/shop/', '../lib', 'https://github.com/acme/lib'],
    ['https://github.com/acme/shop', '../../other/lib', 'https://github.com/other/lib'],
    ['https://github.com/acme/shop', './lib', 'https://github.com/acme/shop/lib'],
    ['git@github.com:acme/shop.git', '../lib.git', 'git@github.com:acme/lib.git'],
    ['git@github.com:shop.git', '../lib.git', 'git@github.com:lib.git'],
    ['ssh://git@host:22/a/b', '.././c', 'ssh://git@host:22/a/c'],
  ]
  for (const [origin, relative, expected] of cases)
    t.equal(resolveUrl(origin, relative), expected, `${origin} ${relative}`)
  t.ok(isRelative('../x') && isRelative('./x'))
  t.notOk(isRelative('x') || isRelative('/x') || isRelative('.x'))
  t.equal(remoteOf(resolveUrl('https://h/a', '../../../../x')), undefined, 'over the top')
  t.equal(shownUrl('https://user:word@host/a'), 'https://host/a')
})

t.test('addresses of this machine and of a cloud’s metadata are closed', async (t) => {
  for (const one of [
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '::1',
    '::',
    '169.254.169.254',
    'fe80::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
  ])
    t.ok(isClosed(one), one)
  for (const one of ['10.0.0.7', '192.168.1.2', '203.0.113.7', '2001:db8::1', '::ffff:203.0.113.7'])
    t.notOk(isClosed(one), one)
})

t.test('pointers of git LFS', async (t) => {
  const oid = 'a'.repeat(64)
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 12345\n`
  t.same(parsePointer(pointer), { oid, size: 12345 })
  for (const text of [
    '',
    'x',
    pointer.replace('version', ' version'),
    pointer.replace(oid, 'b'),
    pointer.replace('size 12345', 'size x'),
  ])
    t.equal(parsePointer(text), undefined)
})
