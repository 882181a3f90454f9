/** How a package is started: its production script, else what its framework says, else its main file. A server for developers is the last resort. */
import { quote } from '../../lib/model/words.ts'
import { isDev } from './dev-server.ts'
import type { Facts, Run } from './facts.ts'
import { depends, type Package } from './package.ts'
import { SERVERS } from './servers.ts'
import { SITES } from './sites.ts'

export async function serve(facts: Facts, scriptsOnly = false): Promise<Run & { framework?: string }> {
  const { pkg } = facts
  const known = [...SERVERS, ...SITES].find((one) => one.when(facts))
  const framework = known?.name
  const script = productionScript(pkg)
  if (script && !known?.own?.test(meant(pkg.scripts, script)))
    return { web: command(facts, script), framework, build: defaultBuild(facts) }
  const run: Run | undefined = await known?.serve(facts)
  if (run && known && (!run.lacks || SERVERS.includes(known))) return { ...run, framework }
  const other = fromDev(facts) ?? (scriptsOnly ? undefined : mainFile(facts))
  return other ?? run ?? { lacks: LACKS }
}

const LACKS = 'package.json has no start script, and there is no server.js, index.js or app.js'

/** A server of one's own around Next still needs what Next builds. */
const defaultBuild = ({ pkg, exec }: Facts): string | undefined =>
  depends(pkg, 'next') ? exec('next build') : undefined

const CANDIDATES = ['start', 'start:prod', 'start:production', 'start-prod', 'serve:prod', 'production', 'prod']

/** `npm run dev` stands for the script dev. */
function meant(scripts: Package['scripts'], name: string): string {
  let text = scripts[name] ?? ''
  for (let depth = 0; depth < 5; depth++) {
    const other = /^(?:npm run|(?:yarn|pnpm|bun)(?: run)?) ([\w:.-]+)$/.exec(text.trim())?.[1]
    if (other === undefined || scripts[other] === undefined) return text
    text = scripts[other]
  }
  return text
}

/** Nest's own `start` compiles at every start, and its template has start:prod for production. */
function productionScript({ scripts }: Package): string | undefined {
  const found = CANDIDATES.find((name) => scripts[name] && !isDev(meant(scripts, name)))
  return (
    found ??
    ['server', 'serve'].find((name) => /^node \S+\.[cm]?js\b/.test(scripts[name] ?? '') && !isDev(scripts[name] ?? ''))
  )
}

/** `npm start` keeps a shell and npm between the signal and the server, so a plain `node X` is run as it is. */
function command({ pkg, run }: Facts, name: string): string {
  const script = pkg.scripts[name] ?? ''
  const hooks = pkg.scripts[`pre${name}`] ?? pkg.scripts[`post${name}`]
  return !hooks && /^node [\w./=-]+( [\w./=-]+)*$/.test(script) ? script : run(name)
}

/** What a server for developers would have started: `nodemon X` is `node X`. Where that is not clear it is started as it is, with a note. */
function fromDev(facts: Facts): Run | undefined {
  const { pkg, exec, run } = facts
  const start = pkg.scripts.start && meant(pkg.scripts, 'start')
  if (!start) return undefined
  const [, watched] = /^(?:nodemon|node --watch)(?: -L)? ((?:\.\/)?[\w./-]+\.[cm]?js)$/.exec(start) ?? []
  if (watched) return { web: `node ${watched}` }
  const [, file] = /^tsx watch(?: --clear-screen=false)? ([\w./-]+)$/.exec(start) ?? []
  if (file) return { web: exec(`tsx ${file}`) }
  if (start === 'nodemon' || start === 'nodemon .') {
    const main = mainFile(facts)
    if (main) return main
  }
  const what = `the start script (${start.slice(0, 80)}) is a server for developers`
  // Watchers start the app itself; other such servers listen where nobody outside can reach them.
  if (!WATCHERS.test(start)) return { lacks: `${what}: add a script start:prod that starts what is built` }
  return { web: run('start'), notes: [what] }
}

const WATCHERS = /\b(?:nodemon|ts-node-dev|tsnd|nest)\b|\b(?:node|tsx|ts-node|bun)\b.*(?:--watch|--hot|\bwatch\b)/

const FILES = [
  'server.js',
  'index.js',
  'app.js',
  'main.js',
  'server.mjs',
  'index.mjs',
  'app.mjs',
  'main.mjs',
  'server.cjs',
]
const SERVER_FILES = [
  'server/index.js',
  'server/server.js',
  'src/server.js',
  'src/index.js',
  'src/app.js',
  'src/main.js',
]
const SERVER_PACKAGES = [
  'express',
  'fastify',
  'koa',
  '@hapi/hapi',
  'hono',
  'restify',
  'polka',
  'socket.io',
  'ws',
  'apollo-server',
]

/** `main` may be what the build makes; files in folders count only where a package for servers is there. */
function mainFile({ source, pkg, exec }: Facts): Run | undefined {
  const main = pkg.main?.replace(/^(?:\.\/)+/, '')
  const built = pkg.scripts.build !== undefined
  const server = depends(pkg, ...SERVER_PACKAGES)
  const named = main && (built || source.has(main)) ? main : undefined
  const whole = named && source.has(`${named}.js`) ? `${named}.js` : named
  const found = whole ?? [...FILES, ...(server ? SERVER_FILES : [])].find((file) => source.has(file))
  if (found && /\.[cm]?tsx?$/.test(found)) return typed(found, pkg, exec)
  return found ? { web: `node ${quote(found)}` } : undefined
}

function typed(file: string, pkg: Package, exec: Facts['exec']): Run | undefined {
  const runner = ['tsx', 'ts-node'].find((name) => depends(pkg, name))
  return runner === undefined ? undefined : { web: exec(`${runner} ${quote(file)}`) }
}

const BINARIES: Record<string, string> = {
  typescript: 'tsc',
  '@nestjs/cli': 'nest',
  '@babel/node': 'babel-node',
  '@babel/cli': 'babel',
  'dotenv-cli': 'dotenv',
  'npm-run-all': 'run-(?:s|p)',
  'npm-run-all2': 'run-(?:s|p)',
  '@angular/cli': 'ng',
  'sequelize-cli': 'sequelize',
  '@vue/cli-service': 'vue-cli-service',
  'webpack-cli': 'webpack',
  sucrase: 'sucrase-node',
  '@swc-node/register': '@swc-node',
  '@react-router/serve': 'react-router-serve',
  '@remix-run/serve': 'remix-serve',
  '@craco/craco': 'craco',
  'drizzle-kit': 'drizzle-kit',
  '@strapi/strapi': 'strapi',
}

/** Whether what starts the app is a development dependency: then these stay in the image. */
export function needsDevelopment(pkg: Package, web: string): boolean {
  const text = scriptsIn(pkg, web, new Set()).join(' ')
  return Object.keys(pkg.devDependencies).some((name) => {
    const word = BINARIES[name] ?? name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return new RegExp(`(?:^|[\\s=;&|"'(/])${word}(?=$|[\\s;&|"')/])`).test(text)
  })
}

/** A command and the scripts that it runs. */
function scriptsIn(pkg: Package, text: string, seen: Set<string>): string[] {
  const names = [...text.matchAll(/\b(?:npm|pnpm|yarn|bun)(?: run)? ([\w:-]+)/g)].map((found) => found[1] ?? '')
  const fresh = names.filter((name) => pkg.scripts[name] && !seen.has(name))
  for (const name of fresh) seen.add(name)
  const all = fresh.flatMap((name) => [`pre${name}`, name, `post${name}`].map((one) => pkg.scripts[one] ?? ''))
  return [text, ...all.filter(Boolean).flatMap((one) => scriptsIn(pkg, one, seen))]
}
