/** Package managers that have to be got: the project's own, and others that its scripts call. */
import type { Run } from './facts.ts'
import type { Manager } from './managers.ts'
import { depends, hasDependencies, type Package } from './package.ts'
import { reached, started } from './scripts.ts'

const OTHERS: Record<string, string> = { pnpm: 'pnpm@9', yarn: 'yarn@1.22.22', bun: 'bun@1' }
const CALLED: Record<string, RegExp> = {
  pnpm: /(?:^|[\s;&|"'(])pnp[mx](?=\s|$|["'])/,
  yarn: /(?:^|[\s;&|"'(])yarn(?=\s|$|["':])/,
  bun: /(?:^|[\s;&|"'(])bunx?(?=\s|$|["'])/,
}

export interface Tools {
  tools: string[]
  /** They are needed at run time. */
  keepTools: boolean
}

export function toolsOf(pkg: Package, manager: Manager, run: Run, build: string[], whole: boolean): Tools {
  const at = (texts: string[]): string[] => texts.flatMap((text) => reached(pkg.scripts, text))
  const first = ['preinstall', 'postinstall', 'prepare'].flatMap((name) => pkg.scripts[name] ?? [])
  const building = at([...first, ...build])
  const running = started(pkg, run)
  const calls = (name: string, texts: string[]): boolean => texts.some((text) => CALLED[name]?.test(text))
  const others = Object.keys(OTHERS).filter(
    (name) => name !== manager.name && !depends(pkg, name) && calls(name, [...building, ...running]),
  )
  const own = hasDependencies(pkg) || whole || calls(manager.name, [...building, ...running])
  const tools = [...(manager.get && own ? [manager.get] : []), ...others.map((name) => OTHERS[name] ?? name)]
  const kept = manager.name !== 'npm' && (whole || calls(manager.name, running))
  return { tools, keepTools: kept || others.some((name) => calls(name, running)) }
}
