/** What backendim.yaml, Procfile and app.json mean together, and how a mistake in them is told. */
import fc from 'fast-check'
import t from 'tap'
import { parseConfig } from '../../lib/model/config.ts'
import { Failure } from '../../lib/model/errors.ts'

t.test('without files everything has its default', async (t) => {
  t.same(parseConfig({}), {
    app: undefined,
    build: { root: undefined, context: undefined, dockerfile: undefined, args: {}, vars: [], secrets: [] },
    ...{ apt: [], aptfile: [], watch: [], git: {}, lfs: {} },
    test: undefined,
    testTimeout: 600_000,
    release: undefined,
    processes: {},
    port: undefined,
    health: { path: '/healthz', named: false, interval: 1000, timeout: 5000, within: 60_000 },
    env: {},
    require: [],
    domains: [],
    proxy: undefined,
    sleep: undefined,
  })
  t.same(parseConfig({ yaml: '# nothing\n', procfile: '\n# nothing\n', appJson: '{}' }), parseConfig({}))
})

t.test('every key is read', async (t) => {
  const yaml = `
app: shop
build:
  root: ./services/api/
  context: ./services/
  dockerfile: ./deploy//Dockerfile.prod
  version: 22.10
  install: >
    npm ci
  command: ''
  args: { FLAVOR: prod, LEVEL: 3, FAST: true }
  secrets: [NPM_TOKEN, NPM_TOKEN]
apt: [ffmpeg, g++, ffmpeg]
watch: [libs, '*.lock']
git: { origin: git@h:a }
lfs: { url: https://h }
test: npm test
release: node migrate.js
processes:
  web: node server.js
  worker: { command: node worker.js, scale: 2, memory: 256M, cpus: 0.5 }
  idle: { scale: 0 }
port: 3000
health: { path: /up, interval: 500ms, timeout: 2s, within: 1m }
env: { LOG_LEVEL: info }
require: [DATABASE_URL, DATABASE_URL]
domains: [shop.example.com, www.shop.example.com]
proxy: { first_byte: 1m, idle: 500ms, max_body: 10M, sticky: true }
sleep: { after: 15m, ignore: [/ping] }
`
  t.same(parseConfig({ yaml }), {
    app: 'shop',
    build: {
      root: 'services/api',
      context: 'services',
      dockerfile: 'deploy/Dockerfile.prod',
      version: '22.10',
      install: 'npm ci',
      command: '',
      args: { FLAVOR: 'prod', LEVEL: '3', FAST: 'true' },
      vars: [],
      secrets: ['NPM_TOKEN'],
    },
    ...{ apt: ['ffmpeg', 'g++'], aptfile: [], watch: ['libs', '*.lock'] },
    ...{ git: { origin: 'git@h:a' }, lfs: { url: 'https://h' } },
    test: 'npm test',
    testTimeout: 600_000,
    release: 'node migrate.js',
    processes: {
      web: { command: 'node server.js', scale: 1 },
      worker: { command: 'node worker.js', scale: 2, memory: 256 * 1024 ** 2, cpus: 0.5 },
      idle: { scale: 0 },
    },
    port: 3000,
    health: { path: '/up', named: true, interval: 500, timeout: 2000, within: 60_000 },
    env: { LOG_LEVEL: 'info' },
    require: ['DATABASE_URL'],
    domains: ['shop.example.com', 'www.shop.example.com'],
    proxy: { firstByte: 60_000, idle: 500, maxBody: 10 * 1024 ** 2, sticky: true },
    sleep: { after: 900_000, ignore: ['/ping'] },
  })
  t.same(parseConfig({ yaml: 'proxy: { max_body: 0 }' }).proxy, { maxBody: 0 })
  t.match(parseConfig({ yaml: 'build: { buildpack: static, root: . }' }).build, { buildpack: 'static', root: '.' })
  for (const test of [true, false]) t.equal(parseConfig({ yaml: `test: ${test}` }).test, test)
})

t.test('numbers among variables stay as they are written', async (t) => {
  const yaml = 'env: { VERSION: 1.10, MODE: 0755, ID: 12345678901234567890, ON: yes, TEXT: "007", BIG: 1e3, NO: false }'
  t.same(parseConfig({ yaml }).env, {
    VERSION: '1.10',
    MODE: '0755',
    ID: '12345678901234567890',
    ON: 'yes',
    TEXT: '007',
    BIG: '1e3',
    NO: 'false',
  })
})

t.test('a Procfile gives types and the release command, with any line ends', async (t) => {
  const procfile =
    '\uFEFFweb: node server.js --port=$PORT\r\n# a comment\r\n\r\nworker:node worker.js  \r\nrelease: ./migrate\r\n'
  const config = parseConfig({ procfile })
  t.same(config.processes, {
    web: { command: 'node server.js --port=$PORT', scale: 1 },
    worker: { command: 'node worker.js', scale: 0 },
  })
  t.equal(config.release, './migrate')
  t.same(parseConfig({ procfile: 'my_worker-2: a: b' }).processes, { 'my_worker-2': { command: 'a: b', scale: 0 } })
})

t.test('app.json is read as Heroku and Dokku read it', async (t) => {
  const appJson = JSON.stringify({
    name: 'anything',
    scripts: { test: 'npm run check', postdeploy: 'x' },
    env: { A: 'one', B: { value: 'two' }, SECRET: { required: true }, ALSO: {}, MAYBE: { required: false } },
    healthchecks: { web: [{ type: 'startup', name: 'none' }, { path: '/ready' }], worker: [{ path: '/w' }] },
  })
  const config = parseConfig({ appJson: `\uFEFF${appJson}` })
  t.equal(config.test, 'npm run check')
  t.same(config.env, { A: 'one', B: 'two' })
  t.same(config.require, ['SECRET', 'ALSO'])
  t.match(config.health, { path: '/ready', named: true })
})

t.test('backendim.yaml wins over app.json and Procfile', async (t) => {
  const config = parseConfig({
    yaml: 'test: b\nrelease: b\nenv: { A: b }\nhealth: { path: /b }\nrequire: [B]\nprocesses: { web: b, worker: { memory: 1G } }',
    procfile: 'web: a\nworker: a\nclock: a\nrelease: a',
    appJson: '{"scripts":{"test":"a"},"env":{"A":"a","C":"a","R":{}},"healthchecks":{"web":[{"path":"/a"}]}}',
  })
  t.match(config, { test: 'b', release: 'b', health: { path: '/b' } })
  t.same(config.env, { A: 'b', C: 'a' })
  t.same(config.require, ['R', 'B'])
  t.same(config.processes, {
    web: { command: 'b', scale: 1 },
    worker: { command: 'a', scale: 1, memory: 1024 ** 3 },
    clock: { command: 'a', scale: 0 },
  })
  t.equal(parseConfig({ yaml: 'test: false', appJson: '{"scripts":{"test":"a"}}' }).test, false)
})

const mistake = (files: Parameters<typeof parseConfig>[0]): string => {
  try {
    parseConfig(files)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return `${error.code} ${error.message}`
  }
  return 'no mistake was found'
}

const MISTAKES = [
  'build:\n\troot: api',
  '\tapp: shop',
  'app: shop\nprocesess:\n  web: node server.js',
  'build:\n  dockerfil: Dockerfile',
  'processes:\n  web:\n    command: x\n    memmory: 1G',
  'health: { pth: /up }',
  'nothing-like-it: 1',
  'app: shop\nservices: { postgres: 16 }',
  'build: { secrets: [NPM_TOKEN] }',
  'app: 5',
  'app:',
  'app: ""',
  'test: 5',
  'test: [npm, test]',
  'port: "3000"',
  'port: 70000',
  'port: 80.5',
  'processes: [web]',
  'processes: { web: 5 }',
  'processes: { web: "" }',
  'processes: { "1web": x }',
  'processes: { run: x }',
  'processes: { web: { scale: -1 } }',
  'processes: { web: { scale: 51 } }',
  'processes: { web: { memory: 256 } }',
  'processes: { web: { memory: 0M } }',
  'processes: { web: { memory: 5M } }',
  'processes: { web: { cpus: 0 } }',
  'health: /healthz',
  'health: { path: up }',
  'health: { interval: 0s }',
  'health: { within: 1h }',
  'env: [A=b]',
  'env: { A: null }',
  'env: { A-B: c }',
  'require: DATABASE_URL',
  'require: [DATABASE_URL, "a b"]',
  'domains: [https://shop.example.com]',
  'domains: [Shop.example.com]',
  'proxy: { first_byte: 30 }',
  'proxy: { idle: 0s }',
  'proxy: { max_body: 5 }',
  'proxy: { max_body: 10MB }',
  'proxy: { stick: true }',
  'build: { root: ../other }',
  'build: { root: /srv }',
  'build: { dockerfile: "a\\0b" }',
  'build: { dockerfile: Dockerfile, buildpack: node }',
  '- app',
  'shop',
  'app: shop\nport: 1\napp: store',
  'app: [shop',
  'app: *name',
  '? { a: b }\n: c',
  'app: shop\n---\napp: store',
]
t.test('a mistake in backendim.yaml is told with line, column and what to write', async (t) => {
  t.matchSnapshot(MISTAKES.map((yaml) => `${yaml}\n=> ${mistake({ yaml })}\n`).join('\n'))
})

t.test('a mistake in a Procfile or app.json is told', async (t) => {
  const procfiles = ['web: a\nworker', 'web:', ': x', 'run: x', '1web: x', 'we b: x']
  const apps = ['{', '[]', 'null', '{"scripts":5}', '{"env":{"A":5}}', '{"env":{"A-B":"c"}}']
  t.matchSnapshot(
    [
      ...procfiles.map((procfile) => `${procfile}\n=> ${mistake({ procfile })}\n`),
      ...apps.map((appJson) => `${appJson}\n=> ${mistake({ appJson }).replace(/(JSON).*/, '$1 …')}\n`),
    ].join('\n'),
  )
})

t.test('what would cost the host its stack, memory or time is refused at once', async (t) => {
  const bomb = [
    'a: &a [x, x]',
    ...'bcdefgh'.split('').map((name, at) => {
      const before = 'abcdefgh'[at]
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`
    }),
  ].join('\n')
  t.equal(mistake({ yaml: bomb }), 'CONFIG_INVALID backendim.yaml: its aliases unfold to too much')
  const deep = 'CONFIG_INVALID backendim.yaml: it is nested too deeply'
  for (const nest of ['[', '{a: ', '- ', '? ', '- ? ', ': ']) t.equal(mistake({ yaml: nest.repeat(5000) }), deep, nest)
  t.equal(mistake({ yaml: Array.from({ length: 200 }, (_, at) => `${' '.repeat(at)}a:`).join('\n') }), deep)
  t.match(mistake({ yaml: `a: ${'x'.repeat(70_000)}` }), 'larger than 32 kB')
  t.match(mistake({ appJson: '['.repeat(900_000) }), 'CONFIG_INVALID app.json')
  t.match(mistake({ procfile: 'w'.repeat(900_000) }), 'CONFIG_INVALID Procfile:1:1')
})

t.test('any files are read, or refused in words', async (t) => {
  const pieces = [
    'app',
    'env',
    'build',
    'processes',
    'web',
    ': ',
    ':',
    '- ',
    '? ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '|',
    '>',
    '&a ',
    '*a',
    '!!str ',
    '\n',
    '\n  ',
    '\t',
    '#',
    '%',
    '---\n',
    '1',
    '0x1',
    'null',
    '~',
    '<<: ',
  ]
  const yaml = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''))
  const text = fc.oneof(yaml, fc.string({ unit: 'binary' }), fc.json())
  fc.assert(
    fc.property(text, text, text, (yaml, procfile, appJson) =>
      [{ yaml }, { procfile }, { appJson }].every((files) => {
        try {
          return parseConfig(files).health.path.startsWith('/')
        } catch (error) {
          return error instanceof Failure && error.code === 'CONFIG_INVALID' && error.message !== ''
        }
      }),
    ),
    { numRuns: 1000 },
  )
  t.pass('nothing else was thrown')
})
