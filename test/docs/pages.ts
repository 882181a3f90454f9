/** Pages that are made from the code: the tables of failures, the runtimes, and the JSON Schema of backendim.yaml for editors. */
import { jsonSchema } from '../../lib/model/config.ts'
import { ERRORS } from '../../lib/model/errors.ts'
import { runtimes } from './runtimes.ts'
import { table } from './table.ts'
import { troubleshooting } from './troubleshooting.ts'

/** Text of each generated page, by its path. */
export const pages = (): Record<string, string> => ({
  'docs/errors.md': errors(),
  'docs/runtimes.md': runtimes(),
  'docs/troubleshooting.md': troubleshooting(),
  'docs/backendim.schema.json': `${json(jsonSchema())}\n`,
})

/** As the formatter has it: short lists on one line. */
const json = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(
    /\[\n\s+([^[\]{}]*?)\n\s+\]/g,
    (_, list: string) => `[${list.replace(/\n\s+/g, ' ')}]`,
  )

function errors(): string {
  const rows = Object.entries(ERRORS)
    .sort(([a, one], [b, other]) => one.exit - other.exit || a.localeCompare(b))
    .map(([code, { exit, http, message, hint }]) => [`\`${code}\``, String(exit), String(http), message, hint])
  return `# Failures

Every failure has the same shape everywhere: \`{code, message, hint, evidence[], next[]}\`. A refused push shows the code beside
\`[remote rejected]\` and in the \`backendim-result:\` line; a command ends with the exit code. The message of a failure is
often more exact than the one below; what builds can say is in [troubleshooting.md](troubleshooting.md).
Made by \`npm run docs\` from \`lib/model/errors.ts\`.

${table(['code', 'exit', 'HTTP', 'message', 'what to do'], rows)}`
}
