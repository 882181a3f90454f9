/** The other packs, which of them is chosen, and what no generated Dockerfile may hold. */
import t from 'tap'
import { BUILDPACKS, choose } from '../../buildpacks/index.ts'
import { type BuildPlan, processesOf } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

const made = (
  files: Record<string, string>,
  options: { dockerfile?: string; args?: Record<string, string> } = {},
): Promise<BuildPlan> =>
  choose(tree(files), options.dockerfile ? 'dockerfile' : undefined).plan(tree(files), { args: {}, ...options })
const textOf = (plan: BuildPlan): string => ('text' in plan.dockerfile ? plan.dockerfile.text : '')

t.test('the first pack that detects the source builds it', async (t) => {
  const cases: [string[], string][] = [
    [['Dockerfile', 'package.json', 'index.html'], 'dockerfile'],
    [['Containerfile', 'package.json'], 'dockerfile'],
    [['.devcontainer/Dockerfile', 'go.mod', 'main.go'], 'go'],
    [['go.mod', 'shop.go', 'Gemfile', 'package.json'], 'go'],
    [['Cargo.toml', 'src/lib.rs', 'package.json'], 'node'],
    [['Cargo.toml', 'src/main.rs', 'package.json'], 'rust'],
    [['Cargo.toml', 'examples/axum/src/main.rs', 'package.json'], 'node'],
    [['package.json', 'app.py', 'index.html'], 'node'],
    [['requirements.txt'], 'python'],
    [['app.py', 'index.html'], 'python'],
    [['main.py'], 'python'],
    [['index.html'], 'static'],
    [['public/index.html'], 'static'],
    [['manage.py', 'package.json'], 'python'],
    [['Gemfile', 'config/application.rb', 'package.json'], 'ruby'],
    [['Gemfile', 'package.json'], 'node'],
    [['Gemfile', 'app.py'], 'ruby'],
    [['composer.json', 'package.json'], 'php'],
    [['index.php', 'package.json'], 'php'],
    [['index.php', 'package.json', 'server.js'], 'node'],
    [['index.php', 'package.json', 'src/main.ts'], 'node'],
    [['_config.yml', '_layouts/x.html', 'index.html'], 'ruby'],
    [['x.gemspec', 'package.json'], 'ruby'],
    [['train.py'], 'python'],
    [['build.py', 'index.html'], 'static'],
    [['tool.py', 'start.sh'], 'shell'],
    [['go.mod', 'main.go', 'package.json'], 'go'],
    [['go.mod', 'cmd/x/main.go', 'package.json'], 'go'],
    [['go.mod', 'package.json'], 'node'],
    [['mix.exs', 'package.json'], 'elixir'],
    [['pom.xml', 'package.json'], 'java'],
    [['build.gradle.kts'], 'java'],
    [['a.csproj', 'package.json'], 'dotnet'],
    [['src/a/a.csproj', 'package.json'], 'node'],
    [['src/a/a.csproj'], 'dotnet'],
    [['Cargo.toml', 'index.html'], 'rust'],
    [['deno.json', 'package.json'], 'deno'],
    [['deno.json', 'package.json', 'package-lock.json'], 'node'],
    [['package.json', 'bun.lock'], 'bun'],
    [['package.json', 'bun.lockb', 'package-lock.json'], 'node'],
    [['start.sh'], 'shell'],
    [['run.sh'], 'shell'],
    [['gleam.toml', 'package.json'], 'gleam'],
    [['CMakeLists.txt', 'tool.py', 'index.html'], 'cpp'],
    [['CMakeLists.txt', 'package.json'], 'node'],
    [['meson.build', 'setup.py'], 'python'],
    [['start.sh', 'index.html'], 'static'],
    [['docker-compose.yml', 'package.json'], 'node'],
    [['docker-compose.yml', 'Dockerfile'], 'dockerfile'],
    [['compose.yaml', 'api/Dockerfile'], 'compose'],
  ]
  for (const [files, name] of cases)
    t.equal(choose(tree(Object.fromEntries(files.map((file) => [file, ''])))).name, name, files.join())
  t.throws(() => choose(tree({ 'main.rs': '' })), { code: 'NO_RUNTIME_DETECTED', message: /was found$/ })
  t.throws(() => choose(tree({ 'server/package.json': '{}', 'client/package.json': '{}' })), {
    code: 'NO_RUNTIME_DETECTED',
    message: /at the root, but below it: client, server$/,
    hint: 'name the folder of the app in backendim.yaml: "build: { root: client }"',
  })
  t.throws(() => choose(tree({ 'run.sh': '', 'install.sh': '' })), { code: 'NO_RUNTIME_DETECTED' })
  t.throws(() => choose(tree({ 'build.sbt': '' })), {
    message: 'this is Scala (sbt), for which there is no build pack',
  })
  t.throws(() => choose(tree({ '.devcontainer/Dockerfile': '' })), { message: /was found$/ })
  t.throws(() => choose(tree({ 'docker/Dockerfile': '' })), {
    message: /at the root, but there is docker\/Dockerfile$/,
    hint: 'name it in backendim.yaml: "build: { dockerfile: docker/Dockerfile }"',
  })
  t.equal(choose(tree({ 'package.json': '', 'index.html': '' }), 'static').name, 'static')
  t.throws(() => choose(tree({}), 'cobol'), {
    code: 'CONFIG_INVALID',
    message:
      'backendim.yaml: build.buildpack: there is no cobol; there are dockerfile, go, rust, ruby, php, elixir, gleam, java, dotnet, cpp, python, deno, bun, node, static, shell, compose',
  })
})

t.test('the port of a Dockerfile is the one TCP port that its last stage exposes', async (t) => {
  const cases: [string, number | undefined, string[]][] = [
    ['FROM x\nEXPOSE 8080\n', 8080, []],
    ['from x\n  expose 8080/tcp', 8080, []],
    ['FROM x\r\nEXPOSE 8080\r\n', 8080, []],
    ['FROM x\nEXPOSE 8080\nEXPOSE 8080/tcp 53/udp\n', 8080, []],
    ['FROM x\nEXPOSE 80 443\n', 80, ['of the ports 80, 443 of the Dockerfile web is asked at 80']],
    [
      'FROM x\nEXPOSE 80 \\\n  81\n',
      undefined,
      ['the Dockerfile exposes 80, 81; name the one of web with port: in backendim.yaml'],
    ],
    ['FROM x\nEXPOSE $PORT\n', undefined, []],
    [`FROM x\nENV PORT=3000\nEXPOSE \${PORT}\n`, 3000, []],
    [`FROM x\nEXPOSE \${PORT:-4000}\n`, 4000, []],
    [
      'ARG BASE\nFROM $BASE\n',
      undefined,
      ['the Dockerfile has ARG BASE in a FROM, without a value: give it one, or build.args in backendim.yaml'],
    ],
    ['FROM x\nEXPOSE 3000-3005\n', undefined, []],
    ['FROM x\n', undefined, []],
    ['FROM x AS dev\nEXPOSE 9229\nFROM x\nEXPOSE 80\n', 80, []],
    ['FROM x AS dev\nEXPOSE 9229\nFROM y\n', undefined, []],
    ['FROM --platform=linux/amd64 x AS Base\nEXPOSE 80\nFROM y AS build\nEXPOSE 1\nFROM base\n', 80, []],
    ['# EXPOSE 1\nFROM x\nRUN echo EXPOSE 2\n', undefined, []],
  ]
  for (const [text, port, notes] of cases) {
    const plan = await made({ Dockerfile: text })
    t.same([plan.port, plan.notes], [port, notes], JSON.stringify(text))
  }
})

t.test('a Dockerfile may have another name, and then it must be there', async (t) => {
  const files = { 'package.json': '{}', 'deploy/Dockerfile.prod': 'FROM x\nEXPOSE 1234\n' }
  t.match(await made(files, { dockerfile: 'deploy/Dockerfile.prod', args: { A: 'b' } }), {
    runtime: 'Dockerfile (deploy/Dockerfile.prod)',
    dockerfile: { path: 'deploy/Dockerfile.prod' },
    port: 1234,
    args: { A: 'b' },
  })
  await t.rejects(made(files, { dockerfile: 'Dockerfile' }), {
    code: 'CONFIG_INVALID',
    message: 'backendim.yaml: build.dockerfile: there is no Dockerfile',
  })
})

t.test('Python by its version files, with requirements or without', async (t) => {
  const versions: [Record<string, string>, string][] = [
    [{}, 'Python 3.13 (the default)'],
    [{ '.python-version': '3.12.4\n' }, 'Python 3.12 (.python-version)'],
    [{ '.python-version': '# ours is 3.8\n3.11' }, 'Python 3.11 (.python-version)'],
    [{ 'runtime.txt': 'python-3.11.9' }, 'Python 3.11 (runtime.txt)'],
    [{ '.python-version': '3.12', 'runtime.txt': 'python-3.11.9' }, 'Python 3.12 (.python-version)'],
    [{ '.python-version': 'system', 'runtime.txt': 'python-3.10.1' }, 'Python 3.10 (runtime.txt)'],
    [{ '.python-version': 'pypy3.10-7.3.12' }, 'Python 3.13 (the default)'],
  ]
  for (const [files, runtime] of versions) t.equal((await made({ 'app.py': '', ...files })).runtime, runtime)
  t.notMatch(textOf(await made({ 'app.py': '' })), /pip install|venv/)
  t.match(
    textOf(await made({ 'requirements.txt': 'flask==3\ngunicorn\n' })),
    /COPY requirements.txt [\s\S]*pip install [\s\S]*COPY --chown/,
  )
  for (const line of ['-r base.txt', '-e .', '-c pins.txt', './own', '.[all]', 'own @ file:./own', '--editable .'])
    t.match(
      textOf(await made({ 'requirements.txt': `flask\n${line}\n` })),
      /COPY --chown[\s\S]*pip install [^\n]*-r requirements.txt/,
      line,
    )
  t.same((await made({ 'main.py': 'serve()' })).processes, { web: { command: 'python3 main.py' } })
})

t.test('static files of the root or of public/', async (t) => {
  t.match(textOf(await made({ 'index.html': '', 'public/index.html': '' })), /\nCOPY \. \/app\n/)
  t.match(textOf(await made({ 'public/index.html': '' })), /\nCOPY public \/app\n/)
})

t.test('what runs is settled over all files; nothing is refused', async (t) => {
  const plan = await made({ 'requirements.txt': '' })
  t.throws(() => processesOf(plan, {}), {
    code: 'NO_RUNTIME_DETECTED',
    message: 'nothing says what to run: there is no app.py or main.py',
  })
  t.same(processesOf(plan, { web: { command: 'gunicorn app:app' } }), { web: { command: 'gunicorn app:app' } })
  t.same(processesOf(await made({ 'app.py': 'serve()' }), { web: { memory: 5 }, worker: { command: 'x' } }), {
    web: { command: 'python3 app.py', memory: 5 },
    worker: { command: 'x' },
  })
})

t.test('generated Dockerfiles need nothing that an old builder lacks', async (t) => {
  const files = {
    'package.json': '{"dependencies":{"a":"1"},"scripts":{"build":"x"}}',
    'requirements.txt': 'a',
    'index.html': '',
  }
  for (const pack of BUILDPACKS.filter((one) => !['dockerfile', 'compose'].includes(one.name))) {
    const text = textOf(await pack.plan(tree(files), { args: { A: 'b' } }))
    t.notMatch(text, /^# *syntax=|<<|--link/im, pack.name)
    t.match(text, /^FROM [\w./-]+:[\w.-]+/)
    t.match(text, /\nUSER (?!root)[^\n]+\n$/, `${pack.name} does not run as root`)
  }
})
