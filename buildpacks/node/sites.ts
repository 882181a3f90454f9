/** Frameworks whose build is a folder of files: single-page apps (every path gets index.html) and generators of sites. */
import { configOf, type Facts, type Framework, has, pathAt, plainPath } from './facts.ts'
import { depends } from './package.ts'

const spa = (name: string, packages: string[], folder: string, build?: string): Framework =>
  site(name, packages, folder, build, true)

const site = (name: string, packages: string[], folder: string, build?: string, spa = false): Framework => ({
  name,
  when: has(...packages),
  serve: ({ exec }) => ({ site: { folder, spa }, build: build && exec(build) }),
})

interface AngularProject {
  architect?: {
    build?: {
      builder?: string
      options?: { outputPath?: string | { base?: string; browser?: string } | null; ssr?: unknown }
    }
  }
}

const angular: Framework = {
  name: 'Angular',
  when: ({ source, pkg }) => depends(pkg, '@angular/core') && source.has('angular.json'),
  async serve({ source, exec }) {
    const [name, project] = await angularProject(source)
    const { builder = '', options } = project.architect?.build ?? {}
    const given = options?.outputPath
    const folders = typeof given === 'string' ? { base: given } : given
    const base = plainPath(String(folders?.base ?? `dist/${name}`))
    if (base === undefined) return { lacks: 'angular.json names no folder of the project for what is built' }
    const split = /:application$/.test(builder)
    const build = exec('ng build')
    if (split && options?.ssr) return { web: `node ${base}/server/server.mjs`, build }
    const browser = plainPath(String(folders?.browser ?? 'browser'))
    return { site: { folder: split && browser && browser !== '.' ? `${base}/${browser}` : base, spa: true }, build }
  },
}

/** The project that is named as the default, else the first that is not for end-to-end tests or a library. */
async function angularProject(source: Facts['source']): Promise<[string, AngularProject]> {
  try {
    const text = ((await source.read('angular.json')) ?? '').replace(/^\s*\/\/.*$/gm, '')
    const { projects, defaultProject } = JSON.parse(text) as {
      defaultProject?: string
      projects?: Record<string, AngularProject & { projectType?: string }>
    }
    const all = Object.entries(projects ?? {}).filter(
      ([name, one]) => one?.projectType !== 'library' && !/-e2e$/.test(name),
    )
    const found = all.find(([name]) => name === defaultProject) ?? all[0]
    return found ? [found[0], JSON.parse(JSON.stringify(found[1])) as AngularProject] : ['app', {}]
  } catch {
    return ['app', {}]
  }
}

const vueCli: Framework = {
  name: 'Vue CLI',
  when: has('@vue/cli-service'),
  async serve({ source, exec }) {
    const folder = pathAt(await configOf(source, 'vue.config'), 'outputDir') ?? 'dist'
    return { site: { folder, spa: true }, build: exec('vue-cli-service build') }
  },
}

const vitepress: Framework = {
  name: 'VitePress',
  when: has('vitepress', 'vuepress'),
  serve({ pkg, exec }) {
    const kind = depends(pkg, 'vitepress') ? 'vitepress' : 'vuepress'
    const scripts = Object.values(pkg.scripts).join('\n')
    const folder = plainPath(new RegExp(`${kind} build[ \\t]+([\\w./-]+)`).exec(scripts)?.[1] ?? '.') ?? '.'
    const under = folder === '.' ? '' : `${folder}/`
    const made = `${under}.${kind}/dist`
    const script = Object.entries(pkg.scripts).find(([, text]) => new RegExp(`\\b${kind} build\\b`).test(text))?.[0]
    return { site: { folder: made, spa: false }, build: script ? `npm run ${script}` : exec(`${kind} build`) }
  },
}

/** Vite alone makes a single-page app of the index.html in its root. */
const vite: Framework = {
  name: 'Vite',
  when: has('vite', 'rolldown-vite'),
  async serve({ source, exec }) {
    const config = await configOf(source, 'vite.config')
    const root = pathAt(config, 'root') ?? '.'
    const under = root === '.' ? '' : `${root}/`
    if (!source.has(`${under}index.html`))
      return { lacks: 'Vite has no index.html to build, and package.json has no start script for a server' }
    const out = /\boutDir\s*:\s*(?:path\.)?(?:resolve|join)\(/.test(config)
      ? pathAt(config, 'outDir')
      : plainPath(`${under}${/\boutDir\s*:\s*['"`]([^'"`]+)['"`]/.exec(config)?.[1] ?? 'dist'}`)
    if (out === undefined) return { lacks: 'build.outDir in vite.config is not a folder of the project' }
    return { site: { folder: out, spa: true }, build: exec('vite build') }
  },
}

export const SITES: Framework[] = [
  angular,
  vueCli,
  spa('Create React App', ['react-scripts', 'react-app-rewired', '@craco/craco'], 'build', 'react-scripts build'),
  site('Gatsby', ['gatsby'], 'public', 'gatsby build'),
  site('Docusaurus', ['@docusaurus/core'], 'build', 'docusaurus build'),
  vitepress,
  site('Eleventy', ['@11ty/eleventy'], '_site', 'eleventy'),
  spa('Quasar', ['@quasar/app-vite', '@quasar/app-webpack', '@quasar/app'], 'dist/spa', 'quasar build'),
  spa('Ember', ['ember-cli'], 'dist', 'ember build --environment=production'),
  spa('Preact CLI', ['preact-cli'], 'build', 'preact build'),
  spa('Stencil', ['@stencil/core'], 'www', 'stencil build'),
  spa('Rsbuild', ['@rsbuild/core'], 'dist', 'rsbuild build'),
  site('Rspress', ['rspress', '@rspress/core'], 'doc_build', 'rspress build'),
  vite,
  spa('Parcel', ['parcel', 'parcel-bundler'], 'dist'),
]
