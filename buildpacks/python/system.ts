/** Packages of Debian that Python packages need: to be compiled, or at run time. From each one's installation page. */

export interface Systems {
  build: string[]
  runtime: string[]
}

const NEEDS: Record<string, Partial<Systems>> = {
  psycopg2: { build: ['gcc', 'libc6-dev', 'libpq-dev'], runtime: ['libpq5'] },
  'psycopg[c]': { build: ['gcc', 'libc6-dev', 'libpq-dev'], runtime: ['libpq5'] },
  psycopg: { runtime: ['libpq5'] },
  mysqlclient: { build: ['gcc', 'libc6-dev', 'pkg-config', 'default-libmysqlclient-dev'], runtime: ['libmariadb3'] },
  uwsgi: { build: ['gcc', 'libc6-dev'] },
  'python-ldap': { build: ['gcc', 'libc6-dev', 'libldap2-dev', 'libsasl2-dev'], runtime: ['libldap-2.5-0'] },
  pycairo: { build: ['gcc', 'libc6-dev', 'pkg-config', 'libcairo2-dev'], runtime: ['libcairo2'] },
  pyaudio: { build: ['gcc', 'libc6-dev', 'portaudio19-dev'], runtime: ['libportaudio2'] },
  weasyprint: { runtime: ['libpango-1.0-0', 'libpangoft2-1.0-0', 'libharfbuzz-subset0'] },
  'opencv-python': { runtime: ['libgl1', 'libglib2.0-0'] },
  'opencv-contrib-python': { runtime: ['libgl1', 'libglib2.0-0'] },
  pdf2image: { runtime: ['poppler-utils'] },
  pytesseract: { runtime: ['tesseract-ocr'] },
  'python-magic': { runtime: ['libmagic1'] },
  pydub: { runtime: ['ffmpeg'] },
  'openai-whisper': { runtime: ['ffmpeg'] },
  'ffmpeg-python': { runtime: ['ffmpeg'] },
  lightgbm: { runtime: ['libgomp1'] },
  gitpython: { runtime: ['git'] },
}

/** `text` is what names the packages: sources that git fetches show in it. */
export function systemsOf(packages: Set<string>, text: string): Systems {
  const needs = Object.entries(NEEDS)
    .filter(([name]) => packages.has(name))
    .map(([, need]) => need)
  // The binary flavour brings its own library.
  const own = packages.has('psycopg-binary') || packages.has('psycopg[binary]')
  const git = /git\+(?:https?|ssh|git):|^\s*git\s*=|\bgit\s*=\s*"/m.test(text) ? ['git', 'ca-certificates'] : []
  const runtime = needs
    .flatMap((need) => need.runtime ?? [])
    .filter((one) => !(own && one === 'libpq5' && !packages.has('psycopg2')))
  return { build: [...new Set([...needs.flatMap((need) => need.build ?? []), ...git])], runtime: [...new Set(runtime)] }
}
