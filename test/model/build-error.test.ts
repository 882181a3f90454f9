/** What failed builds mean. fixtures/builds.json holds what real builds ended with (Docker 20.10, npm 10, pip 23). */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { judge } from '../../buildpacks/failures.ts'
import type { Judgement } from '../../lib/model/build-error.ts'
import { ERRORS } from '../../lib/model/errors.ts'
import { ROOT } from '../host.ts'

type Builds = Record<string, { error: string; lines: string[] }>
const builds = JSON.parse(await readFile(join(ROOT, 'test', 'fixtures', 'builds.json'), 'utf8')) as Builds

const CODES: Record<string, string> = {
  'npm ci with an old lock file': 'LOCKFILE_OUT_OF_DATE',
  'npm ci without a lock file': 'LOCKFILE_OUT_OF_DATE',
  'npm install of a version that does not exist': 'DEPENDENCY_INSTALL',
  'npm install whose postinstall fails': 'DEPENDENCY_INSTALL',
  'npm run build of a workspace fails': 'BUILD_FAILED',
  'pip install of a package that does not exist': 'DEPENDENCY_INSTALL',
  'a base image that does not exist': 'IMAGE_PULL_DENIED',
  'a base image of a registry that does not exist': 'IMAGE_PULL_DENIED',
  'a step that is killed': 'BUILD_OOM',
  'node runs out of heap': 'BUILD_OOM',
  'a step that fails in plain words': 'BUILD_FAILED',
  'a file to copy that is not there': 'BUILD_FAILED',
  'an instruction that does not exist': 'BUILD_FAILED',
  'a Dockerfile of comments': 'BUILD_FAILED',
  'a full disk': 'DISK_FULL',
  'a step beside the one that fails': 'BUILD_FAILED',
}

/** As of a project with a Dockerfile of its own. */
const classifyBuild = (error: string, lines: string[]): Judgement => judge({ error, lines }, 'dockerfile')

t.test('real failures get their code', async (t) => {
  t.same(Object.keys(builds).sort(), Object.keys(CODES).sort(), 'every recorded build is judged')
  for (const [name, { error, lines }] of Object.entries(builds))
    t.equal(classifyBuild(error, lines).code, CODES[name], name)
})

t.test('and a message with evidence that tells', async (t) => {
  const shown = Object.entries(builds).map(([name, { error, lines }]) => {
    const { message, evidence } = classifyBuild(error, lines)
    return [`${name}: ${message}`, ...evidence.map((line) => `  | ${line}`), ''].join('\n')
  })
  t.matchSnapshot(shown.join('\n'))
})

t.test('newer engines say the same in other words', async (t) => {
  const cases: [string, string, string][] = [
    [
      'process "/bin/sh -c make" did not complete successfully: exit code: 2',
      'BUILD_FAILED',
      'RUN make ended with exit code 2',
    ],
    ['process "/bin/sh -c make" did not complete successfully: exit code: 137', 'BUILD_OOM', 'a build step was killed'],
    [
      'ResourceExhausted: process "/bin/sh -c make" did not complete successfully: cannot allocate memory',
      'BUILD_OOM',
      'a build step was killed',
    ],
    [
      'failed to compute cache key: failed to calculate checksum of ref 1::2: "/x.txt": not found',
      'BUILD_FAILED',
      'there is no /x.txt to COPY',
    ],
    [
      'x:1: failed to resolve source metadata for docker.io/library/x:1: not found',
      'IMAGE_PULL_DENIED',
      'the base image x:1 cannot be had',
    ],
    [
      'pull access denied for org/x, repository does not exist or may require authorization',
      'IMAGE_PULL_DENIED',
      'the base image org/x cannot be had',
    ],
    [
      'process "/bin/sh -c echo a\\nb && exit 1" did not complete successfully: exit code: 1',
      'BUILD_FAILED',
      'RUN echo a',
    ],
    ['', 'BUILD_FAILED', 'the build failed'],
  ]
  for (const [error, code, message] of cases) t.match(classifyBuild(error, []), { code, message }, error)
})

t.test('what a step prints does not decide for the engine', async (t) => {
  const error = 'executor failed running [/bin/sh -c npm test]: exit code: 1'
  t.equal(classifyBuild(error, ['npm error code 1']).code, 'BUILD_FAILED', 'npm that installs nothing')
  t.equal(classifyBuild(error, ['manifest unknown']).code, 'BUILD_FAILED')
  t.equal(classifyBuild(error, ['Killed 3 of 4 mutants']).code, 'BUILD_FAILED')
  t.equal(classifyBuild(error, ['sh: line 1: 12 Killed  node x.js']).code, 'BUILD_OOM')
})

t.test('anything is classified, in one line with at most 15 of evidence, or 30 where no rule knows it', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string(), { maxLength: 100 }), (error, lines) => {
      const { rule, code, message, evidence } = classifyBuild(error, lines)
      return code in ERRORS && message !== '' && !message.includes('\n') && evidence.length <= (rule ? 15 : 30)
    }),
    { numRuns: 500 },
  )
  t.pass('nothing was thrown')
})
