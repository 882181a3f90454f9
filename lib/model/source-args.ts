/** Which commit a build is of, as build arguments; declared where they cost no cached layer: once the source is there, before what is run on it. */

/** SOURCE_VERSION is Heroku's word for the commit; SOURCE_DATE_EPOCH is that of https://reproducible-builds.org/specs/source-date-epoch. */
export const sourceArgs = (commit: string, seconds: string): Record<string, string> => ({
  SOURCE_COMMIT: commit,
  SOURCE_VERSION: commit,
  SOURCE_DATE_EPOCH: seconds,
})

/** What processes see: the same two names. */
export const sourceEnv = (commit: string | undefined): Record<string, string> =>
  commit === undefined ? {} : { SOURCE_COMMIT: commit, SOURCE_VERSION: commit }

const DECLARED = 'ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH'
const WHOLE = /^COPY (?:--chown=\S+ )?\. \S+$/

/** A generated Dockerfile with the arguments declared after each copy of the whole source that something is run on. */
export function withSourceArgs(text: string): string {
  const lines = text.split('\n')
  const runsAfter = (at: number): boolean => {
    const rest = lines.slice(at + 1)
    const end = rest.findIndex((line) => line.startsWith('FROM '))
    return rest.slice(0, end < 0 ? rest.length : end).some((line) => line.startsWith('RUN '))
  }
  return lines.flatMap((line, at) => (WHOLE.test(line) && runsAfter(at) ? [line, DECLARED] : [line])).join('\n')
}

/** The names of build arguments that a Dockerfile declares. */
export const declaredArgs = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/^[ \t]*ARG[ \t]+(.+)$/gim)].flatMap(([, names = '']) =>
      names.split(/\s+/).map((name) => name.replace(/=.*/, '')),
    ),
  )
