/** What a build's output means: one row of a table. The tables of the runtimes lie beside their build packs. */
import type { ErrorCode } from './errors.ts'

export interface FailureRule {
  /** kebab-case, unique in its runtime; test/fixtures/failures/RUNTIME/NAME.txt is a recorded output that it must know. */
  name: string
  code: ErrorCode
  /** Tells by one line of the output of the step that failed. Linear in the length of the line. */
  pattern: RegExp
  /** What is wrong in the project, in one sentence; `$<name>` stands for a named group of the pattern. */
  cause: string
  /** What to do, in one sentence; may hold groups likewise. */
  hint: string
  /** Only where the command that failed matches: other programs print the same words. */
  command?: RegExp
  /** The engine's own error decides, not what a step prints. */
  engine?: true
}
