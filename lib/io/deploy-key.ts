/** The key by which an app fetches other repositories: ed25519, made by OpenSSH when it is first asked for. The private half never leaves the host. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Failure } from '../model/errors.ts'
import { ended } from './git.ts'

export const deployKeyFile = (data: string, id: string): string => join(data, 'keys', 'deploy', id)

/** The public half, in one line. */
export async function deployKey(data: string, id: string, comment: string): Promise<string> {
  const file = deployKeyFile(data, id)
  const known = await readFile(`${file}.pub`, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return undefined
  })
  if (known !== undefined) return known.trim()
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const part = `${file}.${randomBytes(4).toString('hex')}`
  await generate(part, comment)
  await rename(part, file)
  await rename(`${part}.pub`, `${file}.pub`)
  return (await readFile(`${file}.pub`, 'utf8')).trim()
}

export async function removeDeployKey(data: string, id: string): Promise<void> {
  const file = deployKeyFile(data, id)
  await Promise.all([file, `${file}.pub`].map((one) => rm(one, { force: true })))
}

/** OpenSSH makes it readable for the owner only. */
async function generate(file: string, comment: string): Promise<void> {
  const child = spawn('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const end = ended(child).catch(() => 127)
  const [err, code] = await Promise.all([text(child.stderr).catch(() => ''), end])
  if (code === 127)
    throw new Failure('HOST_ERROR', {
      message: 'there is no ssh-keygen on the host',
      hint: 'install openssh-client there',
    })
  if (code !== 0) throw new Error(`ssh-keygen ended with ${code}: ${err.trim()}`)
}
