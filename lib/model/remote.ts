/** URLs of other repositories, as a stranger wrote them: https and ssh only, never a path of the host or a program (`ext::`). Pure. */

export interface Remote {
  url: string
  scheme: 'https' | 'ssh'
  host: string
}

/** Undefined: not one that is fetched from. */
export function remoteOf(url: string): Remote | undefined {
  if (url.length > 2000 || /[\x00-\x20\x7f\\]/.test(url)) return undefined
  const short = /^(?:([\w.-]+)@)?([A-Za-z0-9][\w.-]*):(?!\/\/)(?!:)([^:]+)$/.exec(url)
  if (short && !/^(?:https?|ssh|git|file|ext|fd|ftps?)$/i.test(short[2] ?? '')) {
    const [, user = '', host = '', path = ''] = short
    return user.startsWith('-') || path.startsWith('-') ? undefined : { url, scheme: 'ssh', host }
  }
  if (!/^(?:https|ssh):\/\//.test(url) || !URL.canParse(url)) return undefined
  const { protocol, hostname, username, pathname, hash } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  if (!/^[A-Za-z0-9]/.test(host) && !host.includes(':')) return undefined
  if (username.startsWith('-') || pathname.length < 2 || pathname.startsWith('/-') || hash) return undefined
  return { url, scheme: protocol === 'ssh:' ? 'ssh' : 'https', host }
}

export const isRelative = (url: string): boolean => /^\.{1,2}\//.test(url)

/** As git resolves it: against the URL of the repository that names it, whose last part `../` takes away. */
export function resolveUrl(origin: string, relative: string): string {
  let base = origin.replace(/\/+$/, '')
  let rest = relative
  for (;;) {
    if (rest.startsWith('./')) rest = rest.slice(2)
    else if (rest.startsWith('../')) {
      rest = rest.slice(3)
      const slash = base.lastIndexOf('/')
      const colon = base.lastIndexOf(':')
      base = base.slice(0, Math.max(slash, colon) + 1).replace(/([^:/])\/$/, '$1')
    } else break
  }
  return /[:/]$/.test(base) ? base + rest : `${base}/${rest}`
}

/** Without what a password could be in. */
export const shownUrl = (url: string): string => url.replace(/^(\w+:\/\/)[^/@]*@/, '$1').slice(0, 200)
