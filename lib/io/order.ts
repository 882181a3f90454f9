/** One order from its first request to the certificate on disk; run by bin/acme.ts. What a kill interrupts is taken up again. */
import { link, mkdir, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AcmeClient, AcmeError, type Authorization, type Challenge, type Order, sayProblem } from './acme.ts'
import type { AcmeJob } from './acme-child.ts'
import { writePair } from './certs.ts'
import { HOOK, runHook } from './dns-hook.ts'
import { writeDurable } from './store.ts'
import { challengeCertificate, newKey, signingRequest } from './x509.ts'

/** Written when the CA has taken the order, removed when the certificate is on disk. */
interface Begun {
  directory: string
  url: string
  key: string
}

export async function obtain(job: AcmeJob, signal: AbortSignal): Promise<void> {
  if (job.trial) await rehearse(job, job.trial, signal)
  const client = await connect(job, job.directory, signal)
  const { order, key } = (await takenUp(client, job)) ?? (await begin(client, job))
  const cert = await complete(client, job, order, key, signal)
  await writePair(join(job.data, 'certs'), job.host, { cert, key })
  await rm(job.begun, { force: true })
}

/** After a failure the whole way is gone at the CA's staging directory first, whose limits are generous. One that is down hinders nothing. */
async function rehearse(job: AcmeJob, directory: string, signal: AbortSignal): Promise<void> {
  try {
    const client = await connect(job, directory, signal)
    await complete(client, job, await client.order(job.host), newKey(), signal)
  } catch (error) {
    if (!(error instanceof AcmeError) || !['unreachable', 'limited'].includes(error.kind)) throw error
  }
}

async function connect(job: AcmeJob, directory: string, signal: AbortSignal): Promise<AcmeClient> {
  const name = new URL(directory).host.replace(/[^A-Za-z0-9.-]/g, '_')
  const client = new AcmeClient(directory, await accountKey(join(job.data, 'keys', 'acme', `${name}.pem`)), signal)
  await client.register(job.email)
  return client
}

/** Made once, whoever of several orders comes first: a link cannot replace what is there. */
async function accountKey(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temp = `${path}.${process.pid}.tmp`
  await writeFile(temp, newKey(), { mode: 0o600 })
  await link(temp, path).catch((error) => {
    if (error.code !== 'EEXIST') throw error
  })
  await unlink(temp)
  return readFile(path, 'utf8')
}

/** The order that an earlier run had begun at this CA, if the CA still knows it and it can still succeed. */
async function takenUp(client: AcmeClient, job: AcmeJob): Promise<{ order: Order; key: string } | undefined> {
  const text = await readFile(job.begun, 'utf8').catch(() => undefined)
  const begun = text === undefined ? undefined : (JSON.parse(text) as Begun)
  if (begun?.directory !== job.directory) return undefined
  try {
    const order = await client.get<Order>(begun.url)
    if (order.status !== 'invalid') return { order: { ...order, url: begun.url }, key: begun.key }
  } catch (error) {
    if (!(error instanceof AcmeError) || error.kind !== 'refused') throw error
  }
  return undefined
}

async function begin(client: AcmeClient, job: AcmeJob): Promise<{ order: Order; key: string }> {
  const key = newKey()
  const order = await client.order(job.host, job.replaces)
  const begun: Begun = { directory: job.directory, url: order.url, key }
  await mkdir(dirname(job.begun), { recursive: true, mode: 0o700 })
  await writeDurable(job.begun, JSON.stringify(begun))
  return { order, key }
}

async function complete(
  client: AcmeClient,
  job: AcmeJob,
  order: Order,
  key: string,
  signal: AbortSignal,
): Promise<string> {
  const { url } = order
  const at = (now: Order): Order => ({ ...now, url })
  let now = order
  if (now.status === 'pending') {
    for (const one of now.authorizations) await authorize(client, job, one, signal)
    now = at(await client.settled<Order>(url, ['pending']))
  }
  if (now.status === 'ready') await client.finalize(now, signingRequest(job.host, key))
  if (now.status !== 'valid') now = at(await client.settled<Order>(url, ['ready', 'processing']))
  if (now.status === 'valid') return client.certificate(now)
  // The CA will not take it up again.
  await rm(job.begun, { force: true })
  throw new AcmeError('refused', sayProblem(now.error ?? { detail: `the order is ${now.status}` }), {
    type: now.error?.type?.split(':').pop(),
  })
}

async function authorize(client: AcmeClient, job: AcmeJob, url: string, signal: AbortSignal): Promise<void> {
  const { status, challenges } = await client.get<Authorization>(url)
  if (status === 'valid') return
  const challenge = challenges.find((one) => one.type === job.challenge)
  if (!challenge) {
    const offered = challenges.map((one) => one.type).join(', ')
    throw new AcmeError('refused', `the CA offers ${offered || 'no challenge'} for ${job.host}, not ${job.challenge}`)
  }
  const undo = await present(client, job, challenge, signal)
  try {
    if (status === 'pending') await client.respond(challenge)
    const after = await client.settled<Authorization>(url, ['pending', 'processing'])
    if (after.status !== 'valid') throw failed(after)
  } catch (error) {
    if (error instanceof AcmeError && error.kind === 'challenge') await rm(job.begun, { force: true })
    throw error
  } finally {
    await undo().catch((error) => console.error(`challenge of ${job.host}: ${error.message}`))
  }
}

function failed(authorization: Authorization): AcmeError {
  const problem = authorization.challenges.find((one) => one.error)?.error
  const type = problem?.type?.split(':').pop()
  return new AcmeError('challenge', sayProblem(problem ?? { detail: `it is ${authorization.status}` }), { type })
}

/** Puts the answer to a challenge where the CA will look; what is answered takes it away again. */
async function present(
  client: AcmeClient,
  job: AcmeJob,
  challenge: Challenge,
  signal: AbortSignal,
): Promise<() => Promise<unknown>> {
  const folder = join(job.data, 'challenges')
  const authorization = client.authorization(challenge.token)
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(challenge.token)) throw new AcmeError('refused', 'the CA gave a malformed token')
  if (challenge.type === 'http-01') {
    const file = join(folder, challenge.token)
    await writeDurable(file, authorization, 0o640)
    return () => rm(file, { force: true })
  }
  if (challenge.type === 'tls-alpn-01') {
    const alpn = join(folder, 'alpn')
    await writePair(alpn, job.host, challengeCertificate(job.host, authorization, Date.now()))
    return () => rm(join(alpn, job.host), { recursive: true, force: true })
  }
  await runHook(job.hook, 'present', job.host, authorization, signal)
  return () => runHook(job.hook, 'cleanup', job.host, authorization, AbortSignal.timeout(HOOK))
}
