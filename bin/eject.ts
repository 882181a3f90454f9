/** `backendim eject [DIR]`: the generated Dockerfile becomes the project's own; pushes build it from then on, and run the same. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { localProject } from '../lib/flow/local.ts'
import { planOf } from '../lib/flow/plan.ts'
import type { Project } from '../lib/flow/project.ts'
import { folderSource } from '../lib/io/folder.ts'
import { ejection } from '../lib/model/ejection.ts'
import { Failure, failure } from '../lib/model/errors.ts'
import { without } from '../lib/model/source.ts'
import { wordsOf } from './folder-words.ts'
import { refuse } from './plan.ts'

const USAGE = `Usage: backendim eject [DIR] [--force] [--json]   write the generated Dockerfile and a .dockerignore into the folder
  Pushes build that Dockerfile from then on. What it cannot say (commands of processes) goes into backendim.yaml, and what it
  holds now (build.version, apt, …) is taken out there. --force: also where there is a Dockerfile, which is then not looked at.`

export async function eject(words: string[]): Promise<void> {
  try {
    const { folder, json, help, force } = wordsOf(words, ['force'])
    if (help) return console.log(USAGE)
    const done = await ejected(folder, force)
    console.log(json ? JSON.stringify(done) : [...done.wrote.map((path) => `wrote ${path}`), ...done.said].join('\n'))
  } catch (error) {
    refuse(failure(error), words)
  }
}

async function ejected(folder: string, force: boolean): Promise<{ wrote: string[]; said: string[] }> {
  const project = await localProject(folder)
  const source = force ? without(project.source, 'Dockerfile') : project.source
  const plan = await planOf({ config: project.config, source })
  if ('path' in plan.dockerfile) throw builtAlready(plan.dockerfile.path)
  if (!force && source.has('Dockerfile'))
    throw new Failure('CONFIRM', { message: 'there is a Dockerfile', hint: 'add --force to overwrite it' })
  const top = await folderSource(folder)
  const made = ejection({ config: project.config, source }, plan, await top.read('backendim.yaml'))
  const files = filesOf(project, made)
  for (const [path, text] of files) await writeFile(join(folder, path), text)
  return { wrote: files.map(([path]) => path), said: made.said }
}

function builtAlready(path: string): Failure {
  return new Failure('CONFIRM', {
    message: `the project is built by ${path} already`,
    hint: 'add --force to write a generated Dockerfile over it, as if there were none',
  })
}

/** backendim.yaml lies at the top, the others in the folder of the app. */
function filesOf({ root }: Pick<Project, 'root'>, made: ReturnType<typeof ejection>): [string, string][] {
  const files: [string, string | undefined][] = [
    [join(root, 'Dockerfile'), made.dockerfile],
    [join(root, '.dockerignore'), made.dockerignore],
    ['backendim.yaml', made.yaml],
  ]
  return files.filter((one): one is [string, string] => one[1] !== undefined)
}
