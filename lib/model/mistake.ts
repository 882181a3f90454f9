/** What a schema did not like, as a sentence for the one who wrote it: "processes.web.scale must be at most 50". */
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** Of the branches of a union the one that understood most of what was given. */
export function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue
  const rank = (one: Issue): number => one.path.length * 2 + (one.code === 'invalid_type' ? 0 : 1)
  const inner = issue.errors.flat().sort((a, b) => rank(b) - rank(a))[0]
  return inner && rank(inner) > 0 ? { ...inner, path: [...issue.path, ...inner.path] } : issue
}

/** The schema's own messages are phrases that end "KEY must be …". */
export function sentence(issue: Issue, whole: string): string {
  const subject = issue.path.length > 0 ? issue.path.map(String).join('.') : whole
  if (issue.code === 'invalid_key') return `${subject}: the name must be ${issue.issues[0]?.message}`
  return `${subject} must be ${rule(issue)}`
}

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
  null: 'empty',
}

function rule(issue: Issue): string {
  if (issue.code === 'invalid_type') {
    const [, received = 'something else'] = /received (\S+)$/.exec(issue.message) ?? []
    const not = issue.expected === 'int' ? 'a fraction' : (TYPES[received] ?? received)
    return `${TYPES[issue.expected] ?? issue.expected}, not ${not}`
  }
  if (issue.code === 'too_small')
    return issue.origin === 'string' ? 'text that is not empty' : `at least ${issue.minimum}`
  if (issue.code === 'too_big') return `at most ${issue.maximum}`
  return issue.message
}
