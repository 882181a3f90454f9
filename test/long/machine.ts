/** A clean Debian machine for the install story, by machine.sh: on, off, and gone without a trace at the end. */
import { join } from 'node:path'
import { type Ran, ROOT, run } from '../host.ts'

const SCRIPT = join(ROOT, 'test', 'long', 'machine.sh')
const FOLDER = join(process.env.BACKENDIM_TEST_CACHE ?? '/var/cache/backendim-test', 'machines')
const ASKING = `rm -f /run/enough /run/asked
(while [ ! -e /run/enough ]; do
  curl -s -o /dev/null -w '%{http_code} %{errormsg}\\n' -m 10 "$0" >>/run/asked
  sleep 0.1
done) >/dev/null 2>&1 &`

export class Machine {
  readonly name: string
  private constructor(name: string) {
    this.name = name
  }

  static async start(
    t: { teardown(work: () => Promise<void>): void },
    name: string,
    suite: string,
    packages: string[],
  ): Promise<Machine> {
    const machine = new Machine(name)
    await machine.does('remove')
    t.teardown(() => machine.does('remove'))
    await machine.does('make', suite, ...packages)
    await machine.does('boot')
    return machine
  }

  /** What a shell script says, both streams as they come; root's, or a user's in a login shell. */
  async sh(script: string, user = 'root'): Promise<{ code: number; out: string }> {
    const words = user === 'root' ? ['sh', '-c'] : ['runuser', '-l', user, '-c']
    const ran = await run(SCRIPT, ['run', this.name, ...words, `exec 2>&1; cd; ${script}`])
    return { code: ran.code, out: ran.out + ran.err }
  }

  /** A clone of this checkout as it is now, changes and new files too. */
  async checkout(path: string, owner = 'root'): Promise<void> {
    const there = join(FOLDER, `${this.name}.disk`, path)
    const copy = `set -e; git clone -q . "$0"
git ls-files -z -m -o --exclude-standard | tar -cf - --null --ignore-failed-read -T - | tar -xf - -C "$0"`
    good(await run('sh', ['-c', copy, there], { cwd: ROOT }))
    await this.sh(`chown -R ${owner}: /${path}`)
  }

  /** The answers of an address that is asked ten times a second while something happens. */
  async asked(url: string, during: () => Promise<void>): Promise<string[]> {
    await this.sh(`exec sh -c '${ASKING.replaceAll("'", `'\\''`)}' ${url}`)
    await during()
    await this.sh('touch /run/enough')
    return (await this.sh('cat /run/asked')).out.trim().split('\n')
  }

  async powerCut(): Promise<void> {
    await this.does('off')
    await this.does('boot')
  }

  private async does(action: string, ...words: string[]): Promise<void> {
    good(await run(SCRIPT, [action, this.name, ...words]))
  }
}

function good(ran: Ran): void {
  if (ran.code !== 0) throw new Error(ran.err)
}
