/** Of several patterns, the first that a text matches: what its first group holds. Undefined: none, or there is no text. */
export const firstMatch = (text: string | undefined, ...patterns: RegExp[]): string | undefined => {
  for (const pattern of patterns) {
    const found = pattern.exec(text ?? '')?.[1]
    if (found) return found
  }
  return undefined
}
