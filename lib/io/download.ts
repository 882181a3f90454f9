/** A file from the web, for somebody else: never from this machine itself or the network that it stands in. */
import { lookup } from 'node:dns'
import { type ClientRequest, get as http, type IncomingMessage, type RequestOptions } from 'node:http'
import { get as https } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Failure } from '../model/errors.ts'
import { isInside } from './address.ts'

const HOPS = 5
/** Milliseconds without a byte. */
const IDLE = 30_000

const refused = (url: URL, why: string): Failure =>
  new Failure('USAGE', { message: `${shown(url)} cannot be fetched: ${why}`, hint: 'check the address' })

/** Without what may be secret in it. */
export const shown = (url: URL): string => `${url.protocol}//${url.host}${url.pathname}`

/** Throws USAGE with the reason. `anywhere`: also from inside, for admins of this host. */
export async function download(
  url: URL,
  anywhere: boolean,
  signal: AbortSignal,
  hops = HOPS,
): Promise<IncomingMessage> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused(url, 'it is neither https: nor http:')
  const bare = url.hostname.replace(/^\[|\]$/g, '')
  if (!anywhere && isIP(bare) !== 0 && isInside(bare)) throw refused(url, 'it lies in this host’s own network')
  const response = await request(url, anywhere, signal)
  const { statusCode = 0, headers } = response
  if (statusCode >= 300 && statusCode < 400 && headers.location) {
    response.destroy()
    if (hops === 0) throw refused(url, 'it leads on and on')
    if (!URL.canParse(headers.location, url.href)) throw refused(url, 'it leads to no address')
    return download(new URL(headers.location, url), anywhere, signal, hops - 1)
  }
  if (statusCode === 200) return response
  response.destroy()
  throw refused(url, `it answered ${statusCode}`)
}

function request(url: URL, anywhere: boolean, signal: AbortSignal): Promise<IncomingMessage> {
  const options: RequestOptions = {
    signal,
    agent: false,
    headers: { 'user-agent': 'backendim', accept: '*/*' },
    ...(anywhere ? {} : { lookup: outside }),
  }
  return new Promise((resolve, reject) => {
    const call: ClientRequest = (url.protocol === 'https:' ? https : http)(url, options, resolve)
    call.setTimeout(IDLE, () => call.destroy(new Error('it does not answer')))
    call.on('error', (error) => reject(signal.aborted ? signal.reason : refused(url, error.message)))
  })
}

/** Looked at when the connection is made, so that a name cannot mean another address by then. */
const outside: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error) return done(error, [])
    if (found.some(({ address }) => isInside(address))) return done(new Error('it lies in this host’s own network'), [])
    if ((options as { all?: boolean }).all) return done(null, found)
    return done(null, found[0]?.address ?? '', found[0]?.family)
  })
}
