/** What stands before an app in the proxy: changed in the store, and in effect when answered. */
import type { GateRules } from '../../proxy/table.ts'
import type { App } from '../model/app.ts'
import { formatRate } from '../model/rate.ts'
import { publish } from './publish.ts'
import type { System } from './system.ts'

/** `edit` may throw: then nothing changes. */
export async function changeGate(system: System, app: App, edit: (gate: GateRules) => void): Promise<GateRules> {
  const gate = await system.store.change(app.id, (next) => {
    const gate = { ...next.gate }
    edit(gate)
    if (Object.values(gate).some((part) => part !== undefined)) next.gate = gate
    else delete next.gate
    return gate
  })
  await publish(system)
  return gate
}

/** As shown; never the hash. */
export const gateInfo = ({ gate = {} }: App) => ({
  maintenance: gate.maintenance ?? null,
  auth: gate.auth?.user ?? null,
  access: gate.allow ?? [],
  rateLimit: gate.rate ? formatRate(gate.rate) : null,
})
