/** Go: the version, what is built, what runs, and what is said where nothing does. */
import t from 'tap'
import { check } from './check.ts'
import { overridden } from './override.ts'

const MAIN = 'package main\n\nfunc main() {}\n'
const mod = 'module github.com/me/shop/v2\n\ngo 1.24.1\n'

t.test('versions', async (t) => {
  await check(t, 'go', [
    [
      { 'go.mod': mod, 'main.go': MAIN },
      /^Go 1.24 \(go in go.mod:3\)$/,
      'bin/shop',
      /COPY go.mod .\/\n[^\n]*go mod download\nCOPY \. \./,
    ],
    [{ 'go.mod': `${mod}toolchain go1.25.2\n`, 'web.go': MAIN }, /^Go 1.25 \(toolchain in go.mod:4\)/, 'bin/shop'],
    [
      { 'go.mod': 'module x\n\ngo 1.16\n', 'main.go': MAIN },
      /^Go 1.25 \(the default; go in go.mod:3 asks for 1.16/,
      'bin/x',
    ],
    [{ 'go.mod': 'module x\n', 'main.go': MAIN, '.go-version': '1.22.3\n' }, /^Go 1.22 \(.go-version:1\)$/, 'bin/x'],
    [{ 'main.go': MAIN }, /^Go 1.25 \(the default\)$/, 'bin/app', /GO111MODULE=off go build/],
  ])
})

t.test('main packages', async (t) => {
  const named = (text: string): string => MAIN.replace('{}', `{ ${text} }`)
  await check(t, 'go', [
    [{ 'go.mod': mod, 'cmd/api/main.go': MAIN }, /./, 'bin/api', /-o \/out\/api .\/cmd\/api\n/],
    [{ 'go.mod': mod, 'cmd/shop/main.go': MAIN, 'cmd/seed/main.go': MAIN }, /./, 'bin/shop', /\/out\/seed/],
    [{ 'go.mod': mod, 'cmd/shop/main.go': MAIN, 'cmd/shopd/main.go': MAIN }, /./, 'bin/shopd'],
    [{ 'go.mod': mod, 'cmd/x/main.go': MAIN, 'cmd/y/main.go': named('http.ListenAndServe(":80", nil)') }, /./, 'bin/y'],
    [
      { 'go.mod': mod, 'cmd/a/main.go': MAIN, 'cmd/b/main.go': MAIN },
      /./,
      /several commands: a, b; name one, such as web: bin\/a/,
    ],
    [
      { 'go.mod': mod, 'lib.go': 'package shop', '_examples/a/main.go': MAIN },
      /./,
      /no package main.*a library \(shop\)/,
    ],
    [{ 'go.mod': mod, 'tool/go.mod': mod, 'tool/main.go': MAIN }, /./, /no package main/],
    [{ 'go.mod': mod, 'main.go': `//go:build ignore\n\n${MAIN}`, 'cmd/x/main.go': MAIN }, /./, 'bin/x'],
    [{ 'go.mod': mod, 'main.go': `//go:build !windows && (linux || darwin)\n\n${MAIN}` }, /./, 'bin/shop'],
    [{ 'go.mod': mod, 'main.go': `//go:build js && wasm\n\n${MAIN}` }, /./, /no package main/],
    [
      { 'go.work': 'go 1.23\n\nuse ./api\n', 'api/go.mod': mod, 'api/go.sum': '', 'api/main.go': MAIN },
      /^Go 1.23 \(go in go.work:1\)/,
      'bin/api',
      /COPY go.work .\/\nCOPY api\/go.mod api\/go.sum api\/\n/,
    ],
  ])
})

t.test('modules', async (t) => {
  await check(t, 'go', [
    [{ 'go.mod': mod, 'vendor/modules.txt': '', 'main.go': MAIN }, /./, 'bin/shop', /WORKDIR \/app\nCOPY \. \.\n/],
    [{ 'go.mod': `${mod}require github.com/mattn/go-sqlite3 v1\n`, 'main.go': MAIN }, /./, 'bin/shop', /CGO_ENABLED=1/],
    [
      { 'go.mod': `${mod}require github.com/h2non/bimg v1\n`, 'main.go': MAIN },
      /./,
      'bin/shop',
      /libvips-dev[\s\S]*ca-certificates libvips42/,
    ],
    [{ 'go.mod': mod, 'main.go': `// int x;\nimport "C"\n${MAIN}` }, /./, 'bin/shop', /CGO_ENABLED=1/],
    [{ 'go.mod': `${mod}replace a => ../a\n`, 'main.go': MAIN }, /./, 'bin/shop', /WORKDIR \/app\nCOPY \. \.\n/],
    [
      { 'go.mod': `${mod}replace a => ./a\n`, 'a/go.mod': '', 'main.go': MAIN },
      /./,
      'bin/shop',
      /COPY go.mod .\/\nCOPY a\/go.mod a\/\n[^\n]*go mod download/,
    ],
  ])
})

t.test('what a program is', async (t) => {
  const cobra = `${mod}require github.com/spf13/cobra v1.8.0\n`
  const root = (more: string): string =>
    `package cmd\nvar rootCmd = &cobra.Command{\n\tUse: "shop",\n\t${more}\n}\nvar s = http.Server{}\n`
  const serve = 'package cmd\nvar serveCmd = &cobra.Command{\n\tUse: "serve",\n\tRun: serve,\n}\n'
  await check(t, 'go', [
    [{ 'go.mod': cobra, 'main.go': MAIN, 'cmd/root.go': root(''), 'cmd/serve.go': serve }, /./, 'bin/shop serve'],
    [{ 'go.mod': cobra, 'main.go': MAIN, 'cmd/root.go': root('Run: run,'), 'cmd/serve.go': serve }, /./, 'bin/shop'],
    [{ 'go.mod': cobra, 'main.go': MAIN }, /./, /nothing in it listens on a port.*web: bin\/shop or worker: bin\/shop/],
  ])
})

t.test('front ends and generated code', async (t) => {
  const embed = 'package ui\n\n//go:embed all:dist\nvar files embed.FS\n'
  const front = { 'ui/package.json': '{"scripts":{"build":"vite build"}}', 'ui/package-lock.json': '{}' }
  await check(t, 'go', [
    [
      { 'go.mod': mod, 'main.go': MAIN, 'ui/embed.go': embed, ...front },
      /./,
      'bin/shop',
      /^FROM node:24-slim AS front[\s\S]*cd ui && npm ci && npm run build\nFROM golang[\s\S]*COPY --from=front \/app\/ui\/dist ui\/dist\n/,
    ],
    [
      { 'go.mod': mod, 'main.go': MAIN, 'ui/embed.go': embed, 'ui/dist/index.html': '', ...front },
      /./,
      'bin/shop',
      /^FROM golang/,
    ],
    [
      { 'go.mod': `${mod}require github.com/a-h/templ v0.3.1\n`, 'main.go': MAIN, 'a.templ': '' },
      /./,
      'bin/shop',
      /go run github.com\/a-h\/templ\/cmd\/templ@v0.3.1 generate\n[^\n]*go build/,
    ],
  ])
})

t.test('backendim.yaml wins', (t) => overridden(t, 'go', { 'go.mod': mod, 'main.go': MAIN }, '1.22'))
