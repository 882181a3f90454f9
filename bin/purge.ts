/** Removes every container, network, image and firewall rule of a host whose data folder is about to go. */
import { join } from 'node:path'
import Docker from 'dockerode'
import { removeFirewall } from '../lib/io/firewall.ts'
import { Store } from '../lib/io/store.ts'

export async function purge(data: string): Promise<void> {
  const { host } = await Store.open(join(data, 'state'))
  const docker = new Docker()
  const filters = { label: [`im.backend.host=${host.id}`] }
  for (const one of await docker.listContainers({ all: true, filters }))
    await docker.getContainer(one.Id).remove({ force: true, v: true })
  for (const one of await docker.listNetworks({ filters })) await docker.getNetwork(one.Id).remove()
  for (const one of await docker.listImages({ filters })) await docker.getImage(one.Id).remove({ force: true })
  await removeFirewall(host.id).catch((error) => console.error(String(error)))
}
