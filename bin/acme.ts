/** One order at a CA, or one question to it, in a process of its own: started by lib/io/acme-child.ts, gone when it is done. */
import { AcmeClient, AcmeError } from '../lib/io/acme.ts'
import type { Message, Question, Renewals, Result } from '../lib/io/acme-child.ts'
import { obtain } from '../lib/io/order.ts'
import { newKey } from '../lib/io/x509.ts'

const ending = new AbortController()
process.on('SIGTERM', () => process.exit(1))
// Whoever waits for the answer has gone; what was begun is taken up by the next.
process.on('disconnect', () => process.exit(1))
process.once('message', (message: Message) => void answer(message))

async function answer(message: Message): Promise<void> {
  const result = await work(message)
  process.send?.(result, () => process.exit(0))
}

async function work(message: Message): Promise<Result> {
  try {
    if ('ask' in message) return { renewals: await ask(message.ask) }
    await obtain(message.order, ending.signal)
    return {}
  } catch (error) {
    if (error instanceof AcmeError) return { trouble: error.trouble }
    console.error(error)
    return { trouble: { kind: 'ended', message: (error as Error).message } }
  }
}

/** Needs no account: renewalInfo is asked unsigned. One that the CA does not know is left out. */
async function ask({ directory, names }: Question): Promise<Renewals> {
  const client = new AcmeClient(directory, newKey(), ending.signal)
  const renewals: Renewals = {}
  for (const name of names) {
    const window = await client.renewal(name).catch((error) => {
      if (error instanceof AcmeError && error.kind === 'refused') return undefined
      throw error
    })
    if (window) renewals[name] = window
  }
  return renewals
}
