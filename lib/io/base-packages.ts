/**
 * Base images that Debian's own packages can stand in for: Go, Ruby and PHP from the stable suite after the one that the others
 * are made from, whose versions are too old. Each has what build packs and usual Dockerfiles expect of the official image.
 */

export interface Packaged {
  /** Official names; the first is the one that is built and saved. */
  tags: string[]
  file: string
  packages: string[]
  /** Instructions after the packages. */
  lines: string[]
}

export const PACKAGED_SUITE = 'trixie'

const each = (versions: string[], name: (version: string) => string): string[] => versions.map(name)

/** What the official images put where; a command is a file of two lines. */
const script = (path: string, text: string): string =>
  `RUN echo ${Buffer.from(text).toString('base64')} | base64 -d > ${path} && chmod +x ${path}`

/** The toolchain that is there builds what asks for an older one, and says what it lacks of a newer one. */
const go: Packaged = {
  tags: each(['1.24', '1.25', '1.23', '1.22', '1.21', '1'], (version) => `golang:${version}-bookworm`),
  file: 'go-1.24',
  packages: ['golang-go', 'git'],
  lines: [
    'ENV GOPATH=/go GOTOOLCHAIN=local PATH=/go/bin:$PATH',
    'RUN mkdir -p /go/src /go/bin && go version',
    'CMD ["bash"]',
  ],
}

const ruby: Packaged = {
  tags: each(['3.3', '3.4', '3', '3.3.8'], (version) => `ruby:${version}-slim`),
  file: 'ruby-3.3',
  packages: ['ruby', 'ruby-dev', 'ruby-bundler'],
  lines: [
    'ENV GEM_HOME=/usr/local/bundle BUNDLE_SILENCE_ROOT_WARNING=1 BUNDLE_APP_CONFIG=/usr/local/bundle PATH=/usr/local/bundle/bin:$PATH',
    'RUN mkdir -p /usr/local/bundle && chmod 1777 /usr/local/bundle && ruby --version && bundle --version',
    'CMD ["irb"]',
  ],
}

const EXTENSIONS = ['bcmath', 'curl', 'gd', 'intl', 'mbstring', 'mysql', 'pgsql', 'sqlite3', 'xml', 'zip'].map(
  (name) => `php8.4-${name}`,
)

/** Installs as Debian packages what is not there yet; some names of extensions lie in packages of another name. */
const INSTALL_EXTENSIONS = `#!/bin/sh
set -e
missing=''
for name in "$@"; do
  name=\${name%%-*}
  php -m | tr 'A-Z' 'a-z' | grep -qx -e "$name" -e "zend $name" && continue
  case $name in opcache) continue ;; pdo_mysql | mysqli) name=mysql ;; pdo_pgsql) name=pgsql ;; pdo_sqlite) name=sqlite3 ;; esac
  missing="$missing php8.4-$name"
done
[ -z "$missing" ] && exit 0
apt-get update -qq
apt-get install -qq -y --no-install-recommends $missing
rm -rf /var/lib/apt/lists/*
`

/** `php-server` with PHP's own server: several workers, and index.php answers what no file does. */
const PHP_SERVER = `#!/bin/sh
listen=0.0.0.0:80 root=.
while [ $# -gt 0 ]; do
  case $1 in
    --listen | -l) listen=$2; shift ;;
    --root | -r) root=$2; shift ;;
  esac
  shift
done
export PHP_CLI_SERVER_WORKERS="\${PHP_CLI_SERVER_WORKERS:-4}"
[ -f "$root/index.php" ] && exec php -S "$listen" -t "$root" /usr/local/lib/front.php
exec php -S "$listen" -t "$root"
`
const FRONT = `<?php
$root = $_SERVER['DOCUMENT_ROOT'];
$path = $root . rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if (is_file($path) || is_file(rtrim($path, '/') . '/index.php')) return false;
$_SERVER['SCRIPT_NAME'] = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $root . '/index.php';
require $root . '/index.php';
`

/** Debian's Composer is a script beside its libraries: as composer:2 it serves to be copied into this same image. */
const php: Packaged = {
  tags: [...each(['8.4', '8.3', '8.2'], (version) => `dunglas/frankenphp:1-php${version}`), 'composer:2'],
  file: 'php-8.4',
  packages: ['php8.4-cli', ...EXTENSIONS, 'composer', 'unzip', 'libcap2-bin'],
  lines: [
    script('/usr/local/bin/install-php-extensions', INSTALL_EXTENSIONS),
    script('/usr/local/bin/frankenphp', PHP_SERVER),
    script('/usr/local/lib/front.php', FRONT),
    'RUN ln -s /usr/share/php /usr/local/share/php && php --version && composer --version',
    'CMD ["php", "-a"]',
  ],
}

export const PACKAGED = { go, ruby, php }
