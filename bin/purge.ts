/** Removes every container, network, image and firewall rule of a host that was stopped and whose data folder is about to go. */
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import Docker from 'dockerode'
import { removeFirewall } from '../lib/io/firewall.ts'
import { Store } from '../lib/io/store.ts'

/** Answers a sentence where it must not be done: nothing of a host that runs, or of a folder that is none, is removed. */
export async function refusal(data: string): Promise<string | undefined> {
  if (!existsSync(join(data, 'state', 'host.json'))) return `${data} is not the data folder of a host`
  const runs = await new Promise((resolve) => {
    const socket = connect(join(data, 'run', 'control.sock'), () => resolve(true))
    socket.on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
  return runs ? `the host of ${data} runs; stop it first` : undefined
}

export async function purge(data: string): Promise<void> {
  const { host } = await Store.open(join(data, 'state'))
  const docker = new Docker()
  const filters = { label: [`im.backend.host=${host.id}`] }
  const containers = await docker.listContainers({ all: true, filters })
  for (const one of containers) await docker.getContainer(one.Id).remove({ force: true, v: true })
  const networks = await docker.listNetworks({ filters })
  for (const one of networks) await docker.getNetwork(one.Id).remove()
  const images = await docker.listImages({ filters })
  for (const one of images) await docker.getImage(one.Id).remove({ force: true })
  // Images that were pulled are not ours; the names that we gave them are.
  const tags = (await docker.listImages()).flatMap((one) => one.RepoTags ?? [])
  for (const tag of tags) if (tag.startsWith(`backendim-${host.id}/`)) await docker.getImage(tag).remove()
  await removeFirewall(host.id).catch((error) => console.error(String(error)))
  console.log(
    `Removed ${containers.length} containers, ${networks.length} networks and ${images.length} images; ${data} is as it was.`,
  )
}
