/** A stage that builds what a project of another language serves: `npm run build` or its like, and no modules left behind. */
import type { Source } from '../../lib/model/plan.ts'
import { type Package, parsePackage } from './package.ts'
import { managerOf } from './package-manager.ts'
import { nodeVersion } from './version.ts'

export interface Assets {
  /** The stage is called assets; the built project lies in its /app. */
  stage: string[]
  note: string
  pkg: Package
}

/** Undefined: there is no package.json, or it builds nothing. */
export async function assetsOf(source: Source): Promise<Assets | undefined> {
  const text = await source.read('package.json')
  const pkg = text === undefined ? undefined : parsePackage(text)
  const script = ['heroku-postbuild', 'build', 'production', 'prod'].find((name) => pkg?.scripts[name])
  if (!pkg || script === undefined) return undefined
  const manager = await managerOf(source, pkg)
  const { version, why } = await nodeVersion(source, pkg)
  const cache = manager.cache ? `--mount=type=cache,target=${manager.cache} ` : ''
  const stage = [
    `FROM node:${version}-slim AS assets`,
    ...(manager.get ? [`RUN npm install -g --force ${manager.get}`] : []),
    ...(manager.env.length > 0 ? [`ENV ${manager.env.join(' ')}`] : []),
    'WORKDIR /app',
    'COPY . .',
    `RUN ${cache}${manager.install}`,
    `RUN ${manager.run(script)} && rm -rf node_modules`,
  ]
  return { stage, pkg, note: `assets: ${manager.run(script)} on Node ${version} (${why})` }
}
