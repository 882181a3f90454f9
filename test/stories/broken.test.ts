/** Broken projects are pushed for real: the whole text that their pusher sees, compared with snapshots. */
import { chmod, mkdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import t from 'tap'
import { Host, type Project, result } from '../host.ts'

t.setTimeout(240_000)

interface Broken {
  name: string
  code: string
  files: Record<string, string>
  /** Several stages are built at a time, in an order of their own. */
  stages?: true
}

const pkg = (more: object): string =>
  `${JSON.stringify({ name: 'shop', version: '1.0.0', private: true, ...more }, null, 2)}\n`
const lock = (version: string): string =>
  pkg({
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name: 'shop', version: '1.0.0', dependencies: { 'is-number': version } } },
  })
const dockerfile = (...lines: string[]): string => `FROM node:24-slim\nWORKDIR /app\n${lines.join('\n')}\n`

const broken = (registry: string): Broken[] => [
  {
    name: 'node-lock',
    code: 'LOCKFILE_OUT_OF_DATE',
    stages: true,
    files: {
      'package.json': pkg({ scripts: { start: 'node server.js' }, dependencies: { 'is-number': '^7.0.0' } }),
      'package-lock.json': lock('^6.0.0'),
      'server.js': '',
    },
  },
  {
    name: 'node-package',
    code: 'DEPENDENCY_INSTALL',
    stages: true,
    files: {
      'package.json': pkg({
        scripts: { start: 'node server.js' },
        dependencies: { 'no-such-package-zzz-qqq': '^1.0.0' },
      }),
      'server.js': '',
    },
  },
  {
    name: 'node-tool',
    code: 'BUILD_FAILED',
    stages: true,
    files: {
      'package.json': pkg({ scripts: { build: 'tsc -p .', start: 'node dist/server.js' } }),
      'src/server.ts': '',
    },
  },
  {
    name: 'node-types',
    code: 'BUILD_FAILED',
    stages: true,
    files: {
      'package.json': pkg({
        scripts: { build: 'tsc -p .', start: 'node dist/server.js' },
        devDependencies: { typescript: '5.9.2' },
      }),
      'tsconfig.json': '{ "compilerOptions": { "strict": true, "outDir": "dist", "types": [] }, "include": ["src"] }\n',
      'src/server.ts':
        "const port: number = '5000'\nexport const total = (prices: number[]): string => prices.length + port\n",
    },
  },
  {
    name: 'site-case',
    code: 'BUILD_FAILED',
    stages: true,
    files: {
      'package.json': pkg({ type: 'module', scripts: { build: 'vite build' }, devDependencies: { vite: '6.3.5' } }),
      'index.html': '<div id="app"></div><script type="module" src="/src/main.js"></script>\n',
      'src/main.js': "import { App } from './App.js'\nApp()\n",
      'src/app.js': 'export const App = () => 1\n',
    },
  },
  {
    name: 'python-package',
    code: 'DEPENDENCY_INSTALL',
    stages: true,
    files: { 'requirements.txt': 'flask=3.0\n', 'app.py': 'from flask import Flask\n\napp = Flask(__name__)\n' },
  },
  {
    name: 'python-start',
    code: 'NO_RUNTIME_DETECTED',
    files: { 'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\n', 'shop/cart.py': 'total = 1\n' },
  },
  {
    name: 'docker-copy',
    code: 'BUILD_FAILED',
    files: { Dockerfile: dockerfile('COPY package.json package-lock.json ./', 'RUN npm ci'), 'package.json': pkg({}) },
  },
  {
    name: 'docker-script',
    code: 'BUILD_FAILED',
    files: { Dockerfile: dockerfile('COPY . .', 'RUN ./build.sh'), 'build.sh': '#!/bin/sh\necho built\n' },
  },
  {
    name: 'docker-private',
    code: 'IMAGE_PULL_DENIED',
    files: { Dockerfile: `FROM ${registry}/org/private:1\n` },
  },
  {
    name: 'docker-syntax',
    code: 'IMAGE_PULL_DENIED',
    files: { Dockerfile: `# syntax=${registry}/docker/dockerfile:1\nFROM node:24-slim\n` },
  },
  {
    name: 'docker-killed',
    code: 'BUILD_OOM',
    files: { Dockerfile: dockerfile("RUN echo compiling >&2; node -e 'process.kill(process.pid, 9)'") },
  },
  {
    name: 'docker-unknown',
    code: 'BUILD_FAILED',
    files: {
      Dockerfile: dockerfile(
        'RUN for n in $(seq 40); do echo "checking part $n"; done; echo "part 41 does not fit"; exit 3',
      ),
    },
  },
]

t.test('what is broken is named, and how to mend it', async (t) => {
  const host = await Host.start(t)
  const registry = await privateRegistry(t)
  for (const { name, code, files, stages } of broken(registry)) {
    const project = await host.project(undefined, name)
    await write(project, files)
    await project.commit(name)
    const push = await project.push()
    t.equal(push.code, 1, name)
    t.equal(result(push).code, code, `${name}: ${push.err}`)
    t.matchSnapshot(seen(push.err, host, registry, stages), name)
  }
})

async function write(project: Project, files: Record<string, string>): Promise<void> {
  for (const path of Object.keys(files)) await mkdir(join(project.folder, dirname(path)), { recursive: true })
  await project.write(files)
  if (files['build.sh']) await chmod(join(project.folder, 'build.sh'), 0o644)
}

/** Gives out nothing without a login. */
async function privateRegistry(t: { teardown(work: () => unknown): void }): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(403, { 'content-type': 'application/json' }).end('{"errors":[{"code":"DENIED","message":"no"}]}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The text, without what is another at each push. */
function seen(text: string, host: Host, registry: string, stages: true | undefined): string {
  const lines = text
    .replaceAll(registry, 'registry.example.com')
    .replaceAll(`127.0.0.1:${host.ready.ssh}`, 'HOST')
    .replace(/^Warning: Permanently added[^\n]*\n/, '')
    .replace(/\[\S*\s*\d+\/\d+\] /g, '[STEP] ')
    .replaceAll(' (cached)', '')
    .replace(/\b[0-9a-f]{40}\b/g, 'COMMIT')
    .replace(/"deploy":"[^"]+"/g, '"deploy":"ID"')
    .replace(/deploys:log \w+/g, 'deploys:log ID')
    .replace(/"seconds":\{[^}]*\}/g, '"seconds":{}')
    .replace(/\b\d+(?:\.\d+)? ?m?s\b/g, 'TIME')
    .replace(/v\d+\.\d+\.\d+/g, 'VERSION')
    .replace(/\d{4}-\d\d-\d\dT\d\d_\d\d_\d\d_\d{3}Z/g, 'DATE')
    .split('\n')
    .map((line) => line.trimEnd())
    // Steps that went well: whether they are shown, and how long they took, is another at each push.
    .filter((line) => !/^remote: {8}.* (?:cached|TIME)$/.test(line))
  if (!stages) return lines.join('\n')
  // What the stages say, as they come; the verdict has what matters of it.
  const [first, last] = [
    lines.findIndex((line) => /^remote: {8}/.test(line)),
    lines.findIndex((line) => /^remote: {2}! /.test(line)),
  ]
  return [...lines.slice(0, first), 'remote:        … (what the build says)', ...lines.slice(last - 1)].join('\n')
}
