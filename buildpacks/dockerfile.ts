/** The project's own Dockerfile. Its one EXPOSE is the port. */
import { Failure } from '../lib/model/errors.ts'
import type { Buildpack } from '../lib/model/plan.ts'

export const dockerfile: Buildpack = {
  name: 'dockerfile',
  detect: (source) => source.has('Dockerfile'),
  async plan(source, { dockerfile: path = 'Dockerfile', args }) {
    const text = await source.read(path)
    if (text === undefined)
      throw new Failure('CONFIG_INVALID', { message: `backendim.yaml: build.dockerfile: there is no ${path}` })
    const ports = [...text.matchAll(/^[ \t]*EXPOSE[ \t]+(.+)$/gim)].flatMap((line) =>
      (line[1] ?? '').trim().split(/\s+/),
    )
    const port = ports.length === 1 ? Number.parseInt(ports[0] ?? '', 10) : Number.NaN
    const notes =
      ports.length > 1
        ? [`the Dockerfile exposes ${ports.join(', ')}; name the one of web with port: in backendim.yaml`]
        : []
    return {
      buildpack: 'dockerfile',
      runtime: `Dockerfile (${path})`,
      dockerfile: { path },
      args,
      processes: { web: {} },
      port: Number.isInteger(port) ? port : undefined,
      notes,
    }
  },
}
