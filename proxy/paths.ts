/**
 * Parts of a host that other apps serve. The path is read as the app will read it: what one reader would take for another
 * path than the next one does (dot segments, plain or disguised) is refused, so that no app is reached under another's prefix.
 */
import type { LiveRoute } from './balance.ts'

export interface LivePath {
  prefix: string
  strip: boolean
  route: LiveRoute
}

/** Which app serves, and what it is asked for. `prefix`: what was taken off its path. */
export interface Way {
  route: LiveRoute
  path: string
  prefix: string
}

/** `.` and `..` between slashes, backslashes or path parameters, in any spelling. */
const DOTS = /(?:^|[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:$|[/\\;]|%2f|%5c|%3b)/i
/** Letters, digits, `-`, `.`, `_` and `~`: the same path, spelled or not (RFC 3986, 6.2.2.2). */
const UNRESERVED = /%(?:2[de]|3\d|[46][1-9a-f]|[57][\da]|5f|7e)/gi

/** The longest prefix wins. Null: the path can be read in more than one way. */
export function wayOf(route: LiveRoute, path: string): Way | null {
  const end = path.indexOf('?')
  const asked = end < 0 ? path : path.slice(0, end)
  const plain = asked.includes('%') ? asked.replace(UNRESERVED, decodeURIComponent) : asked
  if (DOTS.test(plain)) return null
  for (const { prefix, strip, route: other } of route.paths ?? []) {
    if (!plain.startsWith(prefix) || (plain.length > prefix.length && plain[prefix.length] !== '/')) continue
    if (!strip) return { route: other, path, prefix: '' }
    return { route: other, path: `${plain.slice(prefix.length) || '/'}${path.slice(asked.length)}`, prefix }
  }
  return { route, path, prefix: '' }
}
