/** Whether a script starts, itself or by what it calls, a server for developers. */
import { isDev } from './dev-server.ts'
import type { Facts } from './facts.ts'
import { parsePackage } from './package.ts'
import { handovers, meant, reached } from './scripts.ts'

export async function startsDev(facts: Facts, name: string): Promise<boolean> {
  const { scripts } = facts.pkg
  const texts = reached(scripts, scripts[name] ?? '')
  return texts.some(isDev) || (await runsTool(facts, name)) || (await elsewhere(facts.source, texts))
}

/** Such as `node scripts/start.js` of an ejected Create React App. */
async function runsTool({ source, pkg }: Facts, name: string): Promise<boolean> {
  const text = meant(pkg.scripts, name)
  const file = /(?:^|\s)node (?:\.\/)?(scripts?\/[\w./-]+|[\w-]*dev[\w.-]*)$/.exec(text)?.[1]
  const code = file && ((await source.read(file)) ?? (await source.read(`${file}.js`)))
  return code ? /webpack-?dev-?server|browser-?sync|react-dev-utils|\bnodemon\b/i.test(code) : false
}

/** Scripts of packages in folders. */
async function elsewhere(source: Facts['source'], texts: string[]): Promise<boolean> {
  for (const { to, script } of texts.flatMap(handovers)) {
    const text = await source.read(`${to}/package.json`)
    try {
      const { scripts } = parsePackage(text)
      if (reached(scripts, scripts[script] ?? '').some(isDev)) return true
    } catch {
      // There is no such package, or it cannot be read: then nothing is known of it.
    }
  }
  return false
}
