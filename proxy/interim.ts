/** Interim answers of an app on their way to the client (RFC 8297, 2518). Of early hints only links are in use, and passed on. */
import { incoming } from './headers.ts'
import type { ClientRequest, ClientResponse } from './message.ts'

/** More before one answer are no hints. */
export const INTERIM = 20
/** What Node writes to HTTP/1.1; it throws on others. Unlike in its own pattern a parameter is read in one way only: its name has no `=`. */
const LINK = /^<[^>]*>(?:\s*;\s*[^;="\s]+(?:=(")?[^;"\s]*\1)?)*$/

export function passInterim(req: ClientRequest, res: ClientResponse, status: number, raw: string[]): void {
  // Clients of HTTP/1.0 would take it for the answer (RFC 9110, 15.2).
  const old = req.httpVersionMajor === 1 && req.httpVersionMinor === 0
  if (old || res.headersSent) return
  if (status === 102) res.writeProcessing()
  else if (status === 103) {
    const link = linksOf(incoming(raw)).filter((one) => req.httpVersionMajor === 2 || LINK.test(one))
    if (link.length > 0) res.writeEarlyHints({ link })
  }
}

function linksOf(headers: string[]): string[] {
  return headers.flatMap((name, i) =>
    i % 2 === 0 && name.toLowerCase() === 'link' ? headers[i + 1]!.split(/,\s*(?=<)/) : [],
  )
}
