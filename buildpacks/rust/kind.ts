/** Whether a Rust program answers requests, works in the background, is a command for the terminal, or needs a tool of its own. */
import type { Source } from '../../lib/model/plan.ts'
import { type TomlTable, tomlAt } from '../toml.ts'
import type { Binary } from './binaries.ts'

/** What commands for the terminal are made with. */
const TERMINAL =
  /^name = "(?:clap|structopt|argh|pico-args|lexopt|gumdrop|getopts|docopt|bpaf|ratatui|crossterm|termion|indicatif|dialoguer|atty|is-terminal|colored|owo-colors|termcolor|console)"$/m
const SERVER =
  /^name = "(?:hyper|axum|actix-web|actix-http|rocket|warp|tonic|tide|poem|salvo_core|tiny_http|rouille|iron|pingora|h2|ntex|lambda_runtime)"$/m
const BOTS = /^name = "(?:serenity|teloxide|twilight-gateway|poise|matrix-sdk|irc|lapin|rdkafka|apalis|async-nats)"$/m

/** Told by the lock file, which names all; without one the program is taken for a server. */
export async function kindOf(
  source: Source,
  lock: string,
  main: Binary,
): Promise<{ kind?: 'web' | 'worker'; lacks?: string }> {
  if (lock === '') return { kind: 'web' }
  if (BOTS.test(lock) && !/^name = "(?:axum|actix-web|rocket|warp|poem)"$/m.test(lock)) return { kind: 'worker' }
  if (SERVER.test(lock) && !(await isClient(lock))) return { kind: 'web' }
  if (await listens(source, main.folder)) return { kind: 'web' }
  if (!TERMINAL.test(lock)) return { kind: 'web' }
  return {
    lacks: `this is Rust, but nothing in it listens on a port, as a command for the terminal does; say what it is, such as web: bin/${main.name} or worker: bin/${main.name}`,
  }
}

/** hyper comes with clients too: then reqwest or ureq is there, and no framework. */
const isClient = async (lock: string): Promise<boolean> =>
  /^name = "reqwest"$/m.test(lock) &&
  /^name = "clap"$/m.test(lock) &&
  !/^name = "(?:axum|actix-web|rocket|warp|tonic|tide|poem|salvo_core|tiny_http|rouille|iron|pingora|ntex|lambda_runtime)"$/m.test(
    lock,
  )

async function listens(source: Source, folder: string): Promise<boolean> {
  const files = source.match(/\.rs$/).filter((path) => path.startsWith(`${folder}src/`))
  for (const path of files.slice(0, 100))
    if (/\b(?:TcpListener|UdpSocket|UnixListener)\b/.test((await source.read(path)) ?? '')) return true
  return false
}

/** Front ends in WebAssembly are built by tools of their own. */
export function otherTool(source: Source, manifest: TomlTable): string | undefined {
  const metadata =
    tomlAt(manifest, 'package', 'metadata', 'leptos') ?? tomlAt(manifest, 'workspace', 'metadata', 'leptos')
  const [tool, file] =
    metadata !== undefined
      ? ['cargo-leptos', 'metadata.leptos in Cargo.toml']
      : source.has('Trunk.toml')
        ? ['Trunk', 'Trunk.toml']
        : source.has('Dioxus.toml')
          ? ['dioxus-cli', 'Dioxus.toml']
          : []
  return (
    tool && `${file} says that this is built by ${tool}, which this build pack does not run: add a Dockerfile that does`
  )
}
