/** What failed builds of Node projects mean; in this order, for one failure brings others with it. */
import type { FailureRule } from '../../lib/model/failure-rule.ts'
import { buildFailures } from './build-failures.ts'
import { compileFailures } from './compile-failures.ts'
import { installFailures } from './install-failures.ts'
import { lockFailures } from './lock-failures.ts'
import { scriptFailures } from './script-failures.ts'

export const nodeFailures: FailureRule[] = [
  ...lockFailures,
  ...installFailures,
  ...compileFailures,
  ...buildFailures,
  ...scriptFailures,
]
