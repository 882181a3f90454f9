/** The store: intent on disk. lowdb over one durable JSON file per app and one for the host; one writing process. */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Adapter, Low } from 'lowdb'
import type { App, HostState, Key } from '../model/app.ts'
import { Failure } from '../model/errors.ts'

/** Writes a file so that a crash leaves the old or the new content: temp, fsync, rename, fsync of the folder. */
export async function writeDurable(path: string, text: string, mode = 0o600, gid?: number): Promise<void> {
  const temp = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const file = await open(temp, 'wx', mode)
  try {
    await file.chmod(mode)
    if (gid !== undefined) await file.chown(process.getuid?.() ?? 0, gid)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temp, path)
  const folder = await open(dirname(path), 'r')
  await folder.sync().finally(() => folder.close())
}

/** lowdb's own JSONFile never syncs and is world readable. */
class DurableJson<T> implements Adapter<T> {
  readonly path: string
  constructor(path: string) {
    this.path = path
  }
  async read(): Promise<T | null> {
    return existsSync(this.path) ? (JSON.parse(await readFile(this.path, 'utf8')) as T) : null
  }
  write(data: T): Promise<void> {
    return writeDurable(this.path, `${JSON.stringify(data, null, 1)}\n`)
  }
}

/** Ids are lower-case letters and digits, starting with a letter: safe in paths, labels and container names. */
export const newId = (): string => `a${randomBytes(6).toString('hex').slice(0, 9)}`

const emptyHost = (): HostState => ({
  id: randomBytes(3).toString('hex'),
  proof: randomBytes(18).toString('base64url'),
  names: {},
  keys: [],
  subnets: {},
})

export class Store {
  private readonly folder: string
  private readonly hostFile: Low<HostState>
  private readonly files = new Map<string, Low<App>>()
  private writes: Promise<unknown> = Promise.resolve()

  private constructor(folder: string) {
    this.folder = folder
    this.hostFile = new Low(new DurableJson<HostState>(join(folder, 'host.json')), emptyHost())
  }

  static async open(folder: string): Promise<Store> {
    const store = new Store(folder)
    await mkdir(join(folder, 'apps'), { recursive: true, mode: 0o700 })
    await store.hostFile.read()
    await store.hostFile.write()
    const names = new Map(Object.entries(store.host.names).map(([name, id]) => [id, name]))
    for (const file of await readdir(join(folder, 'apps'))) {
      const id = file.replace(/\.json$/, '')
      if (file.endsWith('.tmp')) await unlink(join(folder, 'apps', file))
      if (!file.endsWith('.json')) continue
      const low = store.fileOf(id)
      await low.read()
      const name = names.get(id)
      // An app's file is written before its name: without a name it never came into being.
      if (name && low.data.id) low.data.name = name
      else {
        store.files.delete(id)
        await unlink(join(folder, 'apps', file))
      }
    }
    return store
  }

  get host(): HostState {
    return this.hostFile.data
  }
  apps(): App[] {
    return [...this.files.values()].map((low) => low.data).sort((a, b) => (a.name < b.name ? -1 : 1))
  }
  find(name: string): App | undefined {
    const id = Object.hasOwn(this.host.names, name) ? this.host.names[name] : undefined
    return id ? this.files.get(id)?.data : undefined
  }
  byId(id: string): App | undefined {
    return this.files.get(id)?.data
  }

  /** Changes an app and answers when the change is on disk. The change is made on a copy, so a throw changes nothing. */
  change<T>(id: string, edit: (app: App) => T): Promise<T> {
    return this.serial(async () => {
      const low = this.files.get(id)
      if (!low) throw new Failure('NO_SUCH_APP')
      const next = structuredClone(low.data)
      const answer = edit(next)
      await this.save(low, next)
      return answer
    })
  }

  changeHost<T>(edit: (host: HostState) => T): Promise<T> {
    return this.serial(async () => {
      const next = structuredClone(this.host)
      const answer = edit(next)
      await this.hostFile.adapter.write(next)
      this.hostFile.data = next
      return answer
    })
  }

  /** A new app: its file first, then the name that makes it exist. */
  create(app: App): Promise<void> {
    return this.serial(async () => {
      if (Object.hasOwn(this.host.names, app.name))
        throw new Failure('NAME_TAKEN', { message: `the name ${app.name} is taken` })
      const low = this.fileOf(app.id)
      try {
        await this.save(low, app)
        const next = structuredClone(this.host)
        next.names[app.name] = app.id
        await this.hostFile.adapter.write(next)
        this.hostFile.data = next
      } catch (error) {
        this.files.delete(app.id)
        throw error
      }
    })
  }

  rename(app: App, name: string): Promise<void> {
    return this.changeHost((host) => {
      if (Object.hasOwn(host.names, name)) throw new Failure('NAME_TAKEN', { message: `the name ${name} is taken` })
      delete host.names[app.name]
      host.names[name] = app.id
    }).then(() => {
      const low = this.files.get(app.id)
      if (low) low.data.name = name
    })
  }

  /** The name goes first: from then on the app does not exist, and a crash leaves a file that the next start removes. */
  async remove(id: string): Promise<void> {
    await this.changeHost((host) => {
      for (const [name, owner] of Object.entries(host.names)) if (owner === id) delete host.names[name]
      delete host.subnets[id]
      for (const key of host.keys) key.apps = key.apps?.filter((app) => app !== id)
    })
    this.files.delete(id)
    await unlink(join(this.folder, 'apps', `${id}.json`))
  }

  key(id: string): Key | undefined {
    return this.host.keys.find((key) => key.id === id)
  }

  private fileOf(id: string): Low<App> {
    const low = new Low(new DurableJson<App>(join(this.folder, 'apps', `${id}.json`)), {} as App)
    this.files.set(id, low)
    return low
  }
  private async save(low: Low<App>, app: App): Promise<void> {
    const { name, ...stored } = app
    await low.adapter.write(stored as App)
    low.data = { ...app, name }
  }
  private serial<T>(work: () => Promise<T>): Promise<T> {
    const done = this.writes.then(work)
    this.writes = done.catch(() => {})
    return done
  }
}

/** Name of a set of config vars by content, so that releases share one copy. */
export const configHash = (vars: Record<string, string>): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(vars).sort()))
    .digest('hex')
    .slice(0, 16)
