/** A build in the few lines of a push: steps with their time, warnings summed up; the arguments and stages that builds get. */
import t from 'tap'
import { declaredArgs, withSourceArgs } from '../../lib/model/source-args.ts'
import { type Step, stepLines } from '../../lib/model/step.ts'
import { keptTestStage, withTestStage } from '../../lib/model/test-stage.ts'
import { Warnings } from '../../lib/model/warnings.ts'

const line = (step: Partial<Step>): string[] =>
  stepLines({ name: 'RUN true', state: 'done', seconds: 0.04, warnings: [], ...step }).map((one) => one.trim())
const sum = (text: string): string[] => {
  const warnings = new Warnings()
  for (const one of text.split('\n')) warnings.take(one)
  return warnings.lines
}

t.test('a step is a line: what, and how long or that it was cached', async (t) => {
  const long = '[build 4/6] RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund'
  const [shown = ''] = line({ name: long, seconds: 12.34 })
  t.match(shown, /^RUN npm ci --no-audit --no-fund {2,}12\.3 s$/)
  t.match(line({ name: '[2/5] COPY --chown=node:node . /app', state: 'cached' })[0], /^COPY \. \/app +cached$/)
  t.match(line({ name: '[1/5] FROM docker.io/library/node:24-slim@sha256:ab01' })[0], /^FROM node:24-slim +0\.0 s$/)
  const secret = '[b 2/5] RUN --mount=type=secret,id=T export T="$(cat /run/secrets/T)" && npm ci'
  t.match(line({ name: secret })[0], /^RUN npm ci +0\.0 s$/)
  t.match(line({ name: '[a 1/5] FROM docker.io/me/base:1' })[0], /^FROM me\/base:1 /)
  t.match(line({ state: 'failed', seconds: 3 })[0], /^RUN true +failed$/)
  t.match(line({ seconds: 75.9 })[0], / 1 m 15 s$/)
  const widths = [line({}), line({ name: `RUN ${'x'.repeat(300)}` }), line({ state: 'cached', name: 'COPY a b' })]
  t.equal(new Set(widths.map(([one = '']) => one.length)).size, 1, 'they are aligned')
  t.ok((widths[0]?.[0]?.length ?? 99) + 15 < 80, 'and fit beside the "remote: " of git')
})

t.test('what nobody waits for is not said', async (t) => {
  t.same(line({ name: '[2/5] WORKDIR /app' }), [])
  t.same(line({ name: '[internal] load metadata for docker.io/library/node:24-slim' }), [])
  t.match(
    line({ name: '[internal] load metadata for docker.io/library/node:24-slim', seconds: 2 })[0],
    /^looking up node:24-slim +2\.0 s/,
  )
  t.match(line({ name: 'exporting to image', seconds: 4.2 })[0], /^writing the image +4\.2 s/)
  t.same(line({ name: '[internal] load .dockerignore', seconds: 0.2 }), [])
})

t.test('warnings are summed up', async (t) => {
  const npm = `npm warn deprecated inflight@1.0.6: This module is not supported, and leaks memory.
npm warn deprecated glob@7.2.3: Glob versions prior to v9 are no longer supported
npm warn deprecated @humanwhocodes/config-array@0.13.0: Use @eslint/config-array instead
npm warn deprecated a@1: x
npm warn deprecated b@1: x
npm warn EBADENGINE Unsupported engine {
npm warn EBADENGINE   package: 'tiny@2.0.0',
npm warn EBADENGINE   required: { node: '>=26' },
npm warn EBADENGINE }
npm warn using --force Recommended protections disabled.

added 312 packages, and audited 313 packages in 4s

7 vulnerabilities (1 low, 6 high)
found 0 vulnerabilities`
  t.same(sum(npm), [
    '5 deprecated packages: inflight, glob, @humanwhocodes/config-array, a, …',
    '1 package wants another version of Node: tiny@2.0.0',
    '7 vulnerabilities (1 low, 6 high)',
  ])
  t.same(sum(' WARN  2 deprecated subdependencies found: glob@7.2.3, @a/b@1.0.0'), [
    '2 deprecated packages: glob, @a/b',
  ])
  t.same(sum('warning express > request@2.88.2: request has been deprecated, see https://x'), [
    '1 deprecated package: request',
  ])
  t.same(sum("WARNING: Running pip as the 'root' user can result in broken permissions\nno warnings here"), [])
  const gcc = [1, 2, 3, 4, 5].map((n) => `main.c:${n}:3: warning: unused variable 'v${n}' [-Wunused]`).join('\n')
  t.same(sum(gcc).slice(-2), ["main.c:3:3: warning: unused variable 'v3' [-Wunused]", '2 more'])
  t.same(sum('\x1b[33m(!) Some chunks are larger than 500 kB\x1b[0m'), ['(!) Some chunks are larger than 500 kB'])
})

t.test('the commit is declared where it costs nothing that is cached', async (t) => {
  const text =
    'FROM a AS build\nCOPY package.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\nFROM a\nCOPY --chown=1:1 . /app\n'
  t.equal(
    withSourceArgs(text),
    text.replace('COPY . .\n', 'COPY . .\nARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH\n'),
    'after the source, and only where something is run on it',
  )
  t.same([...declaredArgs('FROM x\nARG A B=1\n  arg  C="x y"\nRUN echo ARG D\n')].slice(0, 3), ['A', 'B', 'C'])
})

t.test('the stage of the tests comes after all else', async (t) => {
  t.equal(
    withTestStage('FROM a AS build\nRUN x\nFROM b\nCOPY . /app\n', ['FROM image', 'RUN y']),
    'FROM a AS build\nRUN x\nFROM b AS image\nCOPY . /app\nFROM image AS test\nRUN y\n',
  )
  t.equal(
    keptTestStage('FROM b\nCOPY . /app\n', ['FROM image', 'RUN y']),
    'FROM b AS image\nCOPY . /app\nFROM image AS test\nRUN y\nFROM image\n',
  )
  t.equal(withTestStage('FROM b as web\n', ['FROM image']), 'FROM b as web\nFROM web AS test\n')
  t.equal(
    withTestStage('FROM a AS build\nFROM b\n', ['FROM build']),
    'FROM a AS build\nFROM b AS image\nFROM build AS test\n',
  )
})
