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

/** A module that makes the app at its top; else one that calls the function which does; else that function. */
export function appOf({ modules, library }: Facts, kind: string): App | undefined {
  const kinds = withHeirs(modules, kind)
  for (const module of library ? modules.filter(({ path }) => !path.includes('/')) : modules) {
    const name = madeBy(module.text, kinds)
    if (name) return { module, object: wrapped(module.text, name), factory: false }
  }
  return made(modules, kinds, library)
}

function made(modules: Module[], kinds: string, library: boolean): App | undefined {
  const makers = modules.flatMap((module) => {
    const maker = factoryIn(module.text, kinds)
    return maker === undefined ? [] : [{ module, maker }]
  })
  for (const { maker } of makers) {
    const pattern = new RegExp(`^([A-Za-z_]\\w*)[ \\t]*(?::[^=\\n]+)?=[ \\t]*(?:\\w+\\.)*${maker}\\(`, 'm')
    const caller = modules.find(({ text, path }) => pattern.test(text) && !(library && path.includes('/')))
    const object = caller && pattern.exec(caller.text)?.[1]
    if (caller && object) return { module: caller, object: wrapped(caller.text, object), factory: false }
  }
  const named = library
    ? undefined
    : makers.find(({ maker }) => /(?:^|_)(?:app|application|server|asgi|wsgi)(?:_|$)/.test(maker))
  return named && callable(named.module.text, named.maker)
    ? { module: named.module, object: named.maker, factory: true }
    : undefined
}

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
