/** Frameworks that render on a server, in the order in which they are asked. From each one's own page on deploying to Node. */
import { configOf, type Facts, type Framework, pathAt, plainPath, type Run } from './facts.ts'
import { depends, everyDependency } from './package.ts'

const script = ({ pkg }: Facts, text: RegExp): boolean => Object.values(pkg.scripts).some((one) => text.test(one))
const major = ({ pkg }: Facts, name: string): number =>
  Number(/(\d+)/.exec(everyDependency(pkg)[name] ?? '')?.[1] ?? Number.POSITIVE_INFINITY)

const next: Framework = {
  name: 'Next',
  packages: ['next'],
  own: /^next start\b[\w\s=:.$-]*$/,
  async serve(facts) {
    const config = await configOf(facts.source, 'next.config')
    const build = facts.exec('next build')
    const output = /\boutput\s*:\s*['"`](\w+)['"`]/.exec(config)?.[1]
    const dist = pathAt(config, 'distDir') ?? '.next'
    if (output === 'export') return { site: { folder: dist === '.next' ? 'out' : dist, spa: false }, build }
    if (output === 'standalone' && !/\boutputFileTracingRoot\b/.test(config)) return standalone(facts, dist, build)
    return { web: facts.exec('next start -p $PORT -H 0.0.0.0'), build, drop: [`${dist}/cache`] }
  },
}

/** What the server needs is traced into one folder; the files beside it are to be copied by hand. */
function standalone({ source }: Facts, dist: string, build: string): Run {
  const only: [string, string][] = [
    [`${dist}/standalone`, '.'],
    [`${dist}/static`, `${dist}/static`],
  ]
  if (source.match(/^public\//).length > 0) only.push(['public', 'public'])
  return { web: 'node server.js', build, only, env: ['HOSTNAME=0.0.0.0'] }
}

const NITRO: Run = { web: 'node .output/server/index.mjs', only: [['.output', '.output']] }

const nuxt: Framework = {
  name: 'Nuxt',
  packages: ['nuxt', 'nuxt3', 'nuxt-edge'],
  own: /^(?:nuxt|nuxi) (?:start|preview)\b|^node \.output\/server\/index\.mjs$/,
  async serve(facts) {
    const two = !depends(facts.pkg, 'nuxt3') && major(facts, 'nuxt') < 3
    const config = await configOf(facts.source, 'nuxt.config')
    const made =
      /\bnux[ti] generate\b/.test(facts.pkg.scripts.build ?? '') || /\btarget\s*:\s*['"]static['"]/.test(config)
    if (made)
      return { site: { folder: two ? 'dist' : '.output/public', spa: false }, build: facts.exec('nuxt generate') }
    if (two) return { web: facts.exec('nuxt start'), build: facts.exec('nuxt build') }
    return { ...NITRO, build: facts.exec('nuxt build') }
  },
}

const reactRouter: Framework = {
  name: 'React Router',
  packages: ['@react-router/dev'],
  own: /^vite preview\b/,
  async serve({ source, pkg, exec }) {
    const config = await configOf(source, 'react-router.config')
    const folder = pathAt(config, 'buildDirectory') ?? 'build'
    const build = exec('react-router build')
    if (/\bssr\s*:\s*false\b/.test(config)) return { site: { folder: `${folder}/client`, spa: true }, build }
    if (!depends(pkg, '@react-router/serve'))
      return { lacks: 'React Router is built, but nothing serves it: add @react-router/serve, and a start script' }
    return { web: exec(`react-router-serve ./${folder}/server/index.js`), build }
  },
}

const remix: Framework = {
  name: 'Remix',
  packages: ['@remix-run/serve', '@remix-run/dev'],
  async serve({ source, pkg, exec }) {
    const vite = (await configOf(source, 'vite.config')) !== ''
    const build = exec(vite ? 'remix vite:build' : 'remix build')
    if (!depends(pkg, '@remix-run/serve'))
      return { lacks: 'Remix is built, but nothing serves it: add @remix-run/serve, and a start script' }
    return { web: exec(`remix-serve ./build/${vite ? 'server/' : ''}index.js`), build }
  },
}

const svelteKit: Framework = {
  name: 'SvelteKit',
  packages: ['@sveltejs/kit'],
  own: /^(?:vite|svelte-kit) preview\b/,
  async serve({ source, pkg, exec }) {
    const config = (await configOf(source, 'svelte.config')) + (await configOf(source, 'vite.config'))
    const build = exec('vite build')
    const adapter = /from\s+['"](@?[\w/-]*adapter[\w-]*)['"]/.exec(config)?.[1] ?? ''
    if (/adapter-static$/.test(adapter)) {
      const folder = pathAt(config, 'pages') ?? 'build'
      return { site: { folder, spa: /\bfallback\s*:\s*['"](?:index|200)\.html/.test(config) }, build }
    }
    if (adapter.endsWith('adapter-node') || (!adapter && depends(pkg, '@sveltejs/adapter-node')))
      return { web: `node ${pathAt(config, 'out') ?? 'build'}`, build }
    const what = adapter ? `${adapter} makes no server that runs here` : 'no adapter is named'
    return { lacks: `SvelteKit: ${what}: use @sveltejs/adapter-node in svelte.config.js` }
  },
}

const astro: Framework = {
  name: 'Astro',
  packages: ['astro'],
  // The root of a workspace may have it for its members.
  when: ({ source, pkg }) =>
    pkg.workspaces === undefined || source.match(/^(?:astro\.config\.|src\/pages\/)/).length > 0,
  env: ['HOST=0.0.0.0'],
  own: /^astro preview\b|^node (?:\.\/)?dist\/server\/entry\.mjs$/,
  async serve({ source, pkg, exec }) {
    const config = await configOf(source, 'astro.config')
    const build = exec('astro build')
    const folder = pathAt(config, 'outDir') ?? 'dist'
    if (/['"]@astrojs\/node['"]/.test(config)) return { web: `node ./${folder}/server/entry.mjs`, build }
    if (!/\boutput\s*:\s*['"](?:server|hybrid)['"]/.test(config)) return { site: { folder, spa: false }, build }
    const other = Object.keys(everyDependency(pkg)).find((name) => /^@astrojs\/(vercel|netlify|cloudflare)$/.test(name))
    return { lacks: `Astro renders on a server with ${other ?? 'no adapter'}: use @astrojs/node in astro.config` }
  },
}

const tanstack: Framework = {
  name: 'TanStack Start',
  packages: ['@tanstack/react-start', '@tanstack/solid-start', '@tanstack/start'],
  own: /^node \.output\/server\/index\.mjs$|^vite preview\b|^vinxi start\b/,
  async serve(facts) {
    const config = (await configOf(facts.source, 'vite.config')) + (await configOf(facts.source, 'app.config'))
    const nitro = depends(facts.pkg, 'nitro', 'nitropack', 'vinxi', '@tanstack/nitro-v2-vite-plugin')
    if (nitro || /\bnitro\b/.test(config) || script(facts, /\.output\/server/))
      return { ...NITRO, build: facts.exec(depends(facts.pkg, 'vinxi') ? 'vinxi build' : 'vite build') }
    return { lacks: 'TanStack Start builds a handler without a server: add the nitro plugin to vite.config' }
  },
}

const nitro: Framework = {
  name: 'Nitro',
  packages: ['nitro', 'nitropack'],
  own: /^node (?:\.\/)?\.output\/server\/index\.mjs$|^nitro(?:pack)? preview\b/,
  when: (facts) => script(facts, /\bnitro(?:pack)? build\b/),
  serve: ({ pkg, exec }) => ({ ...NITRO, build: exec(depends(pkg, 'nitro') ? 'nitro build' : 'nitropack build') }),
}

const solidStart: Framework = {
  name: 'SolidStart',
  packages: ['@solidjs/start'],
  own: /^vinxi start\b/,
  serve: (facts) => ({ ...NITRO, build: facts.exec('vinxi build') }),
}

const adonis: Framework = {
  name: 'AdonisJS',
  packages: ['@adonisjs/core'],
  when: ({ pkg }) => /\bace\b.*\bbuild\b/.test(pkg.scripts.build ?? ''),
  own: /^node (?:build\/)?(?:bin\/)?server\.js$/,
  serve: ({ source }) => ({
    web: `node build/${source.match(/^bin\/server\.[jt]s$/).length > 0 ? 'bin/' : ''}server.js`,
  }),
}

const nest: Framework = {
  name: 'Nest',
  packages: ['@nestjs/core'],
  when: ({ source }) => !source.has('nx.json'),
  own: /^nest start\b/,
  serve: async ({ source, exec }) => ({
    web: `node dist/${await nestEntry(source)}`,
    build: exec('nest build'),
  }),
}

/** In the mode for several projects each has a folder below dist, the default one's is named at the top. */
async function nestEntry(source: Facts['source']): Promise<string> {
  try {
    const cli = JSON.parse((await source.read('nest-cli.json')) ?? '{}') as Record<string, unknown>
    const entry = typeof cli.entryFile === 'string' ? cli.entryFile : 'main'
    const folder = cli.monorepo === true && typeof cli.root === 'string' ? `${cli.root}/` : ''
    return plainPath(`${folder}${entry}`) ?? 'main'
  } catch {
    return 'main'
  }
}

export const SERVERS = [next, nuxt, reactRouter, remix, svelteKit, tanstack, solidStart, astro, adonis, nest, nitro]
