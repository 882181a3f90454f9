/** docs/runtimes.md: what each build pack says about itself, in the order in which they are asked. */
import { BUILDPACKS } from '../../buildpacks/index.ts'
import type { Buildpack } from '../../lib/model/plan.ts'

export function runtimes(): string {
  const names = BUILDPACKS.map(({ name, about }) => `[${about.title}](#${anchor(about.title)}) (\`${name}\`)`)
  return `# Runtimes

What a push of a project without a Dockerfile is built with: which files decide, where versions are read, what is installed, built
and started. \`backendim plan\` in a project's folder says what holds for it, and why; [builds.md](builds.md) says how a build goes
and what in backendim.yaml overrides it. Made by \`npm run docs\` from the build packs.

## Several runtimes in one repository

The packs are asked in this order, and the first that knows the project builds it: ${names.join(', ')}.

A project's own Dockerfile says it all. Then come the languages whose projects often hold a \`package.json\` for their assets (Rails with
Vite, Django with a front end): they take the project, and build its assets on Node in a stage before, where package.json has a
build script. Each looks for a start of its own first: a \`package.json\` with a server beside a few files of Python stays Node's.
Files alone come late, and a compose file last, because many projects have one that only starts databases.

Where a Procfile names the command of \`web\`, its program decides: \`web: gunicorn …\` beside a front end of Vite makes it Python's, and
\`web: node …\` beside a manage.py Node's.

\`build.buildpack\` in backendim.yaml names another pack of the list. Where the app lies in a folder of its own, \`build.root\` names
that; where several apps do, make an app of each.

${BUILDPACKS.map(section).join('\n')}`
}

const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replace(/ /g, '-')

function section({ name, about }: Buildpack): string {
  const parts: [string, string[]][] = [
    ['Detected by', [about.detected]],
    ['Version', versionOf(about)],
    ['Installs', about.install],
    ['Builds', about.build],
    ['Starts', about.start],
    ['Notes', about.notes],
  ]
  const lines = parts.filter(([, all]) => all.length > 0).map(([head, all]) => part(head, all))
  return `## ${about.title}\n\n\`build: { buildpack: ${name} }\`\n\n${lines.join('\n')}\n`
}

/** In the order in which they are looked at. */
function versionOf({ versions, version }: Buildpack['about']): string[] {
  const read = versions.length > 0 ? [`read from: ${versions.join(', ')}`] : []
  return [...read, ...(version === undefined ? [] : [`else ${version}`])]
}

const part = (head: string, all: string[]): string =>
  all.length === 1 ? `- **${head}**: ${all[0]}` : [`- **${head}**:`, ...all.map((one) => `  - ${one}`)].join('\n')
