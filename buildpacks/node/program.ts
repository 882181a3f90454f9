/** Which file of a package is its program, told apart from a library's code and from what runs in a browser. */
import { quote } from '../../lib/model/words.ts'
import type { Facts, Run } from './facts.ts'
import { depends, type Package } from './package.ts'

const FILES = [
  'server.js',
  'index.js',
  'app.js',
  'main.js',
  'server.mjs',
  'index.mjs',
  'app.mjs',
  'main.mjs',
  'server.cjs',
  'bot.js',
]
const SERVER_FILES = [
  'server/index.js',
  'server/server.js',
  'src/server.js',
  'src/index.js',
  'src/app.js',
  'src/main.js',
  'bin/www',
]
const SERVERS = [
  'express',
  'fastify',
  'koa',
  '@hapi/hapi',
  'hono',
  'h3',
  'restify',
  'polka',
  'socket.io',
  'ws',
  'apollo-server',
  '@apollo/server',
  'apollo-server-express',
  'graphql-yoga',
  '@feathersjs/feathers',
  'sails',
  '@slack/bolt',
  'elysia',
  'find-my-way',
  '@trpc/server',
  'micro',
]
const BOTS = [
  'discord.js',
  'eris',
  'oceanic.js',
  '@discordjs/core',
  'telegraf',
  'grammy',
  'node-telegram-bot-api',
  'tmi.js',
  'whatsapp-web.js',
  '@whiskeysockets/baileys',
]

export const serves = (pkg: Package): boolean => depends(pkg, ...SERVERS)
export const botOf = (pkg: Package): string | undefined => BOTS.find((name) => Object.hasOwn(pkg.dependencies, name))

/** `main` may be what the build makes; files in folders count only where a package for servers is there. */
export async function program({ source, pkg, exec }: Facts, mainOnly = false): Promise<Run | undefined> {
  const main = pkg.main?.replace(/^(?:\.\/)+/, '').replace(/\/$/, '')
  const there = main && ['', '.js', '/index.js'].map((end) => main + end).find((path) => source.has(path))
  const works = serves(pkg) || botOf(pkg) !== undefined
  const made = main && !there && pkg.scripts.build && MADE.test(main) ? main : undefined
  for (const file of [there, made, ...(mainOnly ? [] : FILES), ...(works && !mainOnly ? SERVER_FILES : [])]) {
    if (!file || (file !== made && !source.has(file)) || isOther(source, file)) continue
    if (/\.[cm]?tsx?$/.test(file)) return typed(file, pkg, exec)
    if (file === made || isProgram((await source.read(file)) ?? '')) return { web: `node ${quote(file)}` }
  }
  return undefined
}

/** It lies in a folder with a package.json of its own, whose dependencies are not installed here. */
const isOther = (source: Facts['source'], file: string): boolean =>
  file.includes('/') && source.has(`${file.slice(0, file.indexOf('/'))}/package.json`)

const MADE = /^(?:dist|build|lib|out|output|\.build)\//

const ACTS = /\blisten\s*\(|\bcreateServer\b|\.login\s*\(|\.launch\s*\(|\.start\s*\(|\bserve\s*\(|\bsetInterval\s*\(/
const LIBRARY = /^(?:module\.exports|exports\.\w+|export\s)/m
const BROWSER = /\b(?:document|window|jQuery)\.|\$\(\s*(?:document|function)/

/** What neither serves nor acts, and is there to be loaded by others or by a browser, is none. */
export const isProgram = (text: string): boolean => ACTS.test(text) || !(LIBRARY.test(text) || BROWSER.test(text))

function typed(file: string, pkg: Package, exec: Facts['exec']): Run | undefined {
  const runner = ['tsx', 'ts-node'].find((name) => depends(pkg, name))
  return runner === undefined ? undefined : { web: exec(`${runner} ${quote(file)}`) }
}

const TYPED = ['src/index', 'src/server', 'src/main', 'src/app', 'index', 'server', 'main', 'app', 'src/bot']

/** Why there is nothing to start. */
export function lacks({ source, pkg }: Facts): string {
  if (pkg.published.length > 0)
    return `package.json is that of a library or a tool (it has ${pkg.published.slice(0, 3).join(', ')}), and has no start script`
  const typed = TYPED.map((name) => `${name}.ts`).find((file) => source.has(file))
  if (typed)
    return `${typed} is TypeScript, and package.json has no start script: add one, such as "tsx ${typed}" with tsx in the dependencies`
  const folders = source
    .match(/^(?!node_modules\/)[\w.-]+\/(?:package\.json|requirements\.txt|pyproject\.toml|go\.mod)$/)
    .map((path) => path.slice(0, path.indexOf('/')))
  const none = 'package.json has no start script, and there is no server.js, index.js or app.js'
  if (folders.length === 0 || pkg.workspaces) return none
  const named = [...new Set(folders)].slice(0, 5)
  return `${none}; below it lie ${named.join(', ')}: name one in backendim.yaml: "build: { root: ${named[0]} }"`
}
