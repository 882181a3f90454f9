/** Projects with nonsense in their files: a plan comes out, or a Failure that names the file; and no value reaches a Dockerfile as an instruction. */
import fc from 'fast-check'
import t from 'tap'
import { BUILDPACKS } from '../../buildpacks/index.ts'
import { Failure } from '../../lib/model/errors.ts'
import type { BuildPlan } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

const EVIL = 'x\nRUN evil'
const word = fc.oneof(
  fc.string(),
  fc.constantFrom(
    EVIL,
    '*',
    '^20',
    'node x.js',
    'vite',
    '../..',
    '"',
    "'; evil",
    '$(evil)',
    '\\',
    '__proto__',
    'pnpm@9',
  ),
)
const names = fc.constantFrom(
  ...[
    'next',
    'nuxt',
    'vite',
    'astro',
    '@sveltejs/kit',
    '@angular/core',
    'vitepress',
    'express',
    'prisma',
    '@nestjs/core',
  ],
)
const texts = fc.dictionary(fc.oneof(names, fc.constantFrom('start', 'build', 'test', 'node'), word), word)
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<unknown> => fc.oneof(one, fc.jsonValue())
const pkg = fc.record(
  {
    name: maybe(word),
    main: maybe(word),
    packageManager: maybe(
      fc.oneof(
        word,
        word.map((text) => `yarn@${text}`),
        word.map((text) => `pnpm@9${text}`),
      ),
    ),
    engines: maybe(texts),
    volta: maybe(texts),
    scripts: maybe(texts),
    workspaces: maybe(fc.array(word)),
    dependencies: maybe(texts),
    devDependencies: maybe(texts),
  },
  { requiredKeys: [] },
)
const config = word.map(
  (text) => `export default { output: 'standalone', outDir: '${text}', distDir: "${text}", root: '${text}' }`,
)
const json = fc.oneof(fc.jsonValue(), pkg).map((value) => JSON.stringify(value))

/** A tree that holds `files`, with those of `more` that were drawn. */
const project = (files: Record<string, fc.Arbitrary<string>>, more: Record<string, fc.Arbitrary<string>>) =>
  fc
    .tuple(fc.record(files), fc.record(more, { requiredKeys: [] }))
    .map(([always, some]) => ({ ...always, ...some }) as Record<string, string>)

const PROJECTS: Record<string, fc.Arbitrary<Record<string, string>>> = {
  node: project(
    { 'package.json': fc.oneof(json, fc.string()) },
    {
      'angular.json': fc.oneof(
        json,
        word.map((text) =>
          JSON.stringify({ projects: { [text]: { architect: { build: { options: { outputPath: text } } } } } }),
        ),
      ),
      'next.config.js': config,
      'vite.config.ts': config,
      'index.html': word,
      'pnpm-workspace.yaml': fc.oneof(
        word,
        word.map((text) => `packages:\n  - ${text}\n`),
      ),
      'pnpm-lock.yaml': word,
      'yarn.lock': fc.constantFrom('', '__metadata:\n  version: 8\n'),
      '.yarnrc.yml': word.map((text) => `yarnPath: .yarn/releases/yarn-3.0.0${text}.cjs`),
      'apps/a/package.json': json,
      '.nvmrc': word,
      '.tool-versions': word.map((text) => `nodejs ${text}`),
    },
  ),
  python: project(
    { 'app.py': word },
    {
      'requirements.txt': word,
      'pyproject.toml': fc.oneof(
        word,
        word.map(
          (text) => `[project]\nrequires-python = "${text}"\ndependencies = ["flask", "${text}", '''${text}''']\n`,
        ),
      ),
      Pipfile: word.map((text) => `[requires]\npython_version = "${text}"\n[packages]\n"${text}" = "*"\n`),
      'poetry.lock': word,
      'uv.lock': word,
      '.python-version': word,
      'manage.py': word.map((text) => `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${text}.settings")`),
      'shop/settings.py': word.map((text) => `STATIC_ROOT = 1\nSECRET_KEY = env("${text}")`),
      'main.py': word.map((text) => `${text} = FastAPI()\napp = Flask(__name__)`),
    },
  ),
  bun: project({ 'package.json': json }, { 'bun.lock': word, '.bun-version': word, 'index.ts': word }),
  deno: project(
    { 'deno.json': json },
    { 'main.ts': word, '.dvmrc': word, '.tool-versions': word.map((text) => `deno ${text}`) },
  ),
  go: project(
    { 'go.mod': word.map((text) => `module example.com/${text}\n\ngo 1.${text}\n`) },
    { 'main.go': fc.constantFrom('package main', ''), 'cmd/a/x.go': fc.constant('package main') },
  ),
  rust: project(
    {
      'Cargo.toml': word.map(
        (text) => `[package]\nname = "${text}"\nedition = "${text}"\n[[bin]]\nname = '''${text}'''\n`,
      ),
    },
    { 'Cargo.lock': word, 'rust-toolchain': word, 'src/main.rs': word, 'src/bin/a.rs': word },
  ),
  ruby: project(
    { Gemfile: word.map((text) => `ruby "${text}"\ngem "${text}"\ngem "rails"`) },
    {
      'Gemfile.lock': word.map((text) => `PLATFORMS\n  ${text}\n\nRUBY VERSION\n   ruby ${text}\n`),
      '.ruby-version': word,
      'config.ru': word,
    },
  ),
  php: project(
    {
      'composer.json': fc.oneof(
        json,
        word.map((text) => JSON.stringify({ require: { php: text, [`ext-${text}`]: '*' } })),
      ),
    },
    { 'index.php': word, '.php-version': word },
  ),
  java: project(
    { 'pom.xml': word.map((text) => `<java.version>${text}</java.version><mainClass>${text}</mainClass>`) },
    { 'system.properties': word, 'build.gradle': word, 'a/pom.xml': word },
  ),
  dotnet: project(
    {
      'a b.csproj': word.map(
        (text) =>
          `Sdk="Microsoft.NET.Sdk.Web" <AssemblyName>${text}</AssemblyName><TargetFramework>net${text}</TargetFramework>`,
      ),
    },
    { 'global.json': json },
  ),
  elixir: project(
    { 'mix.exs': word.map((text) => `app: :${text}\nreleases: [${text}: []]`) },
    { '.tool-versions': word.map((text) => `elixir ${text}`) },
  ),
  shell: project({ 'start.sh': word }, {}),
  gleam: project(
    { 'gleam.toml': word.map((text) => `name = "${text}"\ntarget = "${text}"\n[dependencies]\n"${text}" = "1"`) },
    { '.tool-versions': word.map((text) => `gleam ${text}\nerlang ${text}`), 'src/app.gleam': word },
  ),
  cpp: project(
    { 'CMakeLists.txt': word.map((text) => `project(${text})\nadd_executable(${text} a.c)\nfind_package(${text})`) },
    { 'src/CMakeLists.txt': word.map((text) => `set(A ${text})\nadd_executable(\${A} b.c)\ninstall(TARGETS a)`) },
  ),
}

function checked(plan: BuildPlan): void {
  const text = 'text' in plan.dockerfile ? plan.dockerfile.text : ''
  if (/^\s*RUN evil|\$\(evil\)/m.test(text)) throw new Error(`a value became an instruction:\n${text}`)
  for (const line of text.split('\n'))
    if (!/^(?:FROM|ENV|ARG|RUN|COPY|WORKDIR|USER|CMD|EXPOSE|)(?: |$)/.test(line))
      throw new Error(`not an instruction: ${line}`)
}

for (const [name, files] of Object.entries(PROJECTS))
  t.test(`${name}: plans throw nothing but a Failure`, async (t) => {
    const pack = BUILDPACKS.find((one) => one.name === name)
    if (!pack) throw new Error(name)
    let planned = 0
    const property = fc.asyncProperty(files, fc.boolean(), async (files, whole) => {
      try {
        checked(await pack.plan(tree(files), { args: {}, whole }))
        planned++
      } catch (error) {
        if (!(error instanceof Failure)) throw error
      }
    })
    await fc.assert(property, { numRuns: 400 })
    t.ok(planned > 40, `${planned} of 400 were planned`)
  })
