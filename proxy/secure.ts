/** TLS on the public port: which certificate a handshake gets, if any, and which protocol is spoken after it. */
import { constants } from 'node:crypto'
import { createServer, type SecureContext, type Server, type TLSSocket } from 'node:tls'
import type { Certificates } from './certificates.ts'
import type { Challenges } from './challenges.ts'
import { addressOf, bareName, type Peer } from './peer.ts'
import { TICKET_LIFE_S, type Tickets } from './tickets.ts'

/** Forward secrecy and AEAD only: Mozilla's "intermediate", without the ones that need DH parameters. */
const CIPHERS = [
  ...['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
  ...['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ...['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
  ...['ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305'],
].join(':')
const ACME = 'acme-tls/1'

/** Who takes a connection after its handshake. */
export interface Rooms {
  /** Whether a name is in the table. */
  knows(name: string): boolean
  http1(socket: TLSSocket, peer: Peer): void
  http2(socket: TLSSocket, peer: Peer): void
}

export class Secure {
  readonly server: Server
  private readonly rooms: Rooms
  private readonly certificates: Certificates
  private readonly challenges: Challenges
  /** What handshakes that ask for a proof of their name get to see; nobody else does. */
  private readonly proofs = new WeakMap<TLSSocket, SecureContext>()

  constructor(rooms: Rooms, certificates: Certificates, challenges: Challenges, tickets: Tickets) {
    this.rooms = rooms
    this.certificates = certificates
    this.challenges = challenges
    const secure = this
    this.server = createServer({
      ...{ minVersion: 'TLSv1.2', ciphers: CIPHERS, ecdhCurve: 'X25519:prime256v1:secp384r1' },
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
      // Node's own is made of the command line, and tickets are good for one context only.
      sessionIdContext: 'backendim',
      ...{ handshakeTimeout: 10_000, sessionTimeout: TICKET_LIFE_S, noDelay: true },
      SNICallback(this: TLSSocket, name, done) {
        void secure.choose(this, bareName(name)).then((context) => done(null, context))
      },
      ALPNCallback(this: TLSSocket, { servername, protocols }) {
        return secure.agree(this, bareName(servername || ''), protocols)
      },
    })
    tickets.serve(this.server)
    this.server.on('secureConnection', (socket) => this.accept(socket))
    this.server.on('tlsClientError', (_error, socket) => socket.destroy())
  }

  /** Undefined refuses the handshake: the server has no certificate of its own, and so none for a client without a name. */
  private async choose(socket: TLSSocket, name: string): Promise<SecureContext | undefined> {
    if (!this.rooms.knows(name)) return undefined
    try {
      return this.proofs.get(socket) ?? (await this.certificates.find(name))
    } catch (error) {
      console.error(`${name}: ${String(error)}`)
      return undefined
    }
  }

  /** With TLS 1.3 this is asked before the certificate; with 1.2 it is too late for a proof, and no authority needs it. */
  private agree(socket: TLSSocket, name: string, offered: string[]): string | undefined {
    if (!offered.includes(ACME)) return ['h2', 'http/1.1'].find((protocol) => offered.includes(protocol))
    const provable = socket.getProtocol() === 'TLSv1.3' && this.rooms.knows(name)
    const proof = provable ? this.challenges.context(name) : undefined
    if (proof === undefined) return undefined
    this.proofs.set(socket, proof)
    return ACME
  }

  private accept(socket: TLSSocket): void {
    const name = bareName(socket.servername || '')
    socket.on('error', () => {})
    // Whose session is resumed was not asked for a certificate; with TLS 1.2 we are not told its name either.
    const nameless = name === '' && socket.isSessionReused()
    if (socket.alpnProtocol === ACME || !(nameless || this.rooms.knows(name))) {
      socket.destroySoon()
      return
    }
    const port = socket.localPort ?? 443
    const folder = this.certificates.folderOf(name)
    const peer: Peer = { address: addressOf(socket), proto: 'https', port, name, folder }
    if (socket.alpnProtocol === 'h2') this.rooms.http2(socket, peer)
    else this.rooms.http1(socket, peer)
  }
}
