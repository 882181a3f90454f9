/** Whether JavaScript of its own starts or makes a project: beside such files a little PHP or Python makes no project of theirs. */
import type { Source } from '../lib/model/plan.ts'

const SCRIPTED =
  /^(?:(?:server|index|app|main)\.[cm]?[jt]s|(?:next|nuxt|svelte|astro|remix|vue)\.config\.\w+|angular\.json|index\.html|(?:src|app|pages|lib)\/[\w.-]+\.[cm]?[jt]sx?)$/

export const isScripted = (source: Source): boolean => source.match(SCRIPTED).length > 0
