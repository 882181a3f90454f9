/**
 * The cookie that leads a client back to the instance that served it first. It names the instance as `ps` does (web.1),
 * so it says nothing of addresses, and outlives a deploy; one name per app, as several apps may share a host. The app never sees it.
 */
import { avoided, type LiveRoute, type LiveTarget } from './balance.ts'
import type { Upstream } from './upstream.ts'

export const cookieOf = (app: string): string => `backendim-${app.replace(/[^\w-]/g, '')}`

/** The instance that the client's cookie names, while it is in the table and well. */
export function wanted(route: LiveRoute, cookie: string | undefined, tried: Upstream[] | null): LiveTarget | undefined {
  const name = instanceIn(cookie, route.cookie)
  const target = name === '' ? undefined : route.targets.find((one) => one.name === name)
  if (target === undefined || tried?.includes(target.upstream) || avoided(target.upstream)) return undefined
  return target
}

/** For the answer, where another instance served than the cookie names. */
export function stick(
  headers: string[],
  route: LiveRoute,
  cookie: string | undefined,
  name: string,
  proto: string,
): void {
  if (instanceIn(cookie, route.cookie) === name) return
  const secure = proto === 'https' ? '; Secure' : ''
  headers.push('set-cookie', `${route.cookie}=${name}; Path=/; HttpOnly; SameSite=Lax${secure}`)
}

/** Takes the cookie out of headers for the app. */
export function hide(headers: string[], name: string): void {
  for (let i = headers.length - 2; i >= 0; i -= 2) {
    if (headers[i]!.toLowerCase() !== 'cookie' || !headers[i + 1]!.includes(name)) continue
    const left = headers[i + 1]!.split(';').filter((one) => !names(one, name))
    if (left.length === 0) headers.splice(i, 2)
    else headers[i + 1] = left.join(';').trim()
  }
}

function instanceIn(cookie: string | undefined, name: string): string {
  const found = cookie?.split(';').find((one) => names(one, name))
  return found === undefined ? '' : found.slice(found.indexOf('=') + 1).trim()
}

const names = (pair: string, name: string): boolean => pair.split('=', 1)[0]!.trim() === name
