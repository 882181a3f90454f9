/** Regular expressions that users give. V8's linear engine runs them, so none can hold the process up, however it is written. */
import { setFlagsFromString } from 'node:v8'
import { Failure } from '../model/errors.ts'

setFlagsFromString('--enable-experimental-regexp-engine')
const LINEAR = compiles('x', 'l')

/** Throws USAGE. Where this Node has no such engine the text is looked for as it is. */
export function linearPattern(text: string): RegExp {
  if (!LINEAR) return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (compiles(text, 'l')) return new RegExp(text, 'l')
  const message = compiles(text, '')
    ? 'look-around, back references and large counts are not supported in patterns'
    : `${JSON.stringify(text)} is not a regular expression`
  throw new Failure('USAGE', { message, hint: 'give a simpler pattern' })
}

function compiles(text: string, flags: string): boolean {
  try {
    return new RegExp(text, flags).test('') || true
  } catch {
    return false
  }
}
