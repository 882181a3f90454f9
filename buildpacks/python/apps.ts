/** Where a project makes its web app: an object of a module, or a function that returns one. */
import type { Source } from '../../lib/model/plan.ts'
import { factoryIn, type Module, madeBy, withHeirs } from './modules.ts'

export interface Facts {
  source: Source
  packages: Set<string>
  modules: Module[]
  /** It says of itself that it is a library: what it makes deep inside is no app of its own. */
  library: boolean
}

export interface App {
  module: Module
  object: string
  factory: boolean
}

/** The first module that makes the app at its top, or calls the function which does; else that function. */
export function appOf({ modules, library }: Facts, kind: string): App | undefined {
  const kinds = withHeirs(modules, kind)
  const makers = modules.flatMap((module) => {
    const maker = factoryIn(module.text, kinds)
    return maker === undefined ? [] : [{ module, maker }]
  })
  const names = [...new Set([...makers.map(({ maker }) => maker), ...usual(modules, kinds)])].join('|')
  for (const module of library ? modules.filter(({ path }) => !path.includes('/')) : modules) {
    const name =
      madeBy(module.text, kinds) ?? (names === '' || ASIDE.test(module.path) ? undefined : madeBy(module.text, names))
    if (name) return { module, object: wrapped(module.text, name), factory: false }
  }
  const named = library
    ? undefined
    : makers.find(({ maker }) => /(?:^|_)(?:app|application|server|asgi|wsgi)(?:_|$)/.test(maker))
  return named && callable(named.module.text, named.maker)
    ? { module: named.module, object: named.maker, factory: true }
    : undefined
}

/** Functions that set up an app which the top of their file makes. */
const usual = (modules: Module[], kinds: string): string[] =>
  modules
    .filter(({ text }) => madeBy(text, kinds) !== undefined)
    .flatMap(({ text }) => /^def[ \t]+((?:create|make|build)_app(?:lication)?)[ \t]*\(/m.exec(text)?.[1] ?? [])

/** Files that make the app for something else than serving it. */
const ASIDE = /(?:^|\/)\w*(?:celery|worker|tasks?|seed|shell|cli|cron|script|migrat)\w*\.py$/

/** Servers call it without arguments. */
const callable = (text: string, maker: string): boolean => {
  const [, inside = ''] = new RegExp(`def[ \\t]+${maker}[ \\t]*\\(([^)]*)\\)`).exec(text) ?? []
  return inside.split(/,(?![^[]*\])/).every((one) => /^\s*(?:$|\*|#|\w+\s*(?::[^=]+)?=)/.test(one))
}

/** What Socket.IO lays around an ASGI app is what is served. */
const wrapped = (text: string, name: string): string =>
  new RegExp(`^([A-Za-z_]\\w*)[ \\t]*(?::[^=\\n]+)?=[ \\t]*(?:\\w+\\.)?ASGIApp\\([^)]*\\b${name}\\b`, 'm').exec(
    text,
  )?.[1] ?? name
