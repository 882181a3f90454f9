/** `backendim eject [DIR]`: the generated Dockerfile becomes the project's own; pushes build it from then on, and run the same. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { localProject } from '../lib/flow/local.ts'
import { planOf } from '../lib/flow/plan.ts'
import { ejection } from '../lib/model/ejection.ts'
import { Failure, failure } from '../lib/model/errors.ts'
import { without } from '../lib/model/source.ts'
import { wordsOf } from './folder-words.ts'
import { refuse } from './plan.ts'

const USAGE = `Usage: backendim eject [DIR] [--force] [--json]   write the generated Dockerfile and a .dockerignore into the folder
  Pushes build that Dockerfile from then on. What it cannot say (commands of processes) goes into backendim.yaml, and what it
  holds now (build.version, apt, …) is taken out there. --force: also where there is a Dockerfile, which is then not looked at.`

const YAML = 'backendim.yaml'
const OWN = ['Dockerfile', 'Containerfile']

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
  const source = force ? without(project.source, ...OWN) : project.source
  const plan = await planOf({ ...project, source })
  if ('path' in plan.dockerfile) throw builtAlready(plan.dockerfile.path)
  const there = OWN.find((file) => source.has(file))
  if (there) throw new Failure('CONFIRM', { message: `there is a ${there}`, hint: 'add --force to overwrite it' })
  const yaml = await readFile(join(folder, YAML), 'utf8').catch(() => undefined)
  const { files, said } = ejection({ ...project, source }, plan, yaml)
  for (const [path, text] of files) await writeFile(join(path === YAML ? folder : project.top, path), text)
  return { wrote: files.map(([path]) => path), said }
}

function builtAlready(path: string): Failure {
  return new Failure('CONFIRM', {
    message: `the project is built by ${path} already`,
    hint: 'add --force to write a generated Dockerfile over it, as if there were none',
  })
}
