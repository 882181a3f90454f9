/** Keys, signing requests and certificates of our own making: ECDSA on P-256 with SHA-256, one host name each. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import { bits, extension, integer, octets, oid, plain, read, sequence, set, TRUE, tagged, time, utf8 } from './der.ts'

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))
const NO_NAME = sequence()

/** A private key in PEM. */
export const newKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

const spki = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' })
const named = (name: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(name))))
const altName = (host: string): Buffer => ext('2.5.29.17', sequence(plain(2, Buffer.from(host))))
const pem = (label: string, der: Buffer): string =>
  `-----BEGIN ${label}-----\n${der.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`

function ext(id: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [TRUE] : []), octets(value))
}

function signed(body: Buffer, key: KeyObject): Buffer {
  return sequence(body, ECDSA_SHA256, bits(sign('sha256', body, key)))
}

/** A PKCS #10 request (RFC 2986) for one name, in DER. The name stands where CAs look for it: in subjectAltName. */
export function signingRequest(host: string, keyPem: string): Buffer {
  const key = createPrivateKey(keyPem)
  const wanted = sequence(oid('1.2.840.113549.1.9.14'), set(sequence(altName(host))))
  return signed(sequence(integer(Buffer.from([0])), NO_NAME, spki(key), tagged(0, wanted)), key)
}

export interface Pair {
  /** PEM; with the chain, leaf first. */
  cert: string
  key: string
}
interface Making {
  subject: Buffer
  issuer: { name: Buffer; key: KeyObject }
  key: KeyObject
  from: Date
  until: Date
  extensions: Buffer[]
}

function certificate(making: Making): string {
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  const issuerId = createHash('sha1').update(spki(making.issuer.key)).digest()
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_SHA256,
    making.issuer.name,
    sequence(time(making.from), time(making.until)),
    making.subject,
    spki(making.key),
    tagged(3, sequence(...making.extensions, ext('2.5.29.35', sequence(plain(0, issuerId))))),
  )
  return pem('CERTIFICATE', signed(body, making.issuer.key))
}

const DAY = 86_400_000
const SKEW = 3_600_000
const AUTHORITY_DAYS = 3650
/** Under the 825 days that Apple's systems allow to CAs that were added by hand. */
const LEAF_DAYS = 397

/** A CA that can vouch for names under these domains only: whoever steals its key cannot pose as a bank. */
export function makeAuthority(name: string, domains: string[], now: number): Pair {
  const key = newKey()
  const own = createPrivateKey(key)
  const permitted = domains.map((domain) => sequence(plain(2, Buffer.from(domain))))
  const extensions = [
    ext('2.5.29.19', sequence(TRUE, integer(Buffer.from([0]))), true),
    ext('2.5.29.15', bits(Buffer.from([0x06]), 1), true),
    ext('2.5.29.14', octets(createHash('sha1').update(spki(own)).digest())),
    ext('2.5.29.30', sequence(tagged(0, ...permitted)), true),
  ]
  const [from, until] = [new Date(now - SKEW), new Date(now + AUTHORITY_DAYS * DAY)]
  const issuer = { name: named(name), key: own }
  return { key, cert: certificate({ subject: issuer.name, issuer, key: own, from, until, extensions }) }
}

/** A server's certificate by an authority of ours. */
export function makeLeaf(authority: Pair, host: string, now: number): Pair {
  const key = newKey()
  const ca = new X509Certificate(authority.cert)
  const cert = certificate({
    subject: NO_NAME,
    issuer: { name: subjectOf(ca), key: createPrivateKey(authority.key) },
    key: createPrivateKey(key),
    from: new Date(now - SKEW),
    until: new Date(Math.min(now + LEAF_DAYS * DAY, Date.parse(ca.validTo))),
    extensions: [
      // Critical, as the subject is empty (RFC 5280, 4.2.1.6).
      ext('2.5.29.17', sequence(plain(2, Buffer.from(host))), true),
      ext('2.5.29.15', bits(Buffer.from([0x80]), 7), true),
      ext('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
    ],
  })
  return { key, cert: cert + authority.cert }
}

/** As it stands in the certificate, so that issuer and subject are equal byte by byte. */
function subjectOf(certificate: X509Certificate): Buffer {
  const cn = /^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? ''
  return named(cn)
}

/** What is shown for tls-alpn-01 (RFC 8737, 3): self-signed, with the digest of the key authorization in it. */
export function challengeCertificate(host: string, authorization: string, now: number): Pair {
  const key = newKey()
  const own = createPrivateKey(key)
  const digest = createHash('sha256').update(authorization).digest()
  const extensions = [altName(host), ext('1.3.6.1.5.5.7.1.31', octets(digest), true)]
  const [from, until] = [new Date(now - SKEW), new Date(now + DAY)]
  const issuer = { name: named(host), key: own }
  return { key, cert: certificate({ subject: issuer.name, issuer, key: own, from, until, extensions }) }
}

/** Name of a certificate for ARI (RFC 9773, 4.1): key id of its issuer, and its serial number. */
export function ariName(leaf: X509Certificate): string | undefined {
  const authority = extension(leaf.raw, '2.5.29.35')
  const id = authority && read(read(authority).body)
  if (id?.tag !== 0x80) return undefined
  const serial = read(integer(Buffer.from(leaf.serialNumber, 'hex'))).body
  return `${id.body.toString('base64url')}.${serial.toString('base64url')}`
}
