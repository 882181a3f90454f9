/** Connections that speak HTTP/2: what one of them may ask of us, and how it is told to go. */
import type { IncomingHttpHeaders } from 'node:http'
import { constants, performServerHandshake, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { limits } from './limits.ts'
import type { Peer } from './peer.ts'
import { StreamClient } from './stream.ts'

const OPTIONS = {
  settings: { maxConcurrentStreams: 100, initialWindowSize: 131_072, maxHeaderListSize: 32_768, enablePush: false },
  ...{ maxHeaderListPairs: 200, maxSessionMemory: 10, maxSessionInvalidFrames: 100, maxSessionRejectedStreams: 100 },
  ...{ maxOutstandingPings: 10, maxOutstandingSettings: 10 },
}
/** Streams that a client may take back at once, and per second: a browser does it with all of a page that is left. */
const RESETS = 200
const RESETS_PER_S = 20
/** Pings and settings, which cost us an answer each. Some clients measure the line by a ping with each read. */
const PINGS = 2000
const PINGS_PER_S = 200
/** The longest possible id: what a client has sent when it hears of our going is still served. */
const LAST_STREAM = 2 ** 31 - 1

type Serve = (client: StreamClient, peer: Peer) => void
type OnStream = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, flags: number, raw: string[]) => void

export class Sessions {
  private readonly serve: Serve
  private readonly open = new Set<ServerHttp2Session>()

  constructor(serve: Serve) {
    this.serve = serve
  }

  accept(socket: TLSSocket, peer: Peer): void {
    const session = performServerHandshake(socket, OPTIONS)
    const resets = new Allowance(RESETS, RESETS_PER_S)
    const pings = new Allowance(PINGS, PINGS_PER_S)
    const pinged = () => {
      if (!session.closed && !pings.take()) showOut(session)
    }
    let streams = 0
    const onStream: OnStream = (stream, headers, _flags, raw) => {
      streams++
      stream.on('close', () => streams--)
      this.begin(session, resets, stream, new StreamClient(stream, headers, raw), peer)
    }
    this.open.add(session)
    session.on('stream', onStream as never)
    session.on('error', () => {})
    session.on('ping', pinged)
    session.on('remoteSettings', pinged)
    session.on('close', () => this.open.delete(session))
    session.setTimeout(limits.between, () => (streams === 0 ? session.close() : knock(session)))
  }

  /** No new requests; what is on its way is served. */
  retire(): void {
    for (const session of this.open) farewell(session)
  }

  private begin(
    session: ServerHttp2Session,
    resets: Allowance,
    stream: ServerHttp2Stream,
    client: StreamClient,
    peer: Peer,
  ): void {
    const takenBack = () => {
      if (!client.writableEnded && !session.closed && !resets.take()) showOut(session)
    }
    if (stream.destroyed || stream.closed) {
      takenBack()
      return
    }
    stream.on('close', takenBack)
    this.serve(client, peer)
  }
}

/** So many at once, and so many more with each second. */
class Allowance {
  private readonly most: number
  private readonly perSecond: number
  private left: number
  private at = performance.now()

  constructor(most: number, perSecond: number) {
    this.most = most
    this.perSecond = perSecond
    this.left = most
  }

  take(): boolean {
    const now = performance.now()
    this.left = Math.min(this.most, this.left + ((now - this.at) / 1000) * this.perSecond)
    this.at = now
    return --this.left >= 0
  }
}

/** It is told why, and no stream of its is taken any more; then its connection is cut. */
function showOut(session: ServerHttp2Session): void {
  session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM)
  session.close()
  setTimeout(() => session.destroy(), 100)
}

/**
 * Streams that may be silent would stay for ever when their client has gone without a word, or broke the rules: Node
 * reads nothing more of such a connection, its end included.
 */
function knock(session: ServerHttp2Session): void {
  const timer = setTimeout(() => session.destroy(), limits.pong)
  session.once('close', () => clearTimeout(timer))
  const answered = () => {
    clearTimeout(timer)
    if (!session.destroyed) session.setTimeout(limits.between)
  }
  if (!session.ping((error) => error ?? answered())) session.destroy()
}

/** In two steps (RFC 9113, 6.8), the second after a round trip. */
function farewell(session: ServerHttp2Session): void {
  const close = () => session.close()
  session.goaway(constants.NGHTTP2_NO_ERROR, LAST_STREAM)
  if (!session.ping(close)) close()
  setTimeout(close, 1000).unref()
}
