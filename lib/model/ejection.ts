/** What is written when a project takes over its generated Dockerfile: that file, a .dockerignore, and the keys of backendim.yaml that make both plans run the same. */
import { type Document, isMap, parseDocument } from 'yaml'
import { withSecrets } from './build-secrets.ts'
import type { AppConfig } from './config.ts'
import { dockerignore } from './dockerignore.ts'
import type { ProjectPlan, Source } from './plan.ts'
import { keptTestStage } from './test-stage.ts'

export interface Ejection {
  /** Paths from the top of the repository, and their texts. */
  files: [path: string, text: string][]
  /** Sentences: what changed in backendim.yaml, what is not read any more. */
  said: string[]
}

interface Project {
  /** Folder of the app in the repository. */
  root: string
  source: Source
  /** What the build sees, and the folder of the app in it. */
  around: Source
  inside: string
  config: AppConfig
}

/** `yaml`: the text of backendim.yaml. The plan's Dockerfile must be a generated one. */
export function ejection(project: Project, plan: ProjectPlan, yaml: string | undefined): Ejection {
  const { root, source, around, inside, config } = project
  const document = parseDocument(yaml ?? '')
  const said = [...takenOut(document), ...putIn(document, config, plan)]
  const context = inside === '.' ? root : root.slice(0, -inside.length).replace(/\/$/, '')
  return {
    files: [
      [under(root, 'Dockerfile'), textWithTests(config, plan)],
      ...list(around.has('.dockerignore'), under(context, '.dockerignore'), () => ignored(around)),
      ...list(said.length === 0, 'backendim.yaml', () => textOf(document)),
    ],
    said: [
      ...said.map((one) => `backendim.yaml: ${one}`),
      ...(source.has('Aptfile') ? ['Aptfile is not read any more: the Dockerfile installs what it names'] : []),
    ],
  }
}

/** With the stage of the tests where they are run. */
function textWithTests({ test, build }: AppConfig, { dockerfile, testStage }: ProjectPlan): string {
  const text = 'text' in dockerfile ? dockerfile.text : ''
  if (!testStage || !test) return text
  return keptTestStage(text, withSecrets(testStage.join('\n'), build.secrets).split('\n'))
}

const under = (folder: string, name: string): string => (folder === '.' || folder === '' ? name : `${folder}/${name}`)
const list = (stays: boolean, path: string, text: () => string): [string, string][] => (stays ? [] : [[path, text()]])

/** What the Dockerfile holds now, and would be refused beside it. */
function takenOut(document: Document): string[] {
  const paths = [['apt'], ...['version', 'install', 'command', 'buildpack', 'dockerfile'].map((key) => ['build', key])]
  const gone = paths.filter((path) => document.hasIn(path))
  for (const path of gone) document.deleteIn(path)
  const build = document.get('build')
  if (isMap(build) && build.items.length === 0) document.delete('build')
  return gone.map((path) => `${path.join('.')} taken out, the Dockerfile holds it`)
}

/** Commands that were detected: a Dockerfile of one's own does not tell them. */
function putIn(document: Document, config: AppConfig, plan: ProjectPlan): string[] {
  const said: string[] = []
  const put = (path: string[], value: unknown): void => {
    // A process that is written as text has a command, so nothing is put below it.
    document.setIn(path, value)
    said.push(`${path.join('.')}: ${value}`)
  }
  for (const [type, { command }] of Object.entries(plan.processes)) {
    if (command === undefined || config.processes[type]?.command !== undefined) continue
    const more = document.hasIn(['processes', type])
    put(['processes', type, ...(more ? ['command'] : [])], command)
  }
  // The image's own command would be taken for it.
  if (!plan.processes.web) put(['processes', 'web', 'scale'], 0)
  if ((config.test === true || config.test === 'auto') && plan.testCommand)
    put(['test', ...(isMap(document.get('test')) ? ['command'] : [])], plan.testCommand)
  return said
}

function textOf(document: Document): string {
  const empty = document.contents === null || (isMap(document.contents) && document.contents.items.length === 0)
  return empty ? '' : document.toString({ lineWidth: 0 })
}

/** What lies in a working copy and in no push: only where the project holds nothing of that name. */
const ASIDE = ['.git', '**/node_modules', '**/.venv', '**/__pycache__', '**/.env', '**/.env.local']

function ignored(source: Source): string {
  const paths = source.match(/(?:)/)
  const lines = ASIDE.filter((line) => {
    const matches = dockerignore(line)
    return !paths.some(matches)
  })
  return `${lines.join('\n')}\n`
}
