/** The other side of a client's connection: its address, and for which names it was given a certificate. */
import type { Socket } from 'node:net'

export interface Peer {
  address: string
  proto: 'http' | 'https'
  /** Of ours, which it reached. */
  port: number
  /** The name that it asked for in the handshake, and the folder of the certificate that it got; empty without TLS. */
  name: string
  folder: string
}

const peers = new WeakMap<Socket, Peer>()

export const introduce = (socket: Socket, peer: Peer): unknown => peers.set(socket, peer)

/** Of a connection that nobody introduced: it came in plain. */
export function peerOf(socket: Socket, port: number): Peer {
  let peer = peers.get(socket)
  if (peer === undefined) {
    peer = { address: addressOf(socket), proto: 'http', port, name: '', folder: '' }
    peers.set(socket, peer)
  }
  return peer
}

/** The client's address, without the prefix that an IPv4 client has on a socket for both families. */
export function addressOf(socket: Socket): string {
  const address = socket.remoteAddress ?? 'unknown'
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

/** A Host that the certificate of this connection does not speak for: the client has to come on another one (RFC 9110, 15.5.20). */
export function misdirected(peer: Peer, host: string): boolean {
  if (peer.proto === 'http' || peer.name === host) return false
  const asked = bareName(host)
  // A resumed session does not always tell its name: then the first request does.
  peer.name ||= asked
  return asked !== peer.name && peer.folder !== wildcardOf(asked)
}

/** Lower case, without a port and the dot of the root. */
export const bareName = (host: string): string => host.toLowerCase().replace(/\.?(?::\d*)?$/, '')

/** The folder of the wildcard certificate that covers a name. */
export const wildcardOf = (name: string): string => `_wildcard.${name.slice(name.indexOf('.') + 1)}`
