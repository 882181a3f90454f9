/** Assets that Node builds for a project in another language: of the root, or of a folder that something there says it serves. */
import t from 'tap'
import { assetsOf } from '../../buildpacks/node/assets.ts'
import { tree } from './tree.ts'

type Files = Record<string, string>
const stage = async (files: Files): Promise<string> => (await assetsOf(tree(files)))?.stage.join('\n') ?? 'none'
const BUILDS = '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"6"}}'

t.test('of the root', async (t) => {
  const text = await stage({ 'package.json': BUILDS, 'package-lock.json': '{}' })
  t.match(
    text,
    /COPY package.json package-lock.json \.\/\nRUN [^\n]*npm ci [^\n]*\nCOPY \. \.\nRUN npm run build && rm -rf node_modules$/,
  )
  t.equal(await stage({ 'package.json': '{"scripts":{"lint":"x"}}' }), 'none')
  t.equal(await stage({}), 'none')
})

t.test('of a folder, where what it builds is used', async (t) => {
  const front = { 'frontend/package.json': BUILDS, 'frontend/package-lock.json': '{}' }
  const cases: [string, Files][] = [
    ['a path', { ...front, 'app.py': "Flask(static_folder='frontend/dist')" }],
    ['parts of a path', { ...front, 'app/settings.py': "BASE / 'frontend' / 'build'" }],
    ['its own configuration', { ...front, 'frontend/vite.config.ts': "build: { outDir: '../static' }" }],
    ['Go', { ...front, 'frontend/embed.go': 'package frontend\n\n//go:embed dist\nvar files embed.FS\n' }],
  ]
  for (const [name, files] of cases) {
    const text = await stage(files)
    t.match(
      text,
      /WORKDIR \/app\/frontend\nCOPY frontend\/package.json frontend\/package-lock.json \.\/\nRUN [^\n]*npm ci/,
      name,
    )
    t.match(text, /\nWORKDIR \/app\nCOPY \. \.\nWORKDIR \/app\/frontend\nRUN npm run build/, name)
  }
  t.match((await assetsOf(tree(cases[0]?.[1] ?? {})))?.note, /^assets: npm run build in frontend on Node /)
})

t.test('a folder that merely lies there is left alone', async (t) => {
  const front = { 'frontend/package.json': BUILDS }
  t.equal(await stage({ ...front, 'app.py': 'print(1)' }), 'none')
  t.equal(await stage({ ...front, 'frontend/vite.config.ts': "build: { outDir: '../../out' }" }), 'none')
  t.equal(await stage({ ...front, 'node_modules/x.py': "'frontend/dist'" }), 'none')
})
