/** The stage that tests run in, where a pack has one that nobody else needs: put after the Dockerfile for the tests alone, so that all before it is in the cache. */

export const TEST_STAGE = 'test'
/** How such a stage names the image itself in its FROM. */
export const IMAGE = 'image'

/** `stage`: instructions, the first of which is `FROM image` or FROM an earlier stage. */
export function withTestStage(text: string, stage: string[]): string {
  const lines = text.trimEnd().split('\n')
  const last = lines.findLastIndex((line) => /^FROM /.test(line))
  const name = /\sAS\s+(\S+)\s*$/i.exec(lines[last] ?? '')?.[1]
  if (name === undefined) lines[last] += ` AS ${IMAGE}`
  const [first = '', ...rest] = stage
  const from = `${name ? first.replace(/^FROM image$/, `FROM ${name}`) : first} AS ${TEST_STAGE}`
  return [...lines, from, ...rest, ''].join('\n')
}
