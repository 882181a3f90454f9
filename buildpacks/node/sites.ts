/** Frameworks whose build is a folder of files: single-page apps (every path gets index.html) and generators of sites. */
import { configOf, type Facts, type Framework, pathAt, plainPath } from './facts.ts'
import { depends } from './package.ts'
import { serves } from './program.ts'

const spa = (name: string, packages: string[], folder: string, build?: string): Framework =>
  site(name, packages, folder, build, true)

const site = (name: string, packages: string[], folder: string, build?: string, spa = false): Framework => ({
  name,
  packages,
  builds:
    build === undefined ? undefined : new RegExp(`\\b${build.split(' ').slice(0, 2).join('(?:-\\w+)?\\b.*\\b')}\\b`),
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
  packages: ['@angular/core'],
  when: ({ source }) => source.has('angular.json'),
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

/** Up to 5 its settings lay in a file of another name. */
const oldAngular: Framework = {
  name: 'Angular',
  packages: ['@angular/core'],
  when: ({ source }) => source.has('.angular-cli.json'),
  async serve({ source, exec }) {
    const out = /"outDir"\s*:\s*"([^"]+)"/.exec((await source.read('.angular-cli.json')) ?? '')?.[1]
    return { site: { folder: plainPath(out ?? 'dist') ?? 'dist', spa: true }, build: exec('ng build --prod') }
  },
}

const vueCli: Framework = {
  name: 'Vue CLI',
  packages: ['@vue/cli-service'],
  builds: /\bvue-cli-service build\b/,
  async serve({ source, exec }) {
    const folder = pathAt(await configOf(source, 'vue.config'), 'outputDir') ?? 'dist'
    return { site: { folder, spa: true }, build: exec('vue-cli-service build') }
  },
}

const vitepress: Framework = {
  name: 'VitePress',
  packages: ['vitepress', 'vuepress'],
  builds: /\bv(?:ite|ue)press build\b/,
  serve({ pkg, exec }) {
    const kind = depends(pkg, 'vitepress') ? 'vitepress' : 'vuepress'
    const scripts = Object.values(pkg.scripts).join('\n')
    const folder = plainPath(new RegExp(`${kind} build[ \\t]+([\\w./-]+)`).exec(scripts)?.[1] ?? '.') ?? '.'
    const under = folder === '.' ? '' : `${folder}/`
    const made = `${under}.${kind}/dist`
    return { site: { folder: made, spa: false }, build: exec(`${kind} build`) }
  },
}

/** Vite alone makes a single-page app of the index.html in its root. */
const vite: Framework = {
  name: 'Vite',
  packages: ['vite', 'rolldown-vite'],
  builds: /\bvite build\b/,
  async serve({ source, pkg, exec }) {
    const config = await configOf(source, 'vite.config')
    const root = pathAt(config, 'root') ?? '.'
    const under = root === '.' ? '' : `${root}/`
    if (/\blib\s*:\s*\{/.test(config))
      return { lacks: 'vite.config builds a library, and package.json has no start script' }
    if (!source.has(`${under}index.html`))
      return { lacks: 'Vite has no index.html to build, and package.json has no start script for a server' }
    const said = /\bvite build\b[^&|;]*\s--outDir[ =]["']?([\w./-]+)/.exec(Object.values(pkg.scripts).join('\n'))?.[1]
    const out = said ? plainPath(`${under}${said}`) : outDir(config, under)
    if (out === undefined) return { lacks: 'build.outDir in vite.config is not a folder of the project' }
    return { site: { folder: out, spa: true }, build: exec('vite build') }
  },
}

function outDir(config: string, under: string): string | undefined {
  if (/\boutDir\s*:\s*(?:path\.)?(?:resolve|join)\(/.test(config)) return pathAt(config, 'outDir')
  return plainPath(`${under}${/\boutDir\s*:\s*['"`]([^'"`]+)['"`]/.exec(config)?.[1] ?? 'dist'}`)
}

/** What Storybook makes of a project that is nothing else. */
const storybook: Framework = {
  name: 'Storybook',
  packages: ['storybook', '@storybook/cli', '@storybook/react'],
  when: ({ pkg }) => Object.values(pkg.scripts).some((one) => STORYBOOK.test(one)),
  builds: /\bstorybook build\b|\bbuild-storybook\b/,
  serve({ pkg, exec }) {
    const text = Object.values(pkg.scripts).find((one) => STORYBOOK.test(one)) ?? ''
    const said = /\s(?:-o|--output-dir)[ =]["']?([\w./-]+)/.exec(text)?.[1]
    return {
      site: { folder: plainPath(said ?? 'storybook-static') ?? '.', spa: false },
      build: exec('storybook build'),
    }
  },
}
const STORYBOOK = /\bstorybook build\b|\bbuild-storybook\b/

/** A mobile app, whose export for the web is files. */
const expo: Framework = {
  name: 'Expo',
  packages: ['expo'],
  when: ({ pkg }) => depends(pkg, 'react-native-web') || Object.values(pkg.scripts).some((one) => EXPO.test(one)),
  builds: /\bexpo export\b/,
  async serve({ source, exec }) {
    const settings = (await source.read('app.json')) ?? ''
    const server = /"output"\s*:\s*"server"/.test(settings)
    if (server) return { lacks: 'Expo renders on a server (web.output in app.json), and nothing serves it' }
    return {
      site: { folder: 'dist', spa: !/"output"\s*:\s*"static"/.test(settings) },
      build: exec('expo export --platform web'),
    }
  },
}
const EXPO = /\bexpo export\b.*\bweb\b/

const parcel: Framework = {
  name: 'Parcel',
  packages: ['parcel', 'parcel-bundler'],
  builds: /\bparcel build\b/,
  serve({ source, exec }) {
    const entry = ['index.html', 'src/index.html'].find((file) => source.has(file))
    return { site: { folder: 'dist', spa: true }, build: exec(entry ? `parcel build ${entry}` : 'parcel build') }
  },
}

/** With the plug-in that writes index.html; where, the configuration for production says. */
const webpack: Framework = {
  name: 'webpack',
  packages: ['html-webpack-plugin'],
  when: ({ pkg }) => /\bwebpack\b/.test(pkg.scripts.build ?? '') && !serves(pkg),
  builds: /\bwebpack\b/,
  async serve({ source }) {
    const files = source.match(/^(?:(?:webpack|config|build)\/)?webpack[\w.-]*\.[cm]?[jt]s$/)
    for (const file of files.sort((a, b) => Number(/prod/.test(b)) - Number(/prod/.test(a)))) {
      const folder = pathAt((await source.read(file)) ?? '', 'path')
      if (folder) return { site: { folder, spa: true } }
    }
    return { site: { folder: 'dist', spa: true } }
  },
}

export const SITES: Framework[] = [
  angular,
  oldAngular,
  vueCli,
  spa(
    'Create React App',
    ['react-scripts', 'react-app-rewired', '@craco/craco', 'react-dev-utils'],
    'build',
    'react-scripts build',
  ),
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
  site('Hexo', ['hexo'], 'public', 'hexo generate'),
  site('Brunch', ['brunch'], 'public', 'brunch build --production'),
  spa('Umi', ['umi', '@umijs/max'], 'dist', 'umi build'),
  spa('Sanity', ['sanity', '@sanity/base', '@sanity/core'], 'dist', 'sanity build'),
  expo,
  vite,
  parcel,
  webpack,
  storybook,
]
