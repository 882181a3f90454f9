/** Which scripts start a server for developers: one that rebuilds, watches, or listens where nobody outside can reach it. */

/** Tool → what follows it then; nothing: it is one always. */
const TOOLS: [tools: string, words: string][] = [
  [
    'nodemon|ts-node-dev|tsnd|node-dev|webpack-dev-server|webpack-dashboard|live-server|browser-sync|docusaurus-start',
    '',
  ],
  ['vite', '(?!.*\\sbuild\\b)(?:\\s*$|\\s*[;&|"\']|\\s+-|\\s+(?:dev|serve|preview)\\b)'],
  ['next', '(?:\\s*$|\\s+-|\\s+dev\\b)'],
  ['nuxt|nuxi', '(?:\\s*$|\\s+(?:dev|preview)\\b)'],
  ['astro|rsbuild|rspress|gatsby|vitepress|vuepress', '\\s+(?:dev|develop|serve|preview|start)\\b'],
  [
    'react-scripts|react-app-rewired|craco|docusaurus|preact|expo|umi|dumi|quasar|ionic|gridsome|sanity|polymer|brunch|sapper',
    '\\s+(?:start|serve|dev|watch|develop)\\b',
  ],
  ['ng', '\\s+(?:serve|s|start|run \\S+:serve\\S*)\\b'],
  [
    'vue-cli-service|ember|snowpack|slidev|storybook|wrangler|vinxi|svelte-kit|remix|react-router|hexo|shopify|nitro|nitropack|netlify|vercel|webpack-cli',
    '\\s+(?:hydrogen )?(?:serve|server|dev|preview)\\b',
  ],
  ['webpack|rspack', '\\s+(?:serve|watch)\\b'],
  ['stencil', '\\s.*--(?:serve|watch|dev)\\b'],
  ['parcel', '(?:\\s*$|\\s+(?!build\\b)\\S)'],
  ['tsc', '(?:\\s+\\S+)*?\\s+(?:-w|--watch)(?=\\s|$)'],
  ['turbo|nx|lerna', '\\s+(?:run(?:-many)?\\s+)?(?:dev|develop|serve)\\b'],
  [
    'pnpm|yarn|npm|bun',
    '(?=.*\\s(?:-r|--recursive|--parallel|--workspaces|-ws|workspaces|foreach|--filter)\\b).*\\s(?:dev|develop|serve)\\b',
  ],
  ['node|tsx|bun|deno|ts-node|nest|swc-node', '(?:\\s+\\S+)*?\\s+(?:--watch(?:[-=]\\S*)?|--hot|watch)(?=\\s|$)'],
  ['docker|docker-compose|podman|kubectl|vagrant', ''],
  ['nx', '\\s+run \\S+:(?:serve|dev)\\b'],
  ['sls|serverless', '\\s+offline\\b'],
  ['firebase', '\\s+(?:serve|emulators:)'],
  ['nest', '\\s+start\\b'],
  ['eleventy', '\\s+--serve\\b'],
]
const DEV = TOOLS.map(([tools, words]) => new RegExp(`(?:^|[;&|"'\\s/])(?:${tools})(?=$|\\s|;|&)${words}`))

export const isDev = (script: string): boolean => DEV.some((one) => one.test(script.slice(0, 1000)))
