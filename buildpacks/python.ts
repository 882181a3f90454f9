/** Python with pip: requirements.txt into a virtual environment, or the standard library alone. */
import type { Buildpack, ProcessPlan, Source } from '../lib/model/plan.ts'

export const python: Buildpack = {
  name: 'python',
  detect: (source) => ['requirements.txt', 'app.py', 'main.py'].some((file) => source.has(file)),
  async plan(source, { args }) {
    const [version, why] = await pythonVersion(source)
    const install = source.has('requirements.txt')
      ? [
          'RUN python3 -m venv /venv',
          'ENV PATH=/venv/bin:$PATH',
          'COPY requirements.txt ./',
          'RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt',
        ]
      : []
    const text = [
      `FROM python:${version}-slim`,
      'ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1',
      'WORKDIR /app',
      ...install,
      'COPY . .',
      'RUN chown -R 1000:1000 /app',
      'USER 1000:1000',
      '',
    ].join('\n')
    const file = ['app.py', 'main.py'].find((name) => source.has(name))
    return {
      buildpack: 'python',
      runtime: `Python ${version} (${why})`,
      dockerfile: { text },
      args,
      processes: web(file),
      notes: [],
    }
  },
}

async function pythonVersion(source: Source): Promise<[string, string]> {
  for (const file of ['.python-version', 'runtime.txt']) {
    const found = /(\d+\.\d+)/.exec((await source.read(file)) ?? '')?.[1]
    if (found) return [found, file]
  }
  return ['3.13', 'the default']
}

const web = (file: string | undefined): Record<string, ProcessPlan> =>
  file ? { web: { command: `python3 ${file}` } } : {}
