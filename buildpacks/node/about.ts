/** What docs/runtimes.md says of Node. */
import type { About } from '../../lib/model/plan.ts'
import { DEFAULT_NODE } from './range.ts'

export const about: About = {
  title: 'Node.js',
  detected:
    '`package.json`; one that only builds the assets of a project in another language leaves it to that language',
  versions: [
    '`engines.node` or `devEngines.runtime` in package.json',
    '`.nvmrc`',
    '`.node-version`',
    '`.tool-versions`',
    '`mise.toml`',
    '`volta.node` in package.json',
  ],
  version: `${DEFAULT_NODE}; 16 for tools such as webpack 4 that run on nothing newer. Of a range the newest major with long-term support that it allows`,
  install: [
    'npm: `package-lock.json` or `npm-shrinkwrap.json` with `npm ci`, without one `npm install`',
    'pnpm: `pnpm-lock.yaml`, the major that wrote it',
    "Yarn 1, and Yarn 2 or later (Plug'n'Play too): `yarn.lock`, `.yarnrc.yml`",
    'Bun as the package manager: `bun.lock`, `bun.lockb`',
    '`packageManager` in package.json wins over the lock files, and names the version; of several lock files, that of the manager which the scripts call',
    'manifests, patches and the schema of Prisma are copied first, so that a change of the source alone installs nothing again; with scripts of the project that run while installing (but for hooks of git) all is copied first',
  ],
  build: [
    'the script `heroku-postbuild`, else `build`, else what the framework says (`next build`, `vite build`, …)',
    'in an Nx workspace `nx build` of its one application; `prisma generate` where no script calls it',
    'development dependencies are there for the build and the tests, and are pruned before the image that runs',
  ],
  start: [
    'the package that the start script hands over to (`yarn --cwd web start`, `npm start -w api`, `turbo start --filter=web`)',
    'where the start script starts every member of a workspace, the one that can be started',
    'a production script: `start`, `start:prod`, `serve:prod`, … A script that starts a server for developers, itself or by others, does not count',
    'what the framework says: Next (standalone too), Nuxt, React Router, Remix, SvelteKit, TanStack Start, SolidStart, Astro, AdonisJS, Nest',
    'sites and single-page apps (Angular, Vue CLI, Create React App, Vite, webpack with html-webpack-plugin, Gatsby, Docusaurus, VitePress, Eleventy, Hexo, Expo for the web, Storybook and others) are built, then served as files; single-page apps with history fallback',
    '`main` of package.json, else `server.js`, `index.js`, `app.js`, `main.js`; below `server/` and `src/` where a package for servers is a dependency. Files of a library or for a browser do not count',
    'without a start script what `dev` watches, where a package for servers is a dependency',
    'a bot (discord.js, telegraf, …) without a package for servers runs as `worker`',
    '`index.html` where package.json starts nothing',
    'in a workspace: the one package that can be started',
  ],
  notes: [
    'The image is `node:N-slim`, its user `node`',
    'packages of Debian for Prisma, Puppeteer, fluent-ffmpeg and modules that are compiled are installed by themselves',
    'a package that has `exports`, `files`, `bin` or `types`, is not private and has no start script is refused: it is a library or a tool',
  ],
}
