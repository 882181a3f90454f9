/** Public keys: what ssh-keygen makes is taken as it is, anything else is refused in words. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { parsePublicKey } from '../../lib/io/public-key.ts'
import { Failure } from '../../lib/model/errors.ts'

const folder = t.testdir()
const keygen = (...args: string[]): string => execFileSync('ssh-keygen', args, { encoding: 'utf8', stdio: 'pipe' })
function make(type: string, bits: string, passphrase = ''): string {
  const file = join(folder, `${type}-${bits}-${passphrase}`)
  keygen('-q', '-t', type, '-b', bits, '-N', passphrase, '-C', 'ann@example.com (laptop)', '-f', file)
  return file
}
const read = (file: string): string => readFileSync(file, 'utf8')
const ed25519 = make('ed25519', '256')

t.test('keys of ssh-keygen are taken, with its fingerprint', async (t) => {
  const files = [ed25519, make('rsa', '2048'), make('ecdsa', '256'), make('ecdsa', '384'), make('ecdsa', '521')]
  for (const file of files) {
    const line = read(`${file}.pub`)
    const key = parsePublicKey(line)
    t.equal(key.type, line.split(' ')[0])
    t.equal(key.blob.toString('base64'), line.split(' ')[1])
    t.equal(key.comment, 'ann@example.com (laptop)')
    t.equal(key.fingerprint, keygen('-lf', `${file}.pub`).split(' ')[1])
  }
  const line = read(`${ed25519}.pub`).trim()
  t.same(parsePublicKey(`  ${line}\r\n`), parsePublicKey(line))
  t.equal(parsePublicKey(line.split(' ').slice(0, 2).join(' ')).comment, '')
})

t.test('what is no key that we take is refused with the reason', async (t) => {
  const line = read(`${ed25519}.pub`).trim()
  const blob = line.split(' ')[1] ?? ''
  const enciphered = make('ed25519', '256', 'secret')
  keygen('-q', '-s', ed25519, '-I', 'id', '-n', 'ann', `${enciphered}.pub`)
  const cases: [string, string][] = [
    ['', 'that is not a public key'],
    ['hello', 'that is not a public key'],
    ['ssh-ed25519', 'that is not a public key'],
    ['ssh-ed25519 AAAA', 'that is not a public key'],
    [line.slice(0, 50), 'that is not a public key'],
    [`ssh-rsa ${blob}`, 'that is not a public key'],
    [`command="rm -rf /" ${line}`, 'that is not a public key'],
    [`${line}\n${line}`, 'that is more than one line'],
    [keygen('-e', '-f', `${ed25519}.pub`), 'that is more than one line'],
    [read(ed25519), 'that is a private key; keep it to yourself'],
    [read(enciphered), 'that is a private key; keep it to yourself'],
    [read(`${enciphered}-cert.pub`), 'certificates are not supported'],
    [`sk-ssh-ed25519@openssh.com ${blob}`, 'keys of security tokens (sk-) are not supported yet'],
    [read(`${make('rsa', '1024')}.pub`), 'RSA keys of less than 2048 bits are not accepted'],
  ]
  for (const [text, message] of cases)
    t.throws(() => parsePublicKey(text), { code: 'USAGE', message }, text.slice(0, 40))
})

t.test('any text is a key or refused', async (t) => {
  const line = read(`${ed25519}.pub`).trim()
  const bytes = Buffer.from(line.split(' ')[1] ?? '', 'base64')
  const bitten = fc
    .tuple(fc.nat(), fc.nat(255), fc.constantFrom('ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256', 'ssh-dss'))
    .map(([at, byte, type]) => {
      const copy = Buffer.from(bytes)
      copy[at % copy.length] = byte
      return `${type} ${copy.toString('base64')}`
    })
  const blob = fc.uint8Array({ maxLength: 100 }).map((array) => `ssh-rsa ${Buffer.from(array).toString('base64')}`)
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), bitten, blob), (text) => {
      try {
        return parsePublicKey(text).fingerprint.startsWith('SHA256:')
      } catch (error) {
        return error instanceof Failure && error.code === 'USAGE'
      }
    }),
    { numRuns: 1000 },
  )
  t.pass('nothing else was thrown')
})
