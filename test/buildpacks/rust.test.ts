/** Rust: the version, what is built, what runs, and what is said where nothing does. */
import t from 'tap'
import { check } from './check.ts'
import { overridden } from './override.ts'

const one = '[package]\nname = "shop"\nedition = "2021"\n'
const main = { 'Cargo.toml': one, 'src/main.rs': '' }

t.test('a package', async (t) => {
  await check(t, 'rust', [
    [
      main,
      /^Rust 1 \(the default, edition 2021\)$/,
      'bin/shop',
      /--bin shop && mkdir -p \/out && cp target\/release\/shop \/out\//,
    ],
    [{ ...main, 'src/bin/seed.rs': '' }, /./, 'bin/shop', /--bin shop --bin seed/],
    [{ 'Cargo.toml': one, 'src/bin/a.rs': '', 'src/bin/b.rs': '' }, /./, /several binaries: a, b; name one/],
    [{ 'Cargo.toml': `${one}default-run = "b"`, 'src/bin/a.rs': '', 'src/bin/b.rs': '' }, /./, 'bin/b'],
    [
      {
        'Cargo.toml': `${one}[[bin]]\nname = "shop-server"\npath = "src/bin/server.rs"\n[[bin]]\nname = "shop-cli"\npath = "src/bin/cli.rs"`,
        'src/bin/server.rs': '',
        'src/bin/cli.rs': '',
      },
      /./,
      'bin/shop-server',
      /--bin shop-server --bin shop-cli &&/,
    ],
    [
      {
        'Cargo.toml': `${one}[[bin]]\nname = "shop"\npath = "src/main.rs"\nrequired-features = ["full"]`,
        'src/main.rs': '',
      },
      /./,
      'bin/shop',
      /--features shop\/full --bin shop/,
    ],
    [{ 'Cargo.toml': one, 'src/lib.rs': '' }, /./, /there is no binary.*a library/],
  ])
})

t.test('versions and what is needed', async (t) => {
  await check(t, 'rust', [
    [
      { ...main, 'rust-toolchain.toml': '[toolchain]\nchannel = "1.80.1"' },
      /^Rust 1.80.1 \(rust-toolchain.toml:2, edition 2021\)/,
      'bin/shop',
    ],
    [
      { ...main, 'rust-toolchain': 'nightly\n' },
      /^Rust 1 \(the newest; rustup adds nightly, channel in rust-toolchain:1/,
      'bin/shop',
    ],
    [
      {
        ...main,
        'Cargo.toml': `${one}[dependencies]\nrocket = "0.5"`,
        'Cargo.lock': 'name = "rocket"\nname = "openssl-sys"\n',
      },
      /./,
      'ROCKET_ADDRESS=0.0.0.0 ROCKET_PORT=$PORT bin/shop',
      /--locked[\s\S]*libssl3/,
    ],
    [{ ...main, 'Cargo.toml': `${one}[dependencies]\nreqwest = "0.12"` }, /./, 'bin/shop', /ca-certificates libssl3/],
    [{ ...main, '.sqlx/query-1.json': '{}' }, /./, 'bin/shop', /ENV SQLX_OFFLINE=true/],
    [
      { ...main, 'Cargo.toml': `${one}[dependencies]\nloco-rs = "0.13"`, 'config/production.yaml': '' },
      /./,
      'LOCO_ENV=production bin/shop start -b 0.0.0.0 -p $PORT',
    ],
  ])
})

t.test('workspaces', async (t) => {
  const crate = (name: string, more = ''): string => `[package]\nname = "${name}"\n[dependencies]\n${more}`
  const two = {
    'Cargo.toml': '[workspace]\nmembers = ["*"]',
    'core/Cargo.toml': crate('tool'),
    'core/src/main.rs': '',
    'http/Cargo.toml': crate('front', 'axum = "0.8"'),
    'http/src/main.rs': '',
  }
  await check(t, 'rust', [
    [{ 'Cargo.toml': '[workspace]\nmembers = ["a"]', 'a/Cargo.toml': one, 'a/src/main.rs': '' }, /./, 'bin/shop'],
    [two, /./, 'bin/front', /--release --bin front &&/],
    [{ ...two, 'Cargo.toml': '[workspace]\ndefault-members = ["core"]' }, /./, 'bin/tool'],
    [{ 'Cargo.toml': '[workspace]', 'examples/a/Cargo.toml': one, 'examples/a/src/main.rs': '' }, /./, /a library/],
  ])
})

t.test('what a program is', async (t) => {
  await check(t, 'rust', [
    [{ ...main, 'Cargo.lock': 'name = "clap"\n' }, /./, /nothing in it listens on a port/],
    [{ ...main, 'Cargo.lock': 'name = "clap"\n', 'src/net.rs': 'TcpListener::bind' }, /./, 'bin/shop'],
    [{ ...main, 'Trunk.toml': '' }, /./, /Trunk.toml says that this is built by Trunk.*add a Dockerfile/],
    [{ ...main, 'Cargo.toml': `${one}[package.metadata.leptos]\nbin-package = "a"` }, /./, /cargo-leptos/],
  ])
})

t.test('backendim.yaml wins', (t) => overridden(t, 'rust', main, '1.70'))
