/** Packages of Debian and variables that dependencies need: at run time, or to be compiled. Only what their own documentation names. */
import { depends, everyDependency, type Package } from './package.ts'

export interface Systems {
  runtime: string[]
  build: string[]
  /** Variables of the image that runs, and of the stages that install and build. */
  env: string[]
  buildEnv: string[]
}

/** For what runs: a tool of the tests alone needs none of it. */
const RUNTIME: [names: string[], packages: string[]][] = [
  [['puppeteer', 'puppeteer-core'], ['chromium']],
  [['fluent-ffmpeg'], ['ffmpeg']],
  [['gm'], ['graphicsmagick']],
  [['imagemagick'], ['imagemagick']],
  [
    ['simple-git', 'nodegit'],
    ['git', 'ca-certificates'],
  ],
  [
    ['youtube-dl-exec', 'yt-dlp-exec'],
    ['python3', 'ca-certificates'],
  ],
  [['node-tesseract-ocr'], ['tesseract-ocr']],
  [['pdf2pic'], ['graphicsmagick', 'ghostscript']],
]
/** Compiled, always or where no binary was made for this Node; with a number, only below that major. */
const COMPILED: Record<string, number> = {
  'node-gyp': Number.POSITIVE_INFINITY,
  'node-sass': Number.POSITIVE_INFINITY,
  zeromq: Number.POSITIVE_INFINITY,
  usb: Number.POSITIVE_INFINITY,
  robotjs: Number.POSITIVE_INFINITY,
  'node-pty': Number.POSITIVE_INFINITY,
  'isolated-vm': Number.POSITIVE_INFINITY,
  '@discordjs/opus': Number.POSITIVE_INFINITY,
  opencv4nodejs: Number.POSITIVE_INFINITY,
  'better-sqlite3': Number.POSITIVE_INFINITY,
  libxmljs: Number.POSITIVE_INFINITY,
  'node-expat': Number.POSITIVE_INFINITY,
  bcrypt: 5,
  sqlite3: 5,
  canvas: 3,
}
const CANVAS = {
  build: ['pkg-config', 'libcairo2-dev', 'libpango1.0-dev', 'libjpeg-dev', 'libgif-dev', 'librsvg2-dev'],
  runtime: ['libcairo2', 'libpangocairo-1.0-0', 'libjpeg62-turbo', 'libgif7', 'librsvg2-2'],
}
/** Downloads of browsers while installing: the image has Debian's, and tests in a build have none. */
const DOWNLOADS: Record<string, string> = {
  puppeteer: 'PUPPETEER_SKIP_DOWNLOAD=true',
  cypress: 'CYPRESS_INSTALL_BINARY=0',
  electron: 'ELECTRON_SKIP_BINARY_DOWNLOAD=1',
}

export function systemsOf(pkg: Package): Systems {
  const runs = { ...pkg.optionalDependencies, ...pkg.dependencies }
  const runtime = RUNTIME.filter(([names]) => names.some((name) => runs[name])).flatMap(([, packages]) => packages)
  const all = everyDependency(pkg)
  const git = Object.values(all).some((range) =>
    /^(?:git[+:@]|github:|[\w-]+\/[\w.-]+(?:#|$)|https?:\S+\.git\b)/.test(range),
  )
  const compiled = Object.entries(COMPILED).some(
    ([name, below]) => all[name] !== undefined && majorOf(all[name]) < below,
  )
  const canvas = all.canvas !== undefined && majorOf(all.canvas) < (COMPILED.canvas ?? 0)
  const prisma = depends(pkg, 'prisma', '@prisma/client')
  return {
    runtime: [...new Set([...(prisma ? ['openssl'] : []), ...runtime, ...(canvas ? CANVAS.runtime : [])])],
    build: [
      ...(compiled ? ['python3', 'make', 'g++'] : []),
      ...(canvas ? CANVAS.build : []),
      ...(git ? ['git', 'ca-certificates'] : []),
    ],
    env: runtime.includes('chromium') ? ['PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium'] : [],
    buildEnv: Object.entries(DOWNLOADS)
      .filter(([name]) => all[name] !== undefined)
      .map(([, variable]) => variable),
  }
}

/** Of a range; `latest` is newer than all. */
const majorOf = (range: string): number => Number(/(\d+)/.exec(range)?.[1] ?? 1000)
