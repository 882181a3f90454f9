/** The table of commands. */

import { access } from './access.ts'
import { accessLog } from './access-log.ts'
import { apps } from './apps.ts'
import { auth } from './auth.ts'
import { bases } from './bases.ts'
import { builds } from './builds.ts'
import { certs } from './certs.ts'
import type { Command } from './command.ts'
import { config } from './config.ts'
import { deploy } from './deploy.ts'
import { deploys } from './deploys.ts'
import { diagnose } from './diagnose.ts'
import { doctor } from './doctor.ts'
import { domains } from './domains.ts'
import { git } from './git.ts'
import { help } from './help.ts'
import { keys } from './keys.ts'
import { logs } from './logs.ts'
import { maintenance } from './maintenance.ts'
import { proxy } from './proxy.ts'
import { ps } from './ps.ts'
import { rateLimit } from './rate-limit.ts'
import { releases } from './releases.ts'
import { root } from './root.ts'
import { routes } from './routes.ts'
import { sleep } from './sleep.ts'
import { stats } from './stats.ts'

const all = [
  apps,
  root,
  stats,
  config,
  ps,
  sleep,
  releases,
  deploy,
  deploys,
  domains,
  routes,
  certs,
  maintenance,
  auth,
  access,
  rateLimit,
  proxy,
  keys,
  logs,
  accessLog,
  builds,
  git,
  bases,
  diagnose,
  doctor,
].flat()

export const COMMANDS: Record<string, Command> = Object.fromEntries(
  [...all, ...help(all)].map((one) => [one.name, one]),
)
