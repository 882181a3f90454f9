/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/buildpacks/failures.test.js > TAP > what is said of it > must match snapshot 1`] = `
elixir/compile-error.txt: BUILD_FAILED: lib/a.ex does not compile
  → mend what is said of it, and push again
  | == Compilation error in file lib/a.ex ==
  | ** (CompileError) lib/a.ex:2: undefined function nothere/0 (expected A to define such a function or for it to be imported, but none are available)
  | RUN mix deps.compile && mix compile ended with exit code 1

elixir/dependency-unlocked.txt: LOCKFILE_OUT_OF_DATE: a dependency of mix.exs is not there as mix.lock has it
  → run mix deps.get on your machine, commit mix.lock and push again
  | * p (https://127.0.0.1:9/p.git)
  |   the dependency is not available, run "mix deps.get"
  | ** (Mix) Can't continue due to errors on dependencies
  | RUN mix deps.compile && mix compile ended with exit code 1

elixir/git-unreachable.txt: DEPENDENCY_INSTALL: a dependency of mix.exs could not be fetched by git: https://127.0.0.1:9/p.git/
  → check its address; a private one needs credentials, or its files in the repository
  | * Getting p (https://127.0.0.1:9/p.git)
  | fatal: unable to access 'https://127.0.0.1:9/p.git/': Failed to connect to 127.0.0.1 port 9 after 0 ms: Couldn't connect to server
  | ** (Mix) Command "git --git-dir=.git fetch --force --quiet --progress" failed
  | RUN mix deps.get --only prod ended with exit code 1

elixir/other-elixir.txt: BUILD_FAILED: a is for Elixir ~> 1.18, and the image has 1.14.0
  → name a version that fits in .tool-versions: elixir 1.N.N
  | ** (Mix) You're trying to run :a on Elixir v1.14.0 but it has declared in its mix.exs file it supports only Elixir ~> 1.18
  | RUN mix deps.compile && mix compile ended with exit code 1

elixir/release-unknown.txt: BUILD_FAILED: mix.exs has no release other
  → name it in releases: in mix.exs
  | Compiling 1 file (.ex)
  | Generated a app
  | ** (Mix) Unknown release :other. The available releases are: []
  | RUN mix release other --path /out ended with exit code 1

elixir/secret-config-missing.txt: BUILD_FAILED: config imports config/prod.secret.exs, which is not in the repository
  → read what it sets from variables in config/runtime.exs (System.get_env), and take the import away
  | ** (File.Error) could not read file "/app/config/prod.secret.exs": no such file or directory
  |     (elixir 1.14.0) lib/file.ex:358: File.read!/1
  |     (elixir 1.14.0) lib/config.ex:273: Config.__import__!/1
  | RUN mix deps.compile && mix compile ended with exit code 1

elixir/task-unknown.txt: BUILD_FAILED: Mix knows no task assets.deploy
  → name the dependency that has it without only: :dev, or the alias in mix.exs
  | Compiling 1 file (.ex)
  | Generated a app
  | ** (Mix) The task "assets.deploy" could not be found
  | RUN mix assets.deploy ended with exit code 1

elixir/umbrella-without-releases.txt: BUILD_FAILED: mix.exs of the umbrella has no releases:
  → add releases: [NAME: [applications: [APP: :permanent]]] to project/0 in mix.exs
  | ** (Mix) Umbrella projects require releases to be explicitly defined with a non-empty applications key that chooses which umbrella children should be part of the releases:
  |     releases: [
  |       foo: [
  | RUN mix release --path /out ended with exit code 1

elixir/variable-missing.raised.txt: BUILD_FAILED: the build reads the variable DATABASE_URL, and builds see no config vars
  → read it in config/runtime.exs, which runs when the app starts
  | ** (RuntimeError) environment variable DATABASE_URL is missing.
  |     (stdlib 4.2) erl_eval.erl:744: :erl_eval.do_apply/7
  |     (stdlib 4.2) erl_eval.erl:961: :erl_eval.expr_list/7
  | RUN mix deps.compile && mix compile ended with exit code 1

elixir/variable-missing.txt: BUILD_FAILED: the build reads the variable SECRET_KEY_BASE, and builds see no config vars
  → read it in config/runtime.exs, which runs when the app starts
  | ** (System.EnvError) could not fetch environment variable "SECRET_KEY_BASE" because it is not set
  |     (elixir 1.14.0) lib/system.ex:706: System.fetch_env!/1
  |     (stdlib 4.2) erl_eval.erl:744: :erl_eval.do_apply/7
  | RUN mix deps.compile && mix compile ended with exit code 1

general/apt-not-root.txt: DEPENDENCY_INSTALL: apt-get was run by a user who is not root
  → move that step above the line USER of the Dockerfile
  | Reading package lists...
  | E: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)
  | E: Unable to lock directory /var/lib/apt/lists/
  | RUN apt-get update ended with exit code 1

general/apt-package-unknown.txt: DEPENDENCY_INSTALL: Debian, as this image has it, has no package libfoo-nope
  → look its name up at packages.debian.org for the release that the image is of
  | Get:1 http://deb.debian.org/debian bookworm InRelease [151 kB]
  | Get:2 http://deb.debian.org/debian bookworm-updates InRelease [55.4 kB]
  | Get:3 http://deb.debian.org/debian-security bookworm-security InRelease [34.8 kB]
  | Get:4 http://deb.debian.org/debian bookworm/main amd64 Packages [8790 kB]
  | Get:5 http://deb.debian.org/debian bookworm-updates/main amd64 Packages [6924 B]
  | Get:6 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages [379 kB]
  | Fetched 9417 kB in 1s (11.3 MB/s)
  | Reading package lists...
  | Reading package lists...
  | Building dependency tree...
  | Reading state information...
  | E: Unable to locate package libfoo-nope
  | RUN apt-get update && apt-get install -y libfoo-nope ended with exit code 1

general/apt-without-lists.txt: DEPENDENCY_INSTALL: apt-get install was run without the lists of packages, so that ffmpeg is not found
  → make it one step: RUN apt-get update && apt-get install -y ffmpeg
  | Reading package lists...
  | E: Unable to locate package ffmpeg
  | Building dependency tree...
  | Reading state information...
  | RUN apt-get install -y ffmpeg ended with exit code 1

general/child-killed.txt: BUILD_OOM: a program of a build step was killed, most likely for memory
  → let the build do less at a time (fewer parallel jobs), or give the machine more memory
  | building
  | Killed
  | RUN echo building; (kill -9 $$) ; sh -c 'kill -9 $$'; exit 1 ended with exit code 1

general/connection-refused.txt: BUILD_FAILED: nothing answered at 127.0.0.1, port 1
  → a build reaches what the internet reaches, not services of your machine or of other apps
  | curl: (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server
  | RUN curl -fsS http://127.0.0.1:1/x.tgz ended with exit code 1

general/copy-missing.glob.txt: BUILD_FAILED: there is no /target to COPY
  → is it committed, and not in .dockerignore? of another stage (--from): is it made there, at that path?
  | lstat /target: no such file or directory

general/copy-missing.stage.txt: BUILD_FAILED: there is no /app to COPY
  → is it committed, and not in .dockerignore? of another stage (--from): is it made there, at that path?
  | failed to walk /app: lstat /app: no such file or directory

general/copy-missing.txt: BUILD_FAILED: there is no /requirements.txt to COPY
  → is it committed, and not in .dockerignore? of another stage (--from): is it made there, at that path?
  | "/requirements.txt" not found: not found

general/disk-full-engine.txt: DISK_FULL: the disk of the host is full
  → free space on the host and push again
  | failed to copy files: copy file range failed: no space left on device

general/disk-full.txt: DISK_FULL: the disk of the host is full
  → free space on the host and push again
  | head: error writing 'standard output': No space left on device
  | RUN head -c 1000000 /dev/zero > /dev/full ended with exit code 1

general/dockerfile-empty.txt: BUILD_FAILED: the Dockerfile has no FROM to begin with
  → begin it with FROM and the image to start from
  | file with no instructions

general/dockerfile-invalid.heredoc.txt: BUILD_FAILED: the Dockerfile is not valid in line 3: unknown instruction: NPM
  → mend that line; engines before 23 know no heredocs (<<EOF) and no COPY --link
  | dockerfile parse error line 3: unknown instruction: NPM

general/dockerfile-invalid.txt: BUILD_FAILED: the Dockerfile is not valid in line 2: unknown instruction: RUNN
  → mend that line; engines before 23 know no heredocs (<<EOF) and no COPY --link
  | dockerfile parse error line 2: unknown instruction: RUNN

general/from-invalid.txt: BUILD_FAILED: "node:" in FROM is not the name of an image
  → write FROM NAME:TAG; an ARG before FROM needs a value: ARG VERSION=24, or build.args in backendim.yaml
  | failed to parse stage name "node:": invalid reference format

general/host-unknown.git.txt: BUILD_FAILED: the name git.example.invalid is not known to the DNS of the host
  → check the name; if it is right, the host has no way to it: ask its owner
  | Cloning into 'x'...
  | fatal: unable to access 'https://git.example.invalid/org/x.git/': Could not resolve host: git.example.invalid
  | RUN git clone https://git.example.invalid/org/x.git ended with exit code 1

general/host-unknown.txt: BUILD_FAILED: the name files.example.invalid is not known to the DNS of the host
  → check the name; if it is right, the host has no way to it: ask its owner
  | curl: (6) Could not resolve host: files.example.invalid
  | RUN curl -fsS https://files.example.invalid/x.tgz ended with exit code 1

general/image-denied.newer.txt: IMAGE_PULL_DENIED: the base image org/api:1 cannot be had: it does not exist, or its registry wants a login
  → builds use public images only; check the name in FROM, or copy what you need from a public image of the same
  | org/api:1: failed to resolve source metadata for docker.io/org/api:1: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed

general/image-denied.txt: IMAGE_PULL_DENIED: the base image cannot be had: it does not exist, or its registry wants a login
  → builds use public images only; check the name in FROM, or copy what you need from a public image of the same
  | no active sessions

general/image-forbidden.txt: IMAGE_PULL_DENIED: the registry 127.0.0.1:5055 refuses to give out the base image
  → builds use public images only; check the name in FROM, or copy what you need from a public image of the same
  | pulling from host 127.0.0.1:5055 failed with status code [manifests 1]: 403 Forbidden

general/image-not-found.newer.txt: IMAGE_PULL_DENIED: the base image node:99-slim cannot be had: its registry has no such name or tag
  → check the name and the tag in FROM
  | node:99-slim: failed to resolve source metadata for docker.io/library/node:99-slim: docker.io/library/node:99-slim: not found

general/image-not-found.txt: IMAGE_PULL_DENIED: the base image 127.0.0.1:5055/missing/api:1 cannot be had: its registry has no such name or tag
  → check the name and the tag in FROM
  | 127.0.0.1:5055/missing/api:1: not found

general/image-rate-limited.newer.txt: IMAGE_PULL_DENIED: the registry of the base image node:24-slim wants a pause: too many pulls came from this host
  → wait (an hour at most on Docker Hub) and push again; or take the image from another registry
  | node:24-slim: failed to resolve source metadata for docker.io/library/node:24-slim: failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/node/manifests/sha256:1f25: 429 Too Many Requests - Server message: toomanyrequests: You have reached your p

general/image-rate-limited.txt: IMAGE_PULL_DENIED: the registry of the base image wants a pause: too many pulls came from this host
  → wait (an hour at most on Docker Hub) and push again; or take the image from another registry
  | pulling from host 127.0.0.1:5055 failed with status code [manifests 1]: 429 Too Many Requests

general/image-registry-broken.txt: IMAGE_PULL_DENIED: the base image cannot be had: its registry failed 500 Internal Server Error
  → push again later; if it stays, check the name in FROM
  | pulling from host 127.0.0.1:5055 failed with status code [manifests 1]: 500 Internal Server Error

general/image-unreachable.txt: IMAGE_PULL_DENIED: the base image elixir:1.17 cannot be had: this host does not have it, and does not reach its registry
  → check the name in FROM; on a host without a hub its owner can make official ones: backendim bases:make
  | failed to do request: Head "https://registry-1.docker.io/v2/library/elixir/manifests/1.17": dial tcp: lookup registry-1.docker.io on 192.0.2.1:53: no such host

general/install-failed.txt: DEPENDENCY_INSTALL: installing the dependencies failed
  → mend what the installer says and push again
  |   File "/venv/lib/python3.11/site-packages/pip/_vendor/tomli/_parser.py", line 298, in create_dict_rule
  |     raise suffixed_err(src, pos, "Expected ']' at the end of a table declaration")
  | pip._vendor.tomli.TOMLDecodeError: Expected ']' at the end of a table declaration (at line 1, column 9)
  | RUN pip install ./bad ended with exit code 1

general/killed.txt: BUILD_OOM: a build step was killed, most likely for memory
  → let the build do less at a time (fewer parallel jobs), or give the machine more memory
  | Killed
  | RUN node -e "process.kill(process.pid, 9)" ended with exit code 137

general/out-of-memory.txt: BUILD_OOM: a program of a build step got no more memory
  → let the build do less at a time (fewer parallel jobs), or give the machine more memory
  | Traceback (most recent call last):
  |   File "<string>", line 1, in <module>
  | OSError: [Errno 12] Cannot allocate memory
  | RUN ulimit -v 60000; python3 -c "import mmap; mmap.mmap(-1, 10**9)" ended with exit code 1

general/program-missing.bash.txt: BUILD_FAILED: there is no program frobnicate in the image that this step runs in
  → install frobnicate in an earlier step, or start from an image that has it
  | bash: line 1: frobnicate: command not found
  | RUN bash -c 'frobnicate --all' ended with exit code 127

general/program-missing.txt: BUILD_FAILED: there is no program make in the image that this step runs in
  → install make in an earlier step, or start from an image that has it
  | /bin/sh: 1: make: not found
  | RUN make build ended with exit code 127

general/script-missing.txt: BUILD_FAILED: there is no ./build.sh in the image, or what its first line (#!) names is not there
  → commit ./build.sh with line ends LF, not CRLF, and check its first line and .dockerignore
  | /bin/sh: 1: ./build.sh: not found
  | RUN ./build.sh ended with exit code 127

general/script-not-executable.txt: BUILD_FAILED: ./build.sh is not executable
  → run git update-index --chmod=+x ./build.sh, commit and push again
  | /bin/sh: 1: ./build.sh: Permission denied
  | RUN ./build.sh ended with exit code 126

general/secret-missing.txt: BUILD_FAILED: a RUN step mounts a secret or an ssh key (--mount=type=secret, type=ssh), which this build does not have
  → take the mount out of the Dockerfile
  | no active sessions

general/stage-missing.txt: BUILD_FAILED: the Dockerfile has no stage prod
  → name a stage: FROM image AS prod
  | target stage prod could not be found

general/syntax-image.txt: IMAGE_PULL_DENIED: the "# syntax=" line of the Dockerfile asks for the image docker/dockerfile:1, which cannot be had on this host
  → take the "# syntax=" line out of the Dockerfile; the builder of the host understands most of it without
  | failed to do request: Head "https://registry-1.docker.io/v2/docker/dockerfile/manifests/1": dial tcp: lookup registry-1.docker.io on 192.0.2.1:53: no such host

node/npm-lock-missing.txt: LOCKFILE_OUT_OF_DATE: npm ci found no lock file that it can read beside package.json
  → run npm install on your machine, commit package-lock.json and push again
  | npm error code EUSAGE
  | npm error The \`npm ci\` command can only install with an existing package-lock.json or
  | npm error npm-shrinkwrap.json with lockfileVersion >= 1. Run an install with npm@5 or
  | npm error later to generate a package-lock.json file, then try again.
  | RUN npm ci --no-audit --no-fund ended with exit code 1

node/npm-lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: the lock file package-lock.json does not match package.json
  → run npm install on your machine, commit package-lock.json and push again
  | npm error code EUSAGE
  | npm error \`npm ci\` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with \`npm install\` before continuing.
  | npm error Missing: is-odd@3.0.1 from lock file
  | npm error Missing: is-number@6.0.0 from lock file
  | RUN npm ci --no-audit --no-fund ended with exit code 1

node/out-of-heap.txt: BUILD_OOM: Node reached the limit of its own heap while building
  → give it more in the script that builds: "build": "NODE_OPTIONS=--max-old-space-size=2048 …", if the machine has it
  | FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
  | RUN node --max-old-space-size=20 -e "const a=[];for(;;)a.push([1,2,3,{}])" ended with exit code 1

php/extension-missing.locked.txt: DEPENDENCY_INSTALL: a package needs the extension gmp, which the image does not have
  → name it in composer.json: "require": { "ext-gmp": "*" }
  | Verifying lock file contents can be installed on current platform.
  | Your lock file does not contain a compatible set of packages. Please run composer update.
  |   Problem 1
  |     - rlanvin/php-ip is locked to version v2.0.0 and an update of this package was not requested.
  |     - rlanvin/php-ip v2.0.0 requires ext-gmp * -> it is missing from your system. Install or enable PHP's gmp extension.
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/extension-missing.txt: DEPENDENCY_INSTALL: a package needs the extension redis, which the image does not have
  → name it in composer.json: "require": { "ext-redis": "*" }
  | Updating dependencies
  | Your requirements could not be resolved to an installable set of packages.
  |   Problem 1
  |     - Root composer.json requires PHP extension ext-redis * but it is missing from your system. Install or enable PHP's redis extension.
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/json-broken.txt: DEPENDENCY_INSTALL: composer.json is not JSON: line 1
  → mend that line; composer validate tells the same on your machine
  |   "./composer.json" does not contain valid JSON
  |   Parse error on line 1:
  |   ...require":{"a/b":"1",}}
  |   ----------------------^
  |   Expected: 'STRING' - It appears you have an extra trailing comma
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: composer.lock does not match composer.json: c/d
  → run composer update c/d on your machine, commit composer.lock and push again
  | Installing dependencies from lock file
  | Verifying lock file contents can be installed on current platform.
  | Warning: The lock file is not up to date with the latest changes in composer.json. You may be getting outdated dependencies. It is recommended that you run \`composer update\` or \`composer update <package name>\`.
  | - Required package "c/d" is not present in the lock file.
  | This usually happens when composer files are incorrectly merged or the composer.json file is manually edited.
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/other-php.locked.txt: DEPENDENCY_INSTALL: nette/schema is for PHP >=7.1 <8.2, and the image has 8.2.10
  → name a PHP that fits as "php" under require in composer.json, or run composer update on the one that you mean
  | Your lock file does not contain a compatible set of packages. Please run composer update.
  |   Problem 1
  |     - nette/schema is locked to version v1.2.2 and an update of this package was not requested.
  |     - nette/schema v1.2.2 requires php >=7.1 <8.2 -> your php version (8.2.10) does not satisfy that requirement.
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/other-php.txt: DEPENDENCY_INSTALL: Root composer.json is for PHP ^8.4, and the image has 8.2.36
  → name a PHP that fits as "php" under require in composer.json, or run composer update on the one that you mean
  | Updating dependencies
  | Your requirements could not be resolved to an installable set of packages.
  |   Problem 1
  |     - Root composer.json requires php ^8.4 but your php version (8.2.36) does not satisfy that requirement.
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/package-unknown.txt: DEPENDENCY_INSTALL: no repository that Composer asked has acme/nothing as it is required
  → check its name; a private package needs its repository in composer.json, and credentials for it
  | Loading composer repositories with package information
  | Updating dependencies
  | Your requirements could not be resolved to an installable set of packages.
  |   Problem 1
  |     - Root composer.json requires acme/nothing, it could not be found in any version, there may be a typo in the package name.
  | Potential causes:
  |  - A typo in the package name
  |  - It's a private package and you forgot to add a custom repository to find it
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/repository-private.forbidden.txt: DEPENDENCY_INSTALL: the repository http://127.0.0.1:8403/packages.json wants a user and a password, or others than it got
  → give them as a build secret named COMPOSER_AUTH, as Composer describes it
  | Loading composer repositories with package information
  | In AuthHelper.php line 197:
  |   The 'http://127.0.0.1:8403/packages.json' URL could not be accessed (HTTP 4
  |   03): HTTP/1.0 403 Forbidden
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/repository-private.txt: DEPENDENCY_INSTALL: the repository http://127.0.0.1:8401/packages.json wants a user and a password, or others than it got
  → give them as a build secret named COMPOSER_AUTH, as Composer describes it
  | Loading composer repositories with package information
  | In AuthHelper.php line 197:
  |   The 'http://127.0.0.1:8401/packages.json' URL required authentication (HTTP
  |    401).
  |   You must be using the interactive console to authenticate
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/repository-unreachable.txt: DEPENDENCY_INSTALL: https://packages.example.org/packages.json could not be reached
  → try again; if it stays, the host has no way to it: ask its owner
  | Loading composer repositories with package information
  | In RemoteFilesystem.php line 476:
  |   The "https://packages.example.org/packages.json" file could not be downloaded
  |   : php_network_getaddresses: getaddrinfo for packages.example.org failed: Name
  |    or service not known
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/script-failed.txt: BUILD_FAILED: the command @php artisan optimize, which composer.json runs at post-install-cmd, failed
  → see what it said above; composer run-script post-install-cmd tells the same on your machine
  | Nothing to install, update or remove
  | Generating autoload files
  | > @php artisan optimize
  | Could not open input file: artisan
  | Script @php artisan optimize handling the post-install-cmd event returned with error code 1
  | RUN COMPOSER_ALLOW_SUPERUSER=1 composer run-script --no-dev post-install-cmd ended with exit code 1

python/compiler-missing.txt: DEPENDENCY_INSTALL: a package has no wheel for this Python and is compiled, for which there is no compiler
  → add apt: [build-essential] to backendim.yaml, or name a version of the package, or a Python, that it has wheels for
  |   × Running setup.py install for cext did not run successfully.
  |       building 'cext' extension
  |       error: command 'gcc' failed: No such file or directory
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/hashes-differ.txt: LOCKFILE_OUT_OF_DATE: a package is not the one whose hash the requirements name
  → look at the package that is named, and write the requirements with their hashes again if its version changed
  | ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, please update the hashes. Otherwise, examine the package contents carefully; someone may have tampered with them.
  |     cext==1.0 from file:///tmp/r/sd/cext-1.0.tar.gz (from -r rq.txt (line 1)):
  |         Expected sha256 0000000000000000000000000000000000000000000000000000000000000000
  |              Got        6b79282d463eec4f87fe46ba7462df7e0543100fe8a8ec2f618c55fe2b62e2e1
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/header-missing.txt: DEPENDENCY_INSTALL: a package is compiled, and libpq-fe.h, which it includes, is not in the image
  → add the package of Debian that has it (mostly lib…-dev) to apt: in backendim.yaml
  |       building 'cext' extension
  |       creating build
  |       creating build/temp.linux-x86_64-cpython-311
  |       cext.c:1:10: fatal error: libpq-fe.h: No such file or directory
  |           1 | #include <libpq-fe.h>
  |             |          ^~~~~~~~~~~~
  |       compilation terminated.
  |       error: command '/usr/bin/x86_64-linux-gnu-gcc' failed with exit code 1
  |       [end of output]
  |   note: This error originates from a subprocess, and is likely not a problem with pip.
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/index-asks-for-user.txt: DEPENDENCY_INSTALL: the index of Python packages wants a user and a password
  → give the token as a build secret, and name it in the URL of the index
  | Looking in indexes: http://127.0.0.1:8401/simple
  |     username = ask_input(f"User for {netloc}: ")
  | EOFError: EOF when reading a line
  | RUN pip install --index-url http://127.0.0.1:8401/simple ours ended with exit code 1

python/index-unreachable.txt: DEPENDENCY_INSTALL: the index of Python packages could not be reached
  → try again; if it stays, the host has no way to it: ask its owner
  | WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPConnection object at 0x7f31d9db5790>: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/ours/
  | ERROR: Could not find a version that satisfies the requirement ours (from versions: none)
  | ERROR: No matching distribution found for ours
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/module-missing.txt: BUILD_FAILED: nothere is imported and is not installed
  → name its package in the dependencies, not only in those for development, and commit its files if it is your own
  | Traceback (most recent call last):
  |   File "/tmp/r/m.py", line 1, in <module>
  |     import nothere
  | ModuleNotFoundError: No module named 'nothere'
  | RUN python3 manage.py collectstatic --noinput ended with exit code 1

python/mysql-config-missing.txt: DEPENDENCY_INSTALL: mysqlclient is compiled here, and pkg-config or the library of MySQL is not there
  → add apt: [gcc, libc6-dev, pkg-config, default-libmysqlclient-dev] to backendim.yaml
  |       /bin/sh: 1: pkg-config: not found
  |       Trying pkg-config --exists mysqlclient
  |       Command 'pkg-config --exists mysqlclient' returned non-zero exit status 127.
  |       Exception: Can not find valid pkg-config name.
  |       Specify MYSQLCLIENT_CFLAGS and MYSQLCLIENT_LDFLAGS env vars manually
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/package-other-python.txt: DEPENDENCY_INSTALL: newer is for Python >=3.13, and the image has 3.11.2
  → name a Python that fits in .python-version, or another version of newer
  | Looking in links: w
  | Processing ./w/newer-3.0-py3-none-any.whl
  | ERROR: Package 'newer' requires a different Python: 3.11.2 not in '>=3.13'
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/package-unknown.txt: DEPENDENCY_INSTALL: the index that pip asked shows no version of ours that fits this image
  → check how the name is spelt; a private package needs its own index, and a token that may read it
  | Looking in indexes: http://127.0.0.1:8403/simple
  | ERROR: Could not find a version that satisfies the requirement ours (from versions: none)
  | ERROR: No matching distribution found for ours
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/pg-config-missing.txt: DEPENDENCY_INSTALL: psycopg2 is compiled here, and the library of PostgreSQL is not there
  → depend on psycopg2-binary instead, or add apt: [gcc, libc6-dev, libpq-dev] to backendim.yaml
  |     Error: pg_config executable not found.
  |     pg_config is required to build psycopg2 from source.  Please add the directory
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/pipenv-lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: Pipfile.lock does not match Pipfile
  → run pipenv lock on your machine, commit Pipfile.lock and push again
  | Your Pipfile.lock (0000) is out of date. Expected: (efb63f).
  | Usage: pipenv install [OPTIONS] [PACKAGES]...
  | ERROR:: Aborting deploy
  | RUN pipenv install --deploy ended with exit code 1

python/poetry-lock-out-of-date.newer.txt: LOCKFILE_OUT_OF_DATE: poetry.lock does not match pyproject.toml
  → run poetry lock on your machine, commit poetry.lock and push again
  | Installing dependencies from lock file
  | pyproject.toml changed significantly since poetry.lock was last generated. Run \`poetry lock\` to fix the lock file.
  | RUN poetry install --no-interaction --only main --no-root ended with exit code 1

python/poetry-lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: poetry.lock does not match pyproject.toml
  → run poetry lock on your machine, commit poetry.lock and push again
  | Creating virtualenv a-MiQelz0I-py3.11 in /root/.cache/pypoetry/virtualenvs
  | Installing dependencies from lock file
  | Warning: poetry.lock is not consistent with pyproject.toml. You may be getting improper dependencies. Run \`poetry lock [--no-update]\` to fix it.
  | Because a depends on flask (*) which doesn't match any versions, version solving failed.
  | RUN poetry install --no-interaction --only main --no-root ended with exit code 1

python/poetry-other-python.txt: DEPENDENCY_INSTALL: pyproject.toml asks for Python ^3.13, and the image has 3.11.2
  → name that version in .python-version, or widen python in pyproject.toml
  | Current Python version (3.11.2) is not allowed by the project (^3.13).
  | Please change python executable via the "env use" command.
  | RUN poetry install --no-interaction --only main ended with exit code 1

python/requirement-invalid.txt: DEPENDENCY_INSTALL: line 1 of requirements.txt is no requirement: flask=2.0
  → write it as name==version
  | ERROR: Invalid requirement: 'flask=2.0' (from line 1 of /tmp/requirements.txt)
  | Hint: = is not a valid operator. Did you mean == ?
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/requirement-path-missing.txt: DEPENDENCY_INSTALL: the requirements name the path ./nothere, which is not in the repository
  → commit it, or name the package by name and version
  | ERROR: Invalid requirement: './nothere' (from line 1 of /tmp/requirements.txt)
  | Hint: It looks like a path. File './nothere' does not exist.
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/requirements-missing.txt: DEPENDENCY_INSTALL: there is no base.txt, which the requirements are read from
  → commit base.txt, and check .dockerignore
  | ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'base.txt'
  | RUN pip install -r base.txt ended with exit code 1

python/uv-lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: uv.lock does not match pyproject.toml
  → run uv lock on your machine, commit uv.lock and push again
  | error: The lockfile at \`uv.lock\` needs to be updated, but \`--locked\` was provided. To update the lockfile, run \`uv lock\`.
  | RUN uv sync --locked --no-dev --no-install-project ended with exit code 1

python/version-other-python.txt: DEPENDENCY_INSTALL: pip found no newer==3.0 for the Python of the image: versions that are for another were left out
  → name another Python in .python-version, or another version of the package
  | ERROR: Ignored the following versions that require a different python version: 3.0 Requires-Python >=3.13
  | ERROR: Could not find a version that satisfies the requirement newer==3.0 (from versions: none)
  | ERROR: No matching distribution found for newer==3.0
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/version-unknown.txt: DEPENDENCY_INSTALL: there is no version that fits cext==9
  → name one of those that there are: they are listed in the output
  | Looking in links: sd
  | ERROR: Could not find a version that satisfies the requirement cext==9 (from versions: 1.0)
  | ERROR: No matching distribution found for cext==9
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/versions-conflict.txt: DEPENDENCY_INSTALL: packages of the project ask for versions of another that cannot go together
  → loosen one of those that are named, or leave its version out
  | ERROR: Cannot install -r rq.txt (line 1) and -r rq.txt (line 2) because these package versions have conflicting dependencies.
  |     shop 1.0 depends on lib<2
  |     cart 1.0 depends on lib>=2
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

ruby/compiler-missing.txt: DEPENDENCY_INSTALL: a gem is compiled, and there is no compiler
  → add apt: [build-essential] to backendim.yaml
  | 	ERROR: Failed to build gem native extension.
  | /usr/lib/ruby/3.1.0/mkmf.rb:498:in \`try_do': The compiler failed to generate an executable file. (RuntimeError)
  | You have to install development tools first.
  | 	from /usr/lib/ruby/3.1.0/mkmf.rb:624:in \`block in try_compile'
  | RUN bundle install --jobs 4 ended with exit code 1

ruby/gem-unknown.txt: DEPENDENCY_INSTALL: no source of the Gemfile has the gem ours in a version that fits
  → check its name and version; a private gem needs its own source, and credentials for it
  | Fetching gem metadata from http://127.0.0.1:8500/.
  | Could not find gem 'ours' in rubygems repository http://127.0.0.1:8500/ or
  | installed locally.
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/gemfile-broken.txt: DEPENDENCY_INSTALL: Gemfile cannot be read: unterminated string meets end of file - gem 'rack
  → mend the line that is marked
  | [!] There was an error parsing \`Gemfile\`: unterminated string meets end of file - gem 'rack
  |  #  from /app/Gemfile:2
  |  #  -------------------------------------------
  |  #  source 'https://rubygems.org'
  |  >  gem 'rack
  |  #  -------------------------------------------
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/gems-private.txt: DEPENDENCY_INSTALL: the source of gems 127.0.0.1 wants a user and a password, or others than it got
  → give them as a build secret named BUNDLE_ and the host, as Bundler says
  | Authentication is required for 127.0.0.1.
  | Please supply credentials for this source. You can do this by running:
  | \`bundle config set --global 127.0.0.1 username:password\`
  | or by storing the credentials in the \`BUNDLE_127__0__0__1\` environment variable
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/gems-unreachable.txt: DEPENDENCY_INSTALL: the source of gems gems.example.org could not be reached
  → try again; if it stays, the host has no way to it: ask its owner
  | Could not reach host gems.example.org. Check your network connection and try
  | again.
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/header-missing.txt: DEPENDENCY_INSTALL: a gem is compiled, and libpq-fe.h, which it needs, is not in the image
  → add the package of Debian that has it (mostly lib…-dev) to apt: in backendim.yaml
  | Building native extensions. This could take a while...
  | ERROR:  Error installing gem/nat-1.0.gem:
  | 	ERROR: Failed to build gem native extension.
  |     current directory: /gems/ruby/3.1.0/gems/nat-1.0/ext
  | checking for libpq-fe.h... no
  | missing libpq
  | *** extconf.rb failed ***
  | Could not create Makefile due to some reason, probably lack of necessary
  | libraries and/or headers.  Check the mkmf.log file for more details.  You may
  | need configuration options.
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/lock-conflicts.txt: LOCKFILE_OUT_OF_DATE: Gemfile.lock holds the marks of a merge that was not finished
  → run bundle lock on your machine once they are gone, commit Gemfile.lock and push again
  | Your Gemfile.lock contains merge conflicts.
  | Run \`git checkout HEAD -- Gemfile.lock\` first to get a clean lock.
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: Gemfile.lock does not match Gemfile
  → run bundle install on your machine, commit Gemfile.lock and push again
  | The dependencies in your gemfile changed
  | You have added to the Gemfile:
  | * puma
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/lock-platform.txt: LOCKFILE_OUT_OF_DATE: Gemfile.lock was written for other machines than this one, which is Linux
  → run bundle lock --add-platform x86_64-linux (or aarch64-linux), commit Gemfile.lock and push again
  | Your bundle only supports platforms ["arm64-darwin-23"] but your local platform
  | is x86_64-linux. Add the current platform to the lockfile with
  | \`bundle lock --add-platform x86_64-linux\` and try again.
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/master-key-missing.txt: BUILD_FAILED: Rails reads its encrypted credentials while it builds, and has no master key, or the wrong one
  → do not read credentials while assets are built (config.require_master_key off), or give RAILS_MASTER_KEY as a build secret
  | rails aborted!
  | ActiveSupport::EncryptedFile::MissingKeyError: Missing encryption key to decrypt file with. Ask your team for your master key and write it to /app/config/master.key or put it in the ENV['RAILS_MASTER_KEY'].
  | RUN SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE=build bundle exec rails assets:precompile ended with exit code 1

ruby/other-ruby.txt: DEPENDENCY_INSTALL: the Gemfile asks for Ruby 2.5.0, and the image has 3.1.2
  → name the same version in the Gemfile and in .ruby-version
  | Your Ruby version is 3.1.2, but your Gemfile specified 2.5.0
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/path-missing.txt: DEPENDENCY_INSTALL: the Gemfile names a gem in /app/engines/x, which is not there
  → commit that folder, or name the gem by version
  | The path \`/app/engines/x\` does not exist.
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/program-in-no-gem.txt: BUILD_FAILED: no gem of the bundle has the program puma
  → name its gem in the Gemfile, outside the groups development and test
  | bundler: command not found: puma
  | Install missing gem executables with \`bundle install\`
  | RUN bundle exec puma ended with exit code 1

ruby/task-unknown.txt: BUILD_FAILED: there is no task nothing
  → bundle exec rake -T lists those that there are
  | rake aborted!
  | Don't know how to build task 'nothing' (See the list of available tasks with \`rake --tasks\`)
  | (See full trace by running task with --trace)
  | RUN SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE=build bundle exec rails assets:precompile ended with exit code 1

ruby/variable-missing.txt: BUILD_FAILED: the build reads the variable STRIPE_KEY, and builds see no config vars
  → give it a default where it is read, or a value in build: args in backendim.yaml
  | rake aborted!
  | KeyError: key not found: "STRIPE_KEY"
  | /app/Rakefile:1:in \`fetch'
  | /app/Rakefile:1:in \`block in <top (required)>'
  | Tasks: TOP => a
  | (See full trace by running task with --trace)
  | RUN SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE=build bundle exec rails assets:precompile ended with exit code 1

`
