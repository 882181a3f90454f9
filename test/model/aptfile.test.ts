/** Which lines of an Aptfile name packages, and which are refused with their line. */
import t from 'tap'
import { PACKAGE, parseAptfile } from '../../lib/model/aptfile.ts'

t.test('names, one per line; comments and doubles do not count', async (t) => {
  t.same(parseAptfile('\uFEFFffmpeg\r\n# for reports\n\n  libvips42 # images\nffmpeg\ng++\nlibpq5=15.3-0+deb12u1\n'), [
    'ffmpeg',
    'libvips42',
    'g++',
    'libpq5=15.3-0+deb12u1',
  ])
  t.same(parseAptfile(''), [])
})

t.test('what is no package is refused, with its line', async (t) => {
  const refused: [string, string][] = [
    ['ffmpeg\n:repo:deb http://ppa.example.com focal main', 'Aptfile:2:1: ":repo:deb http'],
    ['https://example.com/wkhtmltox.deb', 'packages from an address are not supported'],
    ['./local.deb', 'packages from an address are not supported'],
    ['ffmpeg; rm -rf /', 'is not the name of a Debian package'],
    ['-o Dpkg::x=y', 'is not the name of a Debian package'],
    ['python3-', 'is not the name of a Debian package'],
    ['a'.repeat(20_000).concat('!'), 'is not the name of a Debian package'],
    [Array.from({ length: 101 }, (_, at) => `lib${at}`).join('\n'), 'more than 100 packages'],
  ]
  for (const [text, message] of refused) {
    try {
      parseAptfile(text)
      t.fail(`${text.slice(0, 60)} is taken`)
    } catch (error) {
      t.match(error, { code: 'CONFIG_INVALID' })
      t.ok((error as Error).message.includes(message), (error as Error).message.slice(0, 200))
    }
  }
})

t.test('no name can leave its word in a shell', async (t) => {
  for (const name of ['a b', 'a;b', 'a$b', 'a`b`', 'a\nb', 'a|b', '--x', 'A', 'a/b', 'a=*', 'a=', 'a:i386'])
    t.notMatch(name, PACKAGE, name)
})
