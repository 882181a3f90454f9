/** What a build's output means: one row of a table. The tables of the runtimes lie beside their build packs. */
import type { ErrorCode } from './errors.ts'

export interface FailureRule {
  /** kebab-case, unique in its runtime; test/fixtures/failures/RUNTIME/NAME.txt is a recorded output that it must know. */
  name: string
  code: ErrorCode
  /** Tells by one line of the output of the step that failed (its first 1,000 characters, without colours). */
  pattern: RegExp
  /** Each must match some line too: says more, or keeps the rule from others' outputs. */
  with?: RegExp[]
  /**
   * What is wrong in the project, in one sentence. `$<name>` stands for a named group of `pattern` or `with`; always there
   * are `$<command>` and `$<exit>` of a step that failed, and `$<image>` where the engine names one. A group that is not
   * there leaves nothing.
   */
  cause: string
  /** What to do, in one sentence; may hold groups likewise. */
  hint: string
  /** Only where the command that failed matches: other programs print the same words. */
  command?: RegExp
  /** Only where the step ended with this exit code. */
  exit?: number
  /** Looks at so many last lines only: words that programs also print before they go on. */
  last?: number
  /** The engine's own error decides, not what a step prints. */
  engine?: true
  /** The lines that tell; without it the ones around the first that matches `pattern`. */
  evidence?: RegExp
}

/** The rules of one runtime. */
export interface FailureTable {
  runtime: string
  /** Build packs that it belongs to: their builds are judged by it first, whatever the command. */
  packs: string[]
  /** Commands of this runtime, which the builds of other packs may run too. */
  command: RegExp
  rules: FailureRule[]
}
