/** app.json, as Heroku and Dokku read it: `scripts.test`, `env`, the path of web's first health check that has one. */
import { z } from 'zod'
import { invalid } from './errors.ts'
import { deepest, sentence } from './mistake.ts'

export interface AppJson {
  test?: string
  env: Record<string, string>
  require: string[]
  health?: string
}

const schema = z.object({
  scripts: z.object({ test: z.string().optional() }).optional(),
  env: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and _, not starting with a digit'),
      z.union([z.string(), z.object({ value: z.string().optional(), required: z.boolean().optional() })], {
        error: 'text, or a map with "value" or "required"',
      }),
    )
    .optional(),
  healthchecks: z
    .record(z.string(), z.array(z.object({ path: z.string().startsWith('/', 'a path that starts with /').optional() })))
    .optional(),
})

export function parseAppJson(source: string): AppJson {
  const result = schema.safeParse(json(source))
  if (!result.success)
    throw invalid('app.json', sentence(deepest(result.error.issues[0] as z.core.$ZodIssue), 'the file'))
  const { scripts, env, healthchecks } = result.data
  return {
    test: scripts?.test,
    ...variables(env ?? {}),
    health: healthchecks?.web?.find((check) => check.path !== undefined)?.path,
  }
}

function json(source: string): unknown {
  try {
    return JSON.parse(source.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw invalid('app.json', (error as Error).message)
  }
}

/** Values are defaults; a variable without one must be set, unless it is said not to be required. */
function variables(given: Record<string, string | { value?: string; required?: boolean }>): {
  env: Record<string, string>
  require: string[]
} {
  const env: Record<string, string> = {}
  const require: string[] = []
  for (const [name, one] of Object.entries(given)) {
    const { value, required = true } = typeof one === 'string' ? { value: one } : one
    if (value !== undefined) env[name] = value
    else if (required) require.push(name)
  }
  return { env, require }
}
