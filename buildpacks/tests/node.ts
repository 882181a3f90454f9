/** Tests of JavaScript without a script `test`: those of node:test, and of Bun's own runner. */
import type { Convention } from './index.ts'

export const JS_TESTS = /^(?!(?:.*\/)?node_modules\/).*(?:\.test|_test)\.[cm]?[jt]sx?$/
const READ = 20

/** `node --test` runs nothing but these; a file of another runner would fail there. */
export const nodeTests: Convention = async (source) => {
  const files = source.match(/^(?!(?:.*\/)?node_modules\/)(?:.*\.test|(?:.*\/)?test\/.*|.*[-_]test)\.[cm]?js$/)
  const texts = await Promise.all(files.slice(0, READ).map((file) => source.read(file)))
  return texts.some((text) => /['"]node:test['"]/.test(text ?? '')) ? { command: 'node --test' } : undefined
}

export const bunTests: Convention = async (source) =>
  source.match(JS_TESTS).length > 0 ? { command: 'bun test' } : undefined
