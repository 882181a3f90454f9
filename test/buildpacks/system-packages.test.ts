/** Where packages of Debian go in a generated Dockerfile. */
import t from 'tap'
import { aptLine } from '../../buildpacks/apt.ts'
import { withPackages } from '../../buildpacks/system-packages.ts'

const LINE = aptLine(['ffmpeg', 'g++'])
const put = (...lines: string[]): string[] => withPackages(lines.join('\n'), ['ffmpeg', 'g++']).split('\n')

t.test('after each image, first, and not in stages that start from another', async (t) => {
  t.same(
    put(
      'FROM node:24-slim AS build',
      'RUN x',
      'FROM build AS test',
      'FROM node:24-slim',
      'COPY --from=build /a /a',
      '',
    ),
    [
      ...['FROM node:24-slim AS build', LINE, 'RUN x', 'FROM build AS test', 'FROM node:24-slim', LINE],
      ...['COPY --from=build /a /a', ''],
    ],
  )
})

t.test('not in images without apt', async (t) => {
  const lines = ['FROM golang:1.25-alpine AS build', 'RUN x', 'FROM gcr.io/distroless/static', 'FROM scratch', '']
  t.same(put(...lines), lines)
})

t.test('no packages, no change', async (t) => {
  t.equal(withPackages('FROM a\n', []), 'FROM a\n')
})
