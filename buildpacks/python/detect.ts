/** Whether a project is Python's: by its manifests, and beside a package.json only where Python starts it and JavaScript does not. */
import type { Source } from '../../lib/model/plan.ts'
import { isScripted } from '../scripted.ts'
import { requirementsFile } from './installer.ts'

const DEPENDENCIES = ['pyproject.toml', 'Pipfile', 'setup.py', 'uv.lock', 'poetry.lock', 'pdm.lock']
const FILES = ['setup.cfg', 'environment.yml', 'environment.yaml', 'manage.py', 'app.py', 'main.py']
const STARTS =
  /^(?:manage|app|main|wsgi|asgi|application|run|server|streamlit_app)\.py$|^[\w-]+\/(?:[\w-]+\/)?(?:manage|main|app|wsgi|asgi|__main__)\.py$|^[A-Za-z_]\w*\/__init__\.py$/

/** With a package.json the project is Python's where Python starts it and JavaScript does not: then that is for assets. */
export function detect(source: Source): boolean {
  const dependencies = requirementsFile(source) ?? DEPENDENCIES.find((file) => source.has(file))
  if (source.has('package.json')) {
    if (source.has('manage.py')) return true
    return dependencies !== undefined && source.match(STARTS).length > 0 && !isScripted(source)
  }
  if (dependencies !== undefined || FILES.some((file) => source.has(file))) return true
  // A few scripts beside a site or a start of another kind make no Python project.
  const other = ['index.html', 'start.sh', 'deno.json', 'deno.jsonc'].some((file) => source.has(file))
  return (
    source.match(/^(?:server|run|bot|wsgi|application)\.py$/).length > 0 ||
    (!other && source.match(/^[^/]+\.py$/).length > 0)
  )
}
