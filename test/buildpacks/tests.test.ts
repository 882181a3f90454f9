/** Tests by convention: what is run, in which stage; nothing where there are none. */
import t from 'tap'
import { choose } from '../../buildpacks/index.ts'
import { withTests } from '../../buildpacks/tests/index.ts'
import type { BuildPlan } from '../../lib/model/plan.ts'
import { tree } from './tree.ts'

async function tested(files: Record<string, string>): Promise<Pick<BuildPlan, 'testCommand' | 'testStage'>> {
  const source = tree(files)
  const { testCommand, testStage } = await withTests(source, await choose(source).plan(source, { args: {} }))
  return { testCommand, testStage }
}
const run = async (files: Record<string, string>): Promise<[string | undefined, string | undefined]> => {
  const { testCommand, testStage } = await tested(files)
  return [testCommand, testStage?.join('\n')]
}

const PY = { 'app.py': 'from flask import Flask\napp = Flask(__name__)', 'requirements.txt': 'flask' }
const UNIT = { 'test_app.py': 'import unittest' }
const PIP = 'RUN --mount=type=cache,target=/tmp/pip-cache pip install --cache-dir /tmp/pip-cache'
const own = (...steps: string[]): string => ['FROM image', 'USER root', ...steps, 'USER 1000:1000'].join('\n')

t.test('Python', async (t) => {
  t.same(await run(PY), [undefined, undefined], 'no tests')
  t.same(await run({ ...PY, ...UNIT }), ['python3 -m unittest', undefined])
  t.same(await run({ ...PY, 'tests/test_a.py': '' }), ['python3 -m unittest discover -s tests', undefined])
  t.same(await run({ ...PY, 'tests/test_a.py': '', 'tests/__init__.py': '' }), ['python3 -m unittest', undefined])
  t.same(await run({ ...PY, 'venv/lib/test_x.py': '' }), [undefined, undefined])
  const listed = { ...PY, ...UNIT, 'requirements-dev.txt': '-r requirements.txt\npytest==8' }
  t.same(await run(listed), ['python3 -m pytest', own(`${PIP} -r requirements-dev.txt`)])
  t.same(await run({ ...PY, ...UNIT, 'conftest.py': '' }), ['python3 -m pytest', own(`${PIP} pytest`)])
  t.same(await run({ ...PY, ...UNIT, 'requirements.txt': 'flask\npytest' }), ['python3 -m pytest', undefined])
  const django = {
    'manage.py': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")',
    'shop/settings.py': '',
  }
  const files = { ...django, 'shop/wsgi.py': '', 'requirements.txt': 'django', 'shop/tests.py': '' }
  t.same(await run(files), ['python3 manage.py test', undefined])
  const groups =
    '[project]\nname = "a"\ndependencies = ["flask"]\n[dependency-groups]\ndev = ["pytest"]\ndocs = ["mkdocs"]\n'
  t.same(await run({ 'app.py': PY['app.py'], ...UNIT, 'pyproject.toml': groups }), [
    'python3 -m pytest',
    own(`${PIP} --group dev`),
  ])
  const [, uv] = await run({ 'app.py': PY['app.py'], ...UNIT, 'pyproject.toml': groups, 'uv.lock': '' })
  t.equal(uv, 'FROM build\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --all-groups')
  const evil =
    '[project]\nname = "a"\ndependencies = ["flask"]\n[project.optional-dependencies]\ntest = ["pytest\\nRUN evil", "$(evil)"]\n'
  t.notMatch((await run({ 'app.py': PY['app.py'], ...UNIT, 'pyproject.toml': evil }))[1], /^RUN evil|\$\(evil\)/m)
})

t.test('JavaScript', async (t) => {
  const app = { 'package.json': '{"scripts":{"start":"node a.js"}}', 'a.js': '' }
  t.same(await run(app), [undefined, undefined])
  t.same(await run({ ...app, 'a.test.js': "require('node:test')" }), ['node --test', undefined])
  t.same(await run({ ...app, 'a.test.js': "require('vitest')" }), [undefined, undefined], 'not of another runner')
  const bun = { 'package.json': '{}', 'bun.lock': '', 'index.ts': 'Bun.serve({})' }
  t.same(await run({ ...bun, 'a.test.ts': '' }), ['bun test', undefined])
  const deno = { 'deno.json': '{}', 'main.ts': 'Deno.serve(() => new Response())' }
  t.same(await run({ ...deno, 'main_test.ts': '' }), ['deno test -A', undefined])
})

t.test('Ruby and PHP', async (t) => {
  const ruby = { Gemfile: 'gem "sinatra"\ngem "rspec"', 'config.ru': 'run A' }
  t.same(await run({ ...ruby, 'spec/a_spec.rb': '' }), [
    'bundle exec rspec',
    'FROM build\nENV BUNDLE_WITHOUT= RACK_ENV=test\nRUN bundle install --jobs 4',
  ])
  const rails = { Gemfile: 'gem "rails"', 'config/application.rb': '', 'config.ru': '', 'test/models/a_test.rb': '' }
  t.equal((await run(rails))[0], 'bundle exec rails test')
  t.match((await run(rails))[1], 'RAILS_ENV=test')
  t.match((await run({ 'app.rb': '', 'test/a_test.rb': '' }))[0], /^ruby -Itest /)
  t.same(await run(ruby), [undefined, undefined])
  const php = { 'index.php': '', 'tests/ATest.php': '' }
  t.same(await run(php), [undefined, undefined], 'no runner is named')
  const [command, stage] = await run({ ...php, 'composer.json': '{"require-dev":{"phpunit/phpunit":"^11"}}' })
  t.equal(command, 'vendor/bin/phpunit')
  t.match(stage, /^FROM image\nUSER root\n[\s\S]*composer install --no-interaction[\s\S]*\nUSER 1000:1000$/)
  t.equal((await run({ ...php, 'composer.json': '{"scripts":{"test":["pest"]}}' }))[0], 'composer test')
})

t.test('compiled languages', async (t) => {
  const go = {
    'go.mod': 'module a\ngo 1.22',
    'main.go': 'package main\nimport "net/http"\nfunc main() { http.ListenAndServe("", nil) }',
  }
  t.equal((await run(go))[0], undefined, 'a module without tests')
  t.equal((await run({ ...go, 'main_test.go': '' }))[0], 'go test ./...')
  const rust = {
    'Cargo.toml': '[package]\nname = "a"\nversion = "0.1.0"\n[dependencies]\naxum = "0.7"',
    'src/main.rs': 'fn main() {}',
  }
  t.equal((await run(rust))[0], undefined)
  t.same(await run({ ...rust, 'src/a.rs': '#[cfg(test)]\nmod tests {\n  #[test]\n  fn a() {}\n}' }), [
    'cargo test',
    'FROM build\nENV CARGO_TARGET_DIR=/target\nRUN cargo test --no-run',
  ])
  const java = {
    'pom.xml': '<project><packaging>jar</packaging></project>',
    'src/main/java/App.java': 'class App { public static void main(String[] a) {} }',
  }
  t.equal(
    (await run({ ...java, 'src/test/java/AppTest.java': '' }))[0],
    'mvn -B -Dmaven.repo.local=/m2/repository test',
  )
})
