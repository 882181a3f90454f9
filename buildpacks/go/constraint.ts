/** Build constraints of Go files (go help buildconstraint): whether a file is compiled on Linux without tags of its own. */

const TRUE = /^(?:linux|unix|amd64|arm64|cgo|gc|go1\.\d+)$/

/** A file without a constraint is compiled. */
export function compiled(text: string): boolean {
  const [, line] = /^\/\/go:build[ \t]+(.+)$/m.exec(text.slice(0, text.search(/^package\b/m))) ?? []
  if (line === undefined) return !/^\/\/ \+build[ \t]+(?:ignore|tools?|js|wasm|windows|darwin)\b/m.test(text)
  const words = line.match(/&&|\|\||[!()]|[\w.]+/g) ?? []
  return either(words)
}

/** Each takes its words from the front. */
function either(words: string[]): boolean {
  let value = both(words)
  while (words[0] === '||') {
    words.shift()
    const next = both(words)
    value = value || next
  }
  return value
}

function both(words: string[]): boolean {
  let value = one(words)
  while (words[0] === '&&') {
    words.shift()
    const next = one(words)
    value = value && next
  }
  return value
}

function one(words: string[]): boolean {
  const word = words.shift()
  if (word === '!') return !one(words)
  if (word !== '(') return TRUE.test(word ?? '')
  const value = either(words)
  words.shift()
  return value
}
