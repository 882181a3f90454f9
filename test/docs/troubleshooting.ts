/** docs/troubleshooting.md: what failed builds mean and what to do, made from the tables of failures. */
import { TABLES } from '../../buildpacks/failures.ts'
import { AT_LAST, BEFORE_ALL } from '../../buildpacks/general-failures.ts'
import { BUILDPACKS } from '../../buildpacks/index.ts'
import { ERRORS } from '../../lib/model/errors.ts'
import type { FailureRule, FailureTable } from '../../lib/model/failure-rule.ts'
import { table } from './table.ts'

const title = ({ packs }: FailureTable): string =>
  packs.map((pack) => BUILDPACKS.find(({ name }) => name === pack)?.about.title ?? pack).join(' and ')

export const troubleshooting = (): string => `# When a build fails

A push whose build fails is refused: \`! [remote rejected] main -> main (CODE: what is wrong)\`; the branch has not moved and the
old release still serves. Above it are the lines that tell, and what to do; \`ssh backendim deploys:log ID\` shows all that the
build said. Mend, commit and push again. What the code means and how a script sees it is in [errors.md](errors.md).

The sentences below are what a push says, with names from its output in the place of _words in italics_. An output that none of
them knows shows its last 30 lines and \`BUILD_FAILED\`.

## Any build

${section([...BEFORE_ALL, ...AT_LAST])}
${TABLES.map((one) => `## ${title(one)}\n\n${section(one.rules)}`).join('\n')}
## Before the build

${rows(['NO_RUNTIME_DETECTED', 'CONFIG_INVALID'].map((code) => [ERRORS[code as 'CONFIG_INVALID'].message, code, ERRORS[code as 'CONFIG_INVALID'].hint]))}
Made by \`npm run docs\` from the tables beside the build packs (\`buildpacks/*failures.ts\`).
`

const section = (rules: FailureRule[]): string =>
  rows(rules.map(({ cause, code, hint }) => [words(cause), code, words(hint)]))

/** Each sentence once: several tools may say the same. */
function rows(all: string[][]): string {
  const once = new Map(all.map(([what = '', code, hint = '']) => [what + hint, [what, `\`${code}\``, hint]]))
  return table(['what is wrong', 'code', 'what to do'], [...once.values()])
}

/** Groups that stand for one another are written side by side: one word is enough. */
const words = (text: string): string =>
  text
    .split(/((?:\$<\w+>)+)/)
    .map((part, at) =>
      at % 2 === 1 ? `_${/\w+/.exec(part)?.[0]}_` : part.replace(/[|<*]|_(?=\W|$)|(?<=\W|^)_/g, '\\$&'),
    )
    .join('')
