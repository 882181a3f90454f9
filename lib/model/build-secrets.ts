/** Secrets in generated Dockerfiles: each step that runs a command of the project sees them as variables, and nothing keeps them. */

/** Steps that only prepare the image have no use for them. */
const OURS =
  /^(?:apt-get|install -d|mkdir|python3 -m venv|npm install -g|corepack|setcap|ln -s|a2enmod|install-php-extensions|sed -ri|echo \S+ \| base64)\b/

/** A Dockerfile of the project's own mounts what it wants itself: `RUN --mount=type=secret,id=NAME`. */
export function withSecrets(text: string, names: string[]): string {
  if (names.length === 0) return text
  const mounts = names.map((name) => `--mount=type=secret,id=${name}`).join(' ')
  const exports = names.map((name) => `export ${name}="$(cat /run/secrets/${name})"`).join(' && ')
  return text
    .split('\n')
    .map((line) => {
      const [, flags = '', command = ''] = /^RUN ((?:--\S+ )*)(.*)$/.exec(line) ?? []
      return command === '' || OURS.test(command) ? line : `RUN ${mounts} ${flags}${exports} && ${command}`
    })
    .join('\n')
}
