/** Several runtimes in one repository: the command of web in a Procfile says which has to be in the image. */
import t from 'tap'
import { packByCommand } from '../../buildpacks/by-command.ts'
import { planOf } from '../../lib/flow/plan.ts'
import { parseConfig } from '../../lib/model/config.ts'
import { tree } from './tree.ts'

const BOTH = ['package.json', 'index.html', 'vite.config.js', 'src/main.jsx', 'requirements.txt', 'src/wsgi.py']
const of = (paths: string[]) =>
  tree(Object.fromEntries(paths.map((path) => [path, path === 'package.json' ? '{}' : ''])))

t.test('the program of web names its runtime', async (t) => {
  const cases: [string[], string | undefined, string | undefined][] = [
    [BOTH, undefined, 'node'],
    [BOTH, 'gunicorn wsgi --chdir ./src/', 'python'],
    [BOTH, 'cd src && PYTHONPATH=. exec /venv/bin/gunicorn wsgi', 'python'],
    [BOTH, 'npm start', 'node'],
    [BOTH, 'bundle exec puma', 'node'],
    [BOTH, 'bash start.sh', 'node'],
    [['manage.py', 'package.json'], 'node server.js', 'node'],
    [['composer.json', 'package.json'], 'vendor/bin/heroku-php-apache2 public/', 'php'],
    [['Dockerfile', ...BOTH], 'gunicorn wsgi', 'dockerfile'],
    [['index.html'], 'python -m http.server', 'static'],
    [[], 'python app.py', undefined],
  ]
  for (const [paths, command, name] of cases)
    t.equal((await packByCommand(of(paths), command))?.name, name, `${paths.join()} ${command}`)
})

t.test('a plan follows the Procfile, unless backendim.yaml names the pack', async (t) => {
  const source = of(BOTH)
  const plan = (yaml?: string) =>
    planOf({ source, config: parseConfig({ yaml, procfile: 'web: gunicorn wsgi --chdir ./src/' }) })
  t.equal((await plan()).buildpack, 'python')
  t.equal((await plan('build: { buildpack: node }')).buildpack, 'node')
})

t.test('arguments that a compose file gives its build reach the plan', async (t) => {
  const source = tree({
    'compose.yaml': 'services: { a: { build: { context: ., dockerfile: x, args: { V: 1 } } } }',
    x: 'FROM y',
  })
  t.same((await planOf({ source, config: parseConfig({ yaml: 'build: { args: { W: b } }' }) })).args, {
    V: '1',
    W: 'b',
  })
})
