/** Two sockets as one, for as long as both are open; what one side said last still reaches the other. */
import type { Socket } from 'node:net'
import { limits } from './limits.ts'

/** Of a peer that vanished without a word we learn by this. */
const KEEP_ALIVE_MS = 60_000

export function join(client: Socket, app: Socket): void {
  one(client, app)
  one(app, client)
}

function one(from: Socket, to: Socket): void {
  from.setTimeout(0)
  from.setNoDelay(true)
  from.setKeepAlive(true, KEEP_ALIVE_MS)
  from.on('error', () => to.destroy())
  from.on('close', () => {
    if (from.readableEnded) flush(to)
    else to.destroy()
  })
  from.pipe(to)
}

/** Its last bytes may still be on their way to a slow reader. */
function flush(to: Socket): void {
  to.end()
  to.setTimeout(limits.idle, () => to.destroy())
}
