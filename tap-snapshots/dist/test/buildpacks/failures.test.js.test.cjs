/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/buildpacks/failures.test.js > TAP > what is said of it > must match snapshot 1`] = `
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
  | ERROR: Could not find a version that satisfies the requirement no-such-distribution-zzz (from versions: none)
  | ERROR: No matching distribution found for no-such-distribution-zzz
  | RUN pip install --retries 0 --timeout 3 no-such-distribution-zzz ended with exit code 1

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

`
