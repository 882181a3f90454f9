/** The rules of the house: which file may import what. `broken` answers the sentences that a file breaks. */
import { dirname, join } from 'node:path/posix'
import { codeOf, type Import, importsOf, type SourceFile } from './source.ts'

/** From the top to the bottom; imports point down only. */
const LAYERS = ['bin', 'lib/faces', 'lib/commands', 'lib/flow', 'lib/io', 'lib/model']
const PURE_PACKAGES = ['zod', 'yaml']
/** ssh2 is wrapped here alone. */
const SSH = /^lib\/(?:faces\/ssh(?:-\w+)?|io\/public-key)\.ts$/
const EFFECTS =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.|\brandomUUID\b|\bprocess\.env\b|\bfetch\(|\bset(?:Timeout|Interval|Immediate)\(/

export function broken(file: SourceFile): string[] {
  const faults = importsOf(file.text).map((one) => fault(file.path, one))
  if (isPure(file.path) && EFFECTS.test(codeOf(file.text))) faults.push('has an effect, a clock or randomness in it')
  return faults.filter((one) => one !== undefined).map((one) => `${file.path} ${one}`)
}

const isPure = (path: string): boolean => path.startsWith('lib/model/') || path.startsWith('buildpacks/')

function fault(path: string, { name, typeOnly }: Import): string | undefined {
  if (path.startsWith('hooks/') && !name.startsWith('node:')) return `imports ${name}: hooks import only node:`
  if (!name.startsWith('.')) return outside(path, name)
  const target = join(dirname(path), name)
  if (zone(path) === 'proxy') return zone(target) === 'proxy' ? undefined : `imports ${target}: the proxy stands alone`
  if (target === 'proxy/table.ts') return typeOnly ? undefined : `imports ${target}, but not as types only`
  if (zone(target) === 'buildpacks') {
    const allowed = zone(path) === 'buildpacks' || zone(path) === 'lib/flow'
    return allowed ? undefined : `imports ${target}: only flow asks the build packs`
  }
  if (zone(path) === 'buildpacks')
    return zone(target) === 'lib/model' ? undefined : `imports ${target}: build packs see the model only`
  const [from, to] = [LAYERS.indexOf(zone(path)), LAYERS.indexOf(zone(target))]
  return from >= 0 && to >= from ? undefined : `imports ${target}: imports point down`
}

/** Packages and Node's own modules. */
function outside(path: string, name: string): string | undefined {
  if (name === 'ssh2' && !SSH.test(path)) return 'imports ssh2, which is wrapped in faces/ssh*.ts'
  if (path.startsWith('lib/model/') && !PURE_PACKAGES.includes(name)) return `imports ${name}: the model is pure`
  if (path.startsWith('buildpacks/')) return `imports ${name}: build packs are pure`
  return undefined
}

/** The layer or part of the house that a file belongs to. */
const zone = (path: string): string => (path.startsWith('lib/') ? dirname(path) : (path.split('/')[0] ?? ''))
