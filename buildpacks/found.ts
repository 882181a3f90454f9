/** What a pack found in which line of which file, and what backendim.yaml puts in its place. */
import type { Found, PlanOptions } from '../lib/model/plan.ts'

/** The line in which something at this offset stands, from 1. */
export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

/** The first group of the first pattern that matches; `what` says what in the file it is: "go", "TargetFramework". */
export function foundIn(
  text: string | undefined,
  file: string,
  what: string,
  ...patterns: RegExp[]
): Found | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text ?? '')
    if (!match?.[1]) continue
    const line = lineAt(text ?? '', match.index + match[0].lastIndexOf(match[1]))
    return { value: match[1], from: `${what ? `${what} in ` : ''}${file}:${line}` }
  }
  return undefined
}

/** backendim.yaml wins; there, an empty command stands for no such step. */
export function settled(options: PlanOptions, key: 'version' | 'install' | 'build', found?: Found): Found | undefined {
  const value = options[key]
  if (value === undefined) return found
  if (value.trim() === '') return undefined
  return { value: value.trim(), from: `build.${key === 'build' ? 'command' : key} in backendim.yaml` }
}

/** Comments out, but each line stays where it is. */
export const blanked = (text: string, comment: RegExp): string =>
  text.replace(comment, (found) => found.replace(/[^\n]+/g, ' '))

/** A command of backendim.yaml as one line of a RUN instruction. */
export const oneLine = (command: string): string =>
  command
    .trim()
    .replace(/\\\r?\n/g, ' ')
    .replace(/\s*\r?\n\s*/g, ' && ')
