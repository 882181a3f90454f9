/** What is read out of the text of a Dockerfile. */
import t from 'tap'
import { cachesOf, environmentOf, imagesOf, stagesOf } from '../../lib/model/dockerfile.ts'

const TEXT = `# syntax=docker/dockerfile:1
ARG NODE=24
FROM --platform=linux/amd64 node:24-slim AS Build
ENV A=1 B="two words" C='it is' D=e\\ f
RUN --mount=type=cache,target=/root/.npm \\
  # between
  --mount=target=/var/cache/apt,type=cache,sharing=locked npm ci
RUN --mount=type=secret,id=x,target=/run/x --mount=type=cache,dst=/root/.npm true
from build as test
ENV OLD the whole rest
FROM scratch
FROM test
env A=3 \\
    E=$A:x
COPY --from=busybox /bin/sh /bin/sh
`

t.test('stages, their images, caches and variables', async (t) => {
  t.same(
    stagesOf(TEXT).map(({ from, name }) => [from, name]),
    [
      ['node:24-slim', 'build'],
      ['build', 'test'],
      ['scratch', undefined],
      ['test', undefined],
    ],
  )
  t.same(imagesOf(TEXT), ['node:24-slim', 'scratch'])
  t.same(cachesOf(TEXT), ['/root/.npm', '/var/cache/apt'])
  t.same(environmentOf(TEXT), { A: '3', B: 'two words', C: 'it is', D: 'e\\ f', OLD: 'the whole rest', E: '$A:x' })
})

t.test('what is no Dockerfile says nothing', async (t) => {
  for (const text of ['', 'hello', 'RUN x\nENV A=1\n', 'FROM\nFROM x AS\nENV\nENV A\n'])
    t.same([cachesOf(text), environmentOf(text)], [[], {}], text)
  t.same(imagesOf('FROM\n'), [])
})
