/** The stage that tests run in, where a pack has one that nobody else needs: put after the Dockerfile for the tests alone, so that all before it is in the cache. */

export const TEST_STAGE = 'test'
/** How such a stage names the image itself in its FROM. */
export const IMAGE = 'image'

/** `stage`: instructions, the first of which is `FROM image` or FROM an earlier stage. */
export function withTestStage(text: string, stage: string[]): string {
  const named = naming(text)
  const [first = '', ...rest] = stage
  const from = `${first.replace(/^FROM image$/, `FROM ${named.image}`)} AS ${TEST_STAGE}`
  return [...named.lines, from, ...rest, ''].join('\n')
}

/** The same in a file of its own, which still builds the image when no stage is asked for. */
export const keptTestStage = (text: string, stage: string[]): string =>
  `${withTestStage(text, stage)}FROM ${naming(text).image}\n`

/** The Dockerfile with a name for its last stage. */
function naming(text: string): { lines: string[]; image: string } {
  const lines = text.trimEnd().split('\n')
  const last = lines.findLastIndex((line) => /^FROM /.test(line))
  const image = /\sAS\s+(\S+)\s*$/i.exec(lines[last] ?? '')?.[1]
  if (image === undefined) lines[last] += ` AS ${IMAGE}`
  return { lines, image: image ?? IMAGE }
}
