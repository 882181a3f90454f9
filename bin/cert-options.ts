/** The options of `up` about certificates, which it hands to the control plane as they are. */
import type { CertSettings } from '../lib/flow/certify.ts'
import type { ChallengeType } from '../lib/model/certificate.ts'

export const CERT_FLAGS = {
  acme: { type: 'string' },
  'acme-staging': { type: 'string' },
  'acme-ca': { type: 'string' },
  'acme-email': { type: 'string' },
  'acme-challenge': { type: 'string' },
  'public-address': { type: 'string', multiple: true },
  'dns-server': { type: 'string' },
  'public-https-port': { type: 'string' },
} as const
type Values = { [Name in keyof typeof CERT_FLAGS]?: string | string[] }

const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory'
const STAGING = 'https://acme-staging-v02.api.letsencrypt.org/directory'
const CHALLENGES = ['http-01', 'tls-alpn-01', 'dns-01']

/** Throws a sentence where an option makes no sense. */
export function certSettings(values: Values): CertSettings {
  const one = (name: keyof typeof CERT_FLAGS): string | undefined => [values[name]].flat()[0]
  const challenge = one('acme-challenge')
  if (challenge && !CHALLENGES.includes(challenge))
    throw new Error(`--acme-challenge wants ${CHALLENGES.join(', ')}, not "${challenge}"`)
  const acme = one('acme') ?? LETS_ENCRYPT
  const staging = one('acme-staging') ?? (acme === LETS_ENCRYPT ? STAGING : undefined)
  for (const url of [acme, staging])
    if (url && url !== 'off' && !URL.canParse(url)) throw new Error(`"${url}" is not the URL of an ACME directory`)
  publicHttps(values)
  return {
    directory: acme === 'off' ? undefined : acme,
    staging,
    ca: one('acme-ca'),
    email: one('acme-email'),
    challenge: challenge as ChallengeType | undefined,
    addresses: [values['public-address'] ?? []].flat(),
    server: one('dns-server'),
  }
}

/** By which clients reach HTTPS; undefined: the one that is bound. Throws as above. */
export function publicHttps(values: Values): number | undefined {
  const text = [values['public-https-port']].flat()[0]
  if (text !== undefined && !(/^[1-9]\d{0,4}$/.test(text) && Number(text) < 65_536))
    throw new Error(`--public-https-port wants a port, not "${text}"`)
  return text === undefined ? undefined : Number(text)
}

export const certArguments = (values: Values): string[] =>
  (Object.keys(CERT_FLAGS) as (keyof Values)[]).flatMap((name) =>
    [values[name] ?? []].flat().flatMap((value) => [`--${name}`, value]),
  )
