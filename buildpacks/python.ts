/** Python with pip: requirements.txt into a virtual environment, or the standard library alone. */
import type { Buildpack, ProcessPlan, Source } from '../lib/model/plan.ts'

export const python: Buildpack = {
  name: 'python',
  detect: (source) => ['requirements.txt', 'app.py', 'main.py'].some((file) => source.has(file)),
  async plan(source, { args }) {
    const [version, why] = await pythonVersion(source)
    const text = [
      `FROM python:${version}-slim`,
      'ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app',
      ...Object.keys(args).map((name) => `ARG ${name}`),
      ...(await install(source)),
      'USER 1000:1000',
      '',
    ].join('\n')
    return {
      buildpack: 'python',
      runtime: `Python ${version} (${why})`,
      dockerfile: { text },
      args,
      processes: processes(['app.py', 'main.py'].find((name) => source.has(name))),
      lacks: 'there is no app.py or main.py',
      notes: [],
    }
  },
}

/** Before WORKDIR, which would make the folder root's: the app may write beside its files. */
const COPY = ['COPY --chown=1000:1000 . /app', 'WORKDIR /app']

/** Requirements first, so that a change of the source alone does not install them again; unless they name files of it. */
async function install(source: Source): Promise<string[]> {
  const requirements = await source.read('requirements.txt')
  if (requirements === undefined) return COPY
  const venv = ['RUN python3 -m venv /venv', 'ENV PATH=/venv/bin:$PATH']
  const pip = 'RUN --mount=type=cache,target=/tmp/pip-cache pip install --cache-dir /tmp/pip-cache -r'
  const local =
    /^\s*(?:-[rcef]\b|--(?:requirement|constraint|editable|find-links)\b|\.{1,2}\/|\.(?:\[|\s|$)|file:)|@\s*(?:file:|\.)/m
  if (local.test(requirements)) return [...venv, ...COPY, `${pip} requirements.txt`]
  return [...venv, 'COPY requirements.txt /tmp/', `${pip} /tmp/requirements.txt`, ...COPY]
}

/** `3.12` of "3.12.4", "python-3.11.9" and the like; lines that begin with # do not count. */
async function pythonVersion(source: Source): Promise<[string, string]> {
  for (const file of ['.python-version', 'runtime.txt']) {
    const text = (await source.read(file)) ?? ''
    const found = /^\s*(?:c?python-?)?v?(\d\.\d+)(?!\d)/im.exec(text)?.[1]
    if (found) return [found, file]
  }
  return ['3.13', 'the default']
}

const processes = (file: string | undefined): Record<string, ProcessPlan> =>
  file ? { web: { command: `python3 ${file}` } } : {}
