/** Packages of Debian that a project asks for: names as in `apt:` of backendim.yaml, and an Aptfile as Heroku reads it, one name per line. */
import { invalid } from './errors.ts'

/** A name, with `=version` where one is wanted. A minus at the end would remove the package. */
export const PACKAGE = /^[a-z0-9][a-z0-9+.-]*[a-z0-9+.](?:=[A-Za-z0-9][A-Za-z0-9.+:~-]*)?$/
export const PACKAGE_WORDS = 'the name of a Debian package such as ffmpeg, or name=version'
export const MOST_PACKAGES = 100

/** Throws CONFIG_INVALID with the line that is no package. */
export function parseAptfile(text: string): string[] {
  const found = new Set<string>()
  for (const [at, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const name = line.replace(/#.*$/, '').trim()
    if (name === '') continue
    if (!PACKAGE.test(name)) throw invalid(`Aptfile:${at + 1}:1`, fault(name))
    found.add(name)
  }
  if (found.size > MOST_PACKAGES) throw invalid('Aptfile', `more than ${MOST_PACKAGES} packages`)
  return [...found]
}

function fault(name: string): string {
  const shown = JSON.stringify(name.slice(0, 80))
  if (/^:repo:/.test(name)) return `${shown}: other repositories are not supported; bring a Dockerfile`
  if (/^https?:|\.deb$/.test(name)) return `${shown}: packages from an address are not supported; bring a Dockerfile`
  return `${shown} is not ${PACKAGE_WORDS}`
}
