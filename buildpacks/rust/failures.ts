/** What failed builds of Rust projects mean. */
import type { FailureRule } from '../../lib/model/failure-rule.ts'

export const rustFailures: FailureRule[] = [
  {
    name: 'lock-out-of-date',
    code: 'LOCKFILE_OUT_OF_DATE',
    pattern:
      /^error: (?:the lock file \S+ needs to be updated|cannot update the lock file \S+ because) (?:but )?--locked/,
    cause: 'Cargo.lock does not match Cargo.toml',
    hint: 'run cargo build on your machine, commit Cargo.lock and push again',
  },
  {
    name: 'lock-version',
    code: 'BUILD_FAILED',
    pattern:
      /^\s*lock file version `?(?<version>\d+)`? (?:was found, but this version of Cargo does not understand|requires)/,
    cause: 'Cargo.lock has version $<version>, which this Cargo is too old for',
    hint: 'ask for a newer Rust in rust-toolchain.toml, or as build.version in backendim.yaml',
  },
  {
    name: 'rustc-too-old',
    code: 'BUILD_FAILED',
    pattern: /requires rustc (?<asked>[\d.]+)|feature `edition(?<edition>\d{4})` is required/,
    cause: 'the project or a crate of it wants a newer Rust ($<asked>$<edition>) than the image has',
    hint: 'ask for a newer Rust in rust-toolchain.toml, or as build.version in backendim.yaml',
  },
  {
    name: 'crate-not-found',
    code: 'DEPENDENCY_INSTALL',
    pattern: /^error: no matching package (?:named `(?<crate>[^`]+)` )?found/,
    cause: 'there is no crate $<crate>',
    hint: 'check its name in Cargo.toml',
  },
  {
    name: 'crate-version-not-found',
    code: 'DEPENDENCY_INSTALL',
    pattern: /^error: failed to select a version for (?:the requirement )?`(?<crate>[^`]+)`/,
    cause: 'no version of $<crate> is what is asked for',
    hint: 'check the version in Cargo.toml, and whether two crates ask for different ones',
  },
  {
    name: 'openssl-missing',
    code: 'BUILD_FAILED',
    pattern: /Could not find directory of OpenSSL installation/,
    cause: 'openssl-sys does not find OpenSSL',
    hint: 'add libssl-dev and pkg-config by apt: in backendim.yaml, or use rustls',
  },
  {
    name: 'library-missing',
    code: 'BUILD_FAILED',
    pattern: /The system library `(?<library>[^`]+)` required by crate `(?<crate>[^`]+)` was not found/,
    cause: 'the crate $<crate> wants the library $<library>, which is not there',
    hint: 'name its package of Debian (its name ends with -dev) as apt: in backendim.yaml',
  },
  {
    name: 'protoc-missing',
    code: 'BUILD_FAILED',
    pattern: /Could not find `protoc`/,
    cause: 'a crate compiles protocol buffers, and protoc is not there',
    hint: 'add protobuf-compiler by apt: in backendim.yaml',
  },
  {
    name: 'sqlx-offline',
    code: 'BUILD_FAILED',
    pattern: /set `DATABASE_URL` to use query macros online|`SQLX_OFFLINE=true` but there is no cached data/,
    cause: 'the queries of sqlx are checked against a database, which is not there while it builds',
    hint: 'run cargo sqlx prepare on your machine, commit the folder .sqlx and push again',
  },
  {
    name: 'crates-unreachable',
    code: 'DEPENDENCY_INSTALL',
    command: /\bcargo\b/,
    pattern:
      /(?:Could not resolve host: |failed to connect to |Could(?:n.t| not) connect to server.*?)(?<host>(?:static\.|index\.)?crates\.io|github\.com)/,
    cause: 'crates cannot be had: the host does not reach $<host>',
    hint: 'push again later; where the host has no way out, vendor them: cargo vendor',
  },
  {
    name: 'compile-error',
    code: 'BUILD_FAILED',
    pattern: /^error(?:\[(?<number>E\d{4})\])?: (?<what>(?!could not compile|aborting|failed|linking).+)$/,
    with: [/^\s*--> (?<at>\S+:\d+):\d+$/],
    cause: 'Rust does not compile: $<at>: $<what>',
    hint: 'mend what the compiler names; cargo check on your machine says the same',
    evidence: /^error|^\s*--> /,
  },
]
