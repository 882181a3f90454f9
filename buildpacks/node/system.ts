/** Packages of Debian that dependencies need: at run time, or to be compiled. Only what their own documentation names. */
import { depends, everyDependency, type Package } from './package.ts'

export interface Systems {
  runtime: string[]
  build: string[]
}

const RUNTIME: [string[], string[]][] = [
  [['prisma', '@prisma/client'], ['openssl']],
  [['puppeteer', 'puppeteer-core'], ['chromium']],
  [['fluent-ffmpeg'], ['ffmpeg']],
]
const COMPILED = [
  'node-gyp',
  'node-sass',
  'zeromq',
  'usb',
  'robotjs',
  'node-pty',
  'isolated-vm',
  '@discordjs/opus',
  'opencv4nodejs',
]

export function systemsOf(pkg: Package): Systems {
  const runtime = RUNTIME.filter(([names]) => depends(pkg, ...names)).flatMap(([, packages]) => packages)
  const git = Object.values(everyDependency(pkg)).some((range) =>
    /^(?:git[+:@]|github:|[\w-]+\/[\w.-]+(?:#|$)|https?:\S+\.git\b)/.test(range),
  )
  const compiled = depends(pkg, ...COMPILED) ? ['python3', 'make', 'g++'] : []
  return { runtime: [...new Set(runtime)], build: [...compiled, ...(git ? ['git', 'ca-certificates'] : [])] }
}
