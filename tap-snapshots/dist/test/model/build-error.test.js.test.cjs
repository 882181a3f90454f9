/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/model/build-error.test.js > TAP > and a message with evidence that tells > must match snapshot 1`] = `
npm ci with an old lock file: the lock file package-lock.json does not match package.json
  | npm error \`npm ci\` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with \`npm install\` before continuing.
  | npm error Missing: is-odd@3.0.1 from lock file
  | npm error Missing: is-number@6.0.0 from lock file
  | RUN npm ci --no-audit --no-fund ended with exit code 1

npm ci without a lock file: npm ci found no lock file that it can read beside package.json
  | npm error code EUSAGE
  | npm error The \`npm ci\` command can only install with an existing package-lock.json or
  | npm error npm-shrinkwrap.json with lockfileVersion >= 1. Run an install with npm@5 or
  | npm error later to generate a package-lock.json file, then try again.
  | RUN npm ci --no-audit --no-fund ended with exit code 1

npm install of a version that does not exist: the package is-number has no version 99.0.0
  | npm error code ETARGET
  | npm error notarget No matching version found for is-number@99.0.0.
  | npm error notarget In most cases you or one of your dependencies are requesting
  | npm error notarget a package version that doesn't exist.
  | RUN npm install --no-audit --no-fund ended with exit code 1

npm install whose postinstall fails: the script "postinstall" of package.json needs /app/nothere.js, which is not there while installing
  | > x@1.0.0 postinstall
  | > node nothere.js
  | node:internal/modules/cjs/loader:1568
  |   throw err;
  |   ^
  | Error: Cannot find module '/app/nothere.js'
  |   code: 'MODULE_NOT_FOUND',
  |   requireStack: []
  | }
  | Node.js v24.21.0
  | npm error code 1
  | npm error path /app
  | npm error command failed
  | npm error command sh -c node nothere.js
  | RUN npm install --no-audit --no-fund ended with exit code 1

npm run build of a workspace fails: RUN npm run build --workspaces ended with exit code 2
  | > a@1.0.0 build
  | > exit 2
  | npm error Lifecycle script \`build\` failed with error:
  | npm error code 2
  | npm error path /app/a
  | npm error workspace a@1.0.0
  | npm error location /app/a
  | npm error command failed
  | npm error command sh -c exit 2

pip install of a package that does not exist: the index that pip asked shows no version of no-such-distribution-zzz that fits this image
  | ERROR: Could not find a version that satisfies the requirement no-such-distribution-zzz (from versions: none)
  | ERROR: No matching distribution found for no-such-distribution-zzz
  | RUN pip install --retries 0 --timeout 3 no-such-distribution-zzz ended with exit code 1

a base image that does not exist: the base image no-such-image-zzz:1 cannot be had: this host does not have it, and does not reach its registry
  | failed to do request: Head "https://registry-1.docker.io/v2/library/no-such-image-zzz/manifests/1": dial tcp: lookup registry-1.docker.io on 192.0.2.1:53: no such host

a base image of a registry that does not exist: the base image no-such-registry.invalid/org/x:1 cannot be had: this host does not have it, and does not reach its registry
  | failed to do request: Head "https://no-such-registry.invalid/v2/org/x/manifests/1": dial tcp: lookup no-such-registry.invalid on 192.0.2.1:53: no such host

a step that is killed: a build step was killed, most likely for memory
  | Killed
  | RUN node -e "process.kill(process.pid, 9)" ended with exit code 137

node runs out of heap: Node reached the limit of its own heap while building
  | FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
  | RUN node --max-old-space-size=20 -e "const a=[];for(;;)a.push([1,2,3,{}])" ended with exit code 134

a step that fails in plain words: RUN echo one; echo cannot find the compiler >&2; exit 3 ended with exit code 3
  | one
  | cannot find the compiler

a file to copy that is not there: there is no /nothing.txt to COPY
  | "/nothing.txt" not found: not found

an instruction that does not exist: the Dockerfile is not valid in line 2: unknown instruction: RUNN
  | dockerfile parse error line 2: unknown instruction: RUNN

a Dockerfile of comments: the Dockerfile has no FROM to begin with
  | file with no instructions

a full disk: the disk of the host is full
  | head: error writing 'standard output': No space left on device
  | RUN head -c 1000000 /dev/zero > /dev/full ended with exit code 1

a step beside the one that fails: RUN echo from-b; sleep 1; exit 4 ended with exit code 4
  | from-b

`
