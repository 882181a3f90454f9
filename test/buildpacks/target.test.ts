/** `build.target`: a stage of the project's own Dockerfile runs, with the ports that it exposes. */
import t from 'tap'
import { planOf } from '../../lib/flow/plan.ts'
import { parseConfig } from '../../lib/model/config.ts'
import type { ProjectPlan } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

const DOCKERFILE = `FROM x AS base
EXPOSE 3000
FROM base AS Production
CMD ["serve"]
FROM x AS debug
EXPOSE 9000
`
const planned = (yaml: string, files: Record<string, string> = { Dockerfile: DOCKERFILE }): Promise<ProjectPlan> =>
  planOf({ source: tree(files), config: parseConfig({ yaml }) })

t.test('the stage that is named, else the last', async (t) => {
  t.match(await planned(''), { target: undefined, port: 9000 })
  t.match(await planned('build: { target: production }'), { target: 'production', port: 3000 })
  await t.rejects(planned('build: { target: prod }'), {
    code: 'CONFIG_INVALID',
    message: 'backendim.yaml: build.target: Dockerfile has no stage prod; there are base, production, debug',
  })
  t.throws(() => parseConfig({ yaml: 'build: { target: "-rf" }' }), /build\.target must be the name of a stage/)
  const generated = await planned('build: { target: production }', { 'index.html': '' })
  t.match(generated.notes, ['build.target in backendim.yaml is not used: static has no such step'])
})
