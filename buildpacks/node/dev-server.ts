/** Which scripts start a server for developers: one that rebuilds, watches, or listens where nobody outside can reach it. */

/** Tool → what follows it then; nothing: it is one always. */
const TOOLS: [tools: string, words: string][] = [
  ['nodemon|ts-node-dev|tsnd|webpack-dev-server|webpack-dashboard|live-server|browser-sync', ''],
  ['vite', '(?:\\s*$|\\s+-|\\s+(?:dev|serve|preview)\\b)'],
  ['next', '(?:\\s*$|\\s+-|\\s+dev\\b)'],
  ['nuxt|nuxi', '(?:\\s*$|\\s+(?:dev|preview)\\b)'],
  ['astro|rsbuild|rspress|gatsby|vitepress|vuepress', '\\s+(?:dev|develop|serve|preview|start)\\b'],
  [
    'react-scripts|react-app-rewired|craco|docusaurus|preact|expo|umi|dumi|quasar|ionic|gridsome',
    '\\s+(?:start|serve|dev|watch|develop)\\b',
  ],
  ['ng', '\\s+(?:serve|s|start|run \\S+:serve\\S*)\\b'],
  [
    'vue-cli-service|ember|stencil|snowpack|slidev|storybook|wrangler|vinxi|svelte-kit|remix|react-router',
    '\\s+(?:serve|server|dev|preview)\\b',
  ],
  ['webpack|rspack', '\\s+(?:serve|watch)\\b'],
  ['parcel', '\\s+(?!build\\b)\\S'],
  ['turbo|nx', '\\s+(?:run(?:-many)?\\s+)?(?:dev|serve)\\b'],
  ['node|tsx|bun|deno|ts-node|nest|swc-node', '(?:\\s+\\S+)*?\\s+(?:--watch(?:-path\\S*)?|--hot|watch)(?=\\s|$)'],
  ['nest', '\\s+start\\b'],
  ['eleventy', '\\s+--serve\\b'],
]
const DEV = TOOLS.map(([tools, words]) => new RegExp(`(?:^|[;&|"'\\s/])(?:${tools})(?=$|\\s|;|&)${words}`))

export const isDev = (script: string): boolean => DEV.some((one) => one.test(script.slice(0, 1000)))
