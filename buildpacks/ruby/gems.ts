/** Which gems a project has, and the packages of Debian that these need: to be compiled, and at run time. */

/** What the lock file, else the Gemfile, names. */
export interface Gems {
  has(...names: string[]): boolean
}

/** Without those that the Gemfile names for developing and testing alone: they are not installed. */
export function gemsOf(gemfile: string, lock: string | undefined): Gems {
  const locked = [...(lock ?? '').matchAll(/^ {2,6}([\w.-]+)(?: \(|!?$)/gm)].map(([, name = '']) => name)
  const { always, aside } = namedIn(gemfile)
  const all = new Set([...locked.filter((name) => always.has(name) || !aside.has(name)), ...always])
  return { has: (...names) => names.some((name) => all.has(name)) }
}

function namedIn(gemfile: string): { always: Set<string>; aside: Set<string> } {
  const [always, aside] = [new Set<string>(), new Set<string>()]
  const blocks: boolean[] = []
  for (const line of gemfile.split('\n')) {
    const [, name] = /^[ \t]*gem[ (]+['"]([\w.-]+)['"]/.exec(line) ?? []
    const developing =
      blocks.includes(true) || isAside(/\bgroups?(?::|\s*=>)\s*(\[[^\]]*\]|:\w+|["']\w+["'])/.exec(line)?.[1])
    if (name) (developing ? aside : always).add(name)
    else if (/\bdo\b(?:\s*\|[^|]*\|)?\s*(?:#.*)?$/.test(line))
      blocks.push(isAside(/^\s*group[ (](.*?)\)?\s*do\b/.exec(line)?.[1]))
    else if (/^\s*(?:if|unless|case)\b/.test(line)) blocks.push(false)
    else if (/^\s*end\b/.test(line)) blocks.pop()
  }
  return { always, aside }
}

function isAside(groups: string | undefined): boolean {
  const names = [...(groups ?? '').matchAll(/:(\w+)|["'](\w+)["']/g)].map(([, symbol, text]) => symbol ?? text)
  return names.length > 0 && names.every((name) => name === 'development' || name === 'test')
}

const NEEDS: [gem: string, build: string[], runtime: string[]][] = [
  ['pg', ['libpq-dev'], ['libpq5']],
  ['mysql2', ['default-libmysqlclient-dev'], ['libmariadb3']],
  ['sqlite3', ['libsqlite3-dev'], ['libsqlite3-0']],
  ['trilogy', ['libssl-dev'], []],
  ['ruby-vips', [], ['libvips42']],
  ['image_processing', [], ['libvips42', 'imagemagick']],
  ['mini_magick', [], ['imagemagick']],
  ['rmagick', ['libmagickwand-dev'], ['imagemagick', 'libmagickwand-dev']],
  ['charlock_holmes', ['libicu-dev', 'zlib1g-dev'], ['libicu-dev']],
  ['nokogiri', ['zlib1g-dev'], []],
  ['ffi', ['libffi-dev'], []],
  ['rugged', ['cmake', 'libssl-dev', 'zlib1g-dev'], []],
  ['curb', ['libcurl4-openssl-dev'], ['libcurl4']],
  ['ethon', [], ['libcurl4']],
  ['ruby-filemagic', ['libmagic-dev'], ['libmagic1']],
  ['tiny_tds', ['freetds-dev'], ['libsybdb5']],
  ['rbnacl', [], ['libsodium23']],
  ['idn-ruby', ['libidn-dev'], ['libidn12']],
  ['mimemagic', ['shared-mime-info'], ['shared-mime-info']],
  ['streamio-ffmpeg', [], ['ffmpeg']],
  ['grover', [], ['chromium']],
  ['ferrum', [], ['chromium']],
  ['git', [], ['git']],
]
const COMPILER = ['build-essential', 'git', 'libyaml-dev', 'pkg-config']

export function systemsOf(gems: Gems): { build: string[]; runtime: string[] } {
  const needs = NEEDS.filter(([gem]) => gems.has(gem))
  return {
    build: [...new Set([...COMPILER, ...needs.flatMap(([, packages]) => packages)])],
    runtime: [...new Set(needs.flatMap(([, , packages]) => packages))],
  }
}
