/** C and C++, Gleam and scripts: the version, what is built, what runs, and what is said where nothing does. */
import t from 'tap'
import { check } from './check.ts'
import { overridden } from './override.ts'

t.test('CMake', async (t) => {
  const one = `project(shop)\nadd_executable(\${PROJECT_NAME} main.cpp)\n`
  await check(t, 'cpp', [
    [
      { 'CMakeLists.txt': one },
      /^C and C\+\+ \(CMake\)$/,
      'bin/shop',
      /build-essential cmake ninja-build[\s\S]*-name shop/,
    ],
    [{ 'CMakeLists.txt': `${one}add_executable(shop_test t.cpp)\nadd_executable(shop-bench b.cpp)` }, /./, 'bin/shop'],
    [
      {
        'CMakeLists.txt': 'project(x)\nadd_subdirectory(src)',
        'src/CMakeLists.txt': `set(N web)\nadd_executable(\${N} a.c)`,
      },
      /./,
      'bin/web',
    ],
    [{ 'CMakeLists.txt': 'add_executable(a a.c)\nadd_executable(b b.c)' }, /./, /several executables: a, b; name one/],
    [
      { 'CMakeLists.txt': 'add_executable(a a.c)\nadd_executable(server b.c)\ninstall(TARGETS a server)' },
      /./,
      'bin/server',
      /cmake --install build --prefix \/out/,
    ],
    [
      { 'CMakeLists.txt': `${one}find_package(OpenSSL REQUIRED)\npkg_check_modules(X REQUIRED libuv>=1)` },
      /./,
      'bin/shop',
      /libssl-dev libuv1-dev/,
    ],
    [{ 'CMakeLists.txt': `${one}# find_package(OpenSSL)` }, /./, 'bin/shop', /^(?![\s\S]*libssl-dev)/],
    [
      { 'CMakeLists.txt': 'project(x)\nadd_library(x x.c)', 'examples/CMakeLists.txt': one },
      /./,
      /so this is a library/,
    ],
    [{ 'CMakeLists.txt': one, 'vcpkg.json': '{}' }, /./, /by vcpkg \(vcpkg.json\), which this build pack does not run/],
    [{ 'CMakeLists.txt': `${one}find_package(Qt6 REQUIRED COMPONENTS Widgets)` }, /./, /for the desktop/],
  ])
})

t.test('Meson', async (t) => {
  await check(t, 'cpp', [
    [
      { 'meson.build': "project('shop', 'c')\nexecutable('shop', 'a.c', install: true)\ndependency('sqlite3')" },
      /Meson/,
      'bin/shop',
      /libsqlite3-dev[\s\S]*meson install/,
    ],
    [{ 'meson.build': "project('shop')\nexecutable(meson.project_name(), 'a.c')" }, /Meson/, 'bin/shop'],
  ])
})

t.test('Gleam', async (t) => {
  const main = 'pub fn main() {\n}\n'
  const toml = 'name = "shop"\n'
  await check(t, 'gleam', [
    [
      { 'gleam.toml': toml, 'manifest.toml': '', 'src/shop.gleam': main },
      /^Gleam [\d.]+ \(the default\), Erlang\/OTP 28$/,
      './entrypoint.sh run',
      /COPY gleam.toml manifest.toml .\/\nRUN gleam deps download\nCOPY \. \.\nRUN gleam export erlang-shipment[\s\S]*FROM erlang:28-slim/,
    ],
    [
      { 'gleam.toml': toml, 'src/shop.gleam': main, '.tool-versions': 'erlang 27.1\ngleam 1.12.0' },
      /^Gleam 1.12.0 \(.tool-versions:2\), Erlang\/OTP 27$/,
      './entrypoint.sh run',
      /gleam:v1.12.0-scratch/,
    ],
    [{ 'gleam.toml': toml, 'src/shop.gleam': `${main}["server"] -> serve()` }, /./, './entrypoint.sh run server'],
    [
      { 'gleam.toml': `${toml}target = "javascript"`, 'src/shop.gleam': main },
      /JavaScript on Node/,
      `node --input-type=module -e "import('/app/build/dev/javascript/shop/shop.mjs').then((app) => app.main())"`,
      /RUN gleam build\n[\s\S]*FROM node:24-slim/,
    ],
    [
      { 'gleam.toml': toml, 'src/shop.gleam': 'pub fn add() {}' },
      /./,
      /no pub fn main in src\/shop.gleam, so this is a library/,
    ],
  ])
})

t.test('scripts', async (t) => {
  await check(t, 'shell', [
    [{ 'start.sh': '#!/bin/bash\nexec x' }, /shell \(start.sh\)/, 'bash start.sh'],
    [{ 'run.sh': '#!/bin/sh\nexec x' }, /shell \(run.sh\)/, 'sh run.sh'],
    [
      { 'start.sh': 'set -e\ndocker-compose up -d\n' },
      /./,
      /start.sh calls docker-compose, which is for a whole machine/,
    ],
  ])
})

t.test('backendim.yaml wins', async (t) => {
  await overridden(t, 'gleam', { 'gleam.toml': 'name = "a"', 'src/a.gleam': 'pub fn main() {}' }, '1.10.0')
})
