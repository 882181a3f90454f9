/** Deploys without a push: a ready image, an archive, another repository. */
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { bringArchive, bringImage, bringRepo } from '../flow/bring.ts'
import type { Deploy } from '../model/app.ts'
import { type ErrorCode, Failure } from '../model/errors.ts'
import { resolve } from './apps.ts'
import { type Call, command } from './command.ts'

const Named = z.object({ app: z.string().describe('name of the app') })
/** As a push may carry. */
const ARCHIVE = 512 * 1024 * 1024

/** Prints a deploy's lines until it has ended, and fails as it failed. */
export async function follow(
  { system, queue, out, say, json, signal }: Call<unknown>,
  app: string,
  job: Deploy,
): Promise<{ app: string; deploy: string; release?: number }> {
  for await (const line of system.deployLogs.lines(job.id, signal)) json ? say(line) : out(line)
  await queue.wait(job.id)
  const state = system.store.byId(app)
  const ended = state?.deploys.find((one) => one.id === job.id)
  if (ended?.error) throw new Failure(ended.error.code as ErrorCode, ended.error)
  return { app: state?.name ?? '', deploy: job.id, release: ended?.release }
}

const bring = ({ system, queue, identity, say, signal }: Call<unknown>, name: string) => {
  const by = { user: identity.user, admin: identity.admin }
  return { system, queue, app: resolve(system, name), by, say, signal }
}

function urlOf(address: string): URL {
  if (/^https?:\/\//.test(address) && URL.canParse(address)) return new URL(address)
  throw new Failure('USAGE', {
    message: 'that is not the address of an archive',
    hint: 'such as https://example.com/shop.tar.gz, or - for stdin',
  })
}

export const deploy = [
  command({
    name: 'deploy:image',
    summary: 'deploy a ready image; nothing is built',
    access: 'app',
    effect: 'write',
    input: Named.extend({
      image: z.string().describe('reference, such as ghcr.io/org/shop:1.2'),
      config: z
        .literal('-')
        .optional()
        .describe('-: a backendim.yaml comes on stdin (port, health, processes, env, …)'),
    }),
    args: ['app', 'image'],
    example: 'deploy:image shop ghcr.io/org/shop:1.2',
    run: async (call) => {
      const yaml = call.input.config === undefined ? undefined : await text(call.stdin)
      const asked = bring(call, call.input.app)
      return follow(call, asked.app.id, await bringImage(asked, call.input.image, yaml))
    },
    show: () => '',
  }),
  command({
    name: 'deploy:archive',
    summary: 'build and deploy a tar, tar.gz or zip',
    access: 'app',
    effect: 'write',
    input: Named.extend({ from: z.string().describe('address of the archive, or - for stdin') }),
    args: ['app', 'from'],
    stdin: ARCHIVE,
    example: 'deploy:archive shop - < shop.tar.gz',
    run: async (call) => {
      const asked = bring(call, call.input.app)
      const from = call.input.from === '-' ? call.stdin : urlOf(call.input.from)
      return follow(call, asked.app.id, await bringArchive(asked, from))
    },
    show: () => '',
  }),
  command({
    name: 'deploy:repo',
    summary: 'build and deploy a branch, tag or commit of another repository',
    access: 'app',
    effect: 'write',
    input: Named.extend({
      url: z.string().describe('address of the repository (https or ssh)'),
      ref: z
        .string()
        .regex(/^(?!-)(?!.*\.\.)[\w][\w./-]{0,200}$/, 'a branch, tag or commit')
        .optional()
        .describe('branch, tag or commit; its default branch unless given'),
    }),
    args: ['app', 'url', 'ref'],
    example: 'deploy:repo shop https://github.com/org/shop main',
    run: async (call) => {
      const asked = bring(call, call.input.app)
      return follow(call, asked.app.id, await bringRepo(asked, call.input.url, call.input.ref))
    },
    show: () => '',
  }),
]
