/** Config vars that must be there before an app is built or started. */
import { Failure } from '../model/errors.ts'

/** `purpose`: what waits for them, as in "KEY must be set before shop can start". Throws MISSING_ENV with how to set them. */
export function required(app: string, names: string[], values: Record<string, string>, purpose: string): void {
  const missing = names.filter((name) => !Object.hasOwn(values, name))
  if (missing.length === 0) return
  throw new Failure('MISSING_ENV', {
    message: `${missing.join(', ')} must be set before ${app} can ${purpose}`,
    next: [`ssh backendim config:set ${app} ${missing.map((name) => `${name}=…`).join(' ')}`],
  })
}
