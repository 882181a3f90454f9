/** Lines of a byte stream. Unlike readline it ends or throws as the stream does, also when the stream breaks. */
import { StringDecoder } from 'node:string_decoder'

/** Throws when a line is longer than `limit` characters. A last line without an end is given too. */
export async function* linesOf(stream: AsyncIterable<Buffer | string>, limit = Infinity): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of stream) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk))).split('\n')
    rest = parts.pop() ?? ''
    if (rest.length > limit) throw new Error(`a line is longer than ${limit} characters`)
    yield* parts
  }
  rest += decoder.end()
  if (rest !== '') yield rest
}
