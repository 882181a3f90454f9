/** `backendim plan [DIR]`: how a push of the folder would be built, without a host and without a push. */

import { localProject } from '../lib/flow/local.ts'
import { type Failure, failure, sentence } from '../lib/model/errors.ts'
import { shown } from '../lib/model/explanation.ts'
import { wordsOf } from './folder-words.ts'

const USAGE = `Usage: backendim plan [DIR] [--json]   say how a push of the folder would be built, why so, and by which Dockerfile`

export async function plan(words: string[]): Promise<void> {
  try {
    const { folder, json, help } = wordsOf(words, [])
    if (help) return console.log(USAGE)
    // The build packs are loaded while git lists the files.
    const [project, { explain }] = await Promise.all([localProject(folder), import('../lib/flow/explain.ts')])
    const told = await explain(project)
    console.log(json ? JSON.stringify(told) : shown(told))
  } catch (error) {
    refuse(failure(error), words)
  }
}

/** As a push would end. */
export function refuse(error: Failure, words: string[]): void {
  process.stderr.write(words.includes('--json') ? `${JSON.stringify({ error })}\n` : sentence(error))
  process.exitCode = error.exit
}
