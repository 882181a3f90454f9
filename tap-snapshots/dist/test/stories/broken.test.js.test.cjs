/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/stories/broken.test.js > TAP > what is broken is named, and how to mend it > docker-copy 1`] = `
remote: -----> Making the app docker-copy
remote: -----> Dockerfile (Dockerfile)
remote: -----> Building; all lines: ssh backendim deploys:log ID
remote:        COPY package.json package-lock.json ./                 failed
remote:
remote:  !     BUILD_FAILED: there is no /package-lock.json to COPY
remote:  !       | "/package-lock.json" not found: not found
remote:  !     What to do: commit it, and do not name it in .dockerignore; with COPY --from it must be made in that stage, at that path
remote:  !     nothing is live yet
remote:
remote: backendim-result: {"status":"refused","app":"docker-copy","release":null,"commit":"COMMIT","url":null,"code":"BUILD_FAILED","deploy":"ID","health":null,"tests":"none","seconds":{},"next":["ssh backendim deploys:log ID"]}
To ssh://HOST/docker-copy
 ! [remote rejected] main -> main (BUILD_FAILED: there is no /package-lock.json to COPY; nothing is live yet)
error: failed to push some refs to 'ssh://HOST/docker-copy'

`

exports[`dist/test/stories/broken.test.js > TAP > what is broken is named, and how to mend it > docker-killed 1`] = `
remote: -----> Making the app docker-killed
remote: -----> Dockerfile (Dockerfile)
remote: -----> Building; all lines: ssh backendim deploys:log ID
remote:        RUN echo compiling >&2; node -e 'process.kill(proce…   failed
remote:
remote:  !     BUILD_OOM: a build step was killed, most likely for memory
remote:  !       | compiling
remote:  !       | Killed
remote:  !       | RUN echo compiling >&2; node -e 'process.kill(process.pid, 9)' ended with exit code 137
remote:  !     What to do: let the build do less at a time (fewer parallel jobs), or give the machine more memory
remote:  !     nothing is live yet
remote:
remote: backendim-result: {"status":"refused","app":"docker-killed","release":null,"commit":"COMMIT","url":null,"code":"BUILD_OOM","deploy":"ID","health":null,"tests":"none","seconds":{},"next":["ssh backendim deploys:log ID"]}
To ssh://HOST/docker-killed
 ! [remote rejected] main -> main (BUILD_OOM: a build step was killed, most likely for memory; nothing is live yet)
error: failed to push some refs to 'ssh://HOST/docker-killed'

`

exports[`dist/test/stories/broken.test.js > TAP > what is broken is named, and how to mend it > docker-private 1`] = `
remote: -----> Making the app docker-private
remote: -----> Dockerfile (Dockerfile)
remote: -----> Building; all lines: ssh backendim deploys:log ID
remote:        looking up registry.example.com/org/private:1               failed
remote:
remote:  !     IMAGE_PULL_DENIED: the registry registry.example.com refuses to give out the base image
remote:  !       | pulling from host registry.example.com failed with status code [manifests 1]: 403 Forbidden
remote:  !     What to do: check the name in FROM; builds log in nowhere, so start from a public image, or build it in an earlier stage
remote:  !     nothing is live yet
remote:
remote: backendim-result: {"status":"refused","app":"docker-private","release":null,"commit":"COMMIT","url":null,"code":"IMAGE_PULL_DENIED","deploy":"ID","health":null,"tests":"none","seconds":{},"next":["ssh backendim deploys:log ID"]}
To ssh://HOST/docker-private
 ! [remote rejected] main -> main (IMAGE_PULL_DENIED: the registry registry.example.com refuses to give out the base image; nothing is live yet)
error: failed to push some refs to 'ssh://HOST/docker-private'

`

exports[`dist/test/stories/broken.test.js > TAP > what is broken is named, and how to mend it > docker-script 1`] = `
remote: -----> Making the app docker-script
remote: -----> Dockerfile (Dockerfile)
remote: -----> Building; all lines: ssh backendim deploys:log ID
remote:        RUN ./build.sh                                         failed
remote:
remote:  !     BUILD_FAILED: ./build.sh is not executable
remote:  !       | /bin/sh: 1: ./build.sh: Permission denied
remote:  !       | RUN ./build.sh ended with exit code 126
remote:  !     What to do: run git update-index --chmod=+x ./build.sh, commit and push again
remote:  !     nothing is live yet
remote:
remote: backendim-result: {"status":"refused","app":"docker-script","release":null,"commit":"COMMIT","url":null,"code":"BUILD_FAILED","deploy":"ID","health":null,"tests":"none","seconds":{},"next":["ssh backendim deploys:log ID"]}
To ssh://HOST/docker-script
 ! [remote rejected] main -> main (BUILD_FAILED: ./build.sh is not executable; nothing is live yet)
error: failed to push some refs to 'ssh://HOST/docker-script'

`

exports[`dist/test/stories/broken.test.js > TAP > what is broken is named, and how to mend it > docker-syntax 1`] = `
remote: -----> Making the app docker-syntax
remote: -----> Dockerfile (Dockerfile)
remote: -----> Building; all lines: ssh backendim deploys:log ID
remote:        resolve image config for registry.example.com/docker/doc…   failed
remote:
remote:  !     IMAGE_PULL_DENIED: the image that the "# syntax=" line of the Dockerfile asks for cannot be had on this host
remote:  !       | pulling from host registry.example.com failed with status code [manifests 1]: 403 Forbidden
remote:  !     What to do: take the "# syntax=" line out of the Dockerfile; the builder of the host understands most of it without
remote:  !     nothing is live yet
remote:
remote: backendim-result: {"status":"refused","app":"docker-syntax","release":null,"commit":"COMMIT","url":null,"code":"IMAGE_PULL_DENIED","deploy":"ID","health":null,"tests":"none","seconds":{},"next":["ssh backendim deploys:log ID"]}
To ssh://HOST/docker-syntax
 ! [remote rejected] main -> main (IMAGE_PULL_DENIED: the image that the "# syntax=" line of the Dockerfile asks for cannot be had on this host; nothing is live yet)
error: failed to push some refs to 'ssh://HOST/docker-syntax'

`

exports[`dist/test/stories/broken.test.js > TAP > what is broken is named, and how to mend it > docker-unknown 1`] = `
remote: -----> Making the app docker-unknown
remote: -----> Dockerfile (Dockerfile)
remote: -----> Building; all lines: ssh backendim deploys:log ID
remote:        RUN for n in $(seq 40); do echo "checking part $n";…   failed
remote:
remote:  !     BUILD_FAILED: RUN for n in $(seq 40); do echo "checking part $n"; done; echo "part 41 does not fit"; exit 3 ended with exit code 3
remote:  !       | checking part 12
remote:  !       | checking part 13
remote:  !       | checking part 14
remote:  !       | checking part 15
remote:  !       | checking part 16
remote:  !       | checking part 17
remote:  !       | checking part 18
remote:  !       | checking part 19
remote:  !       | checking part 20
remote:  !       | checking part 21
remote:  !       | checking part 22
remote:  !       | checking part 23
remote:  !       | checking part 24
remote:  !       | checking part 25
remote:  !       | checking part 26
remote:  !       | checking part 27
remote:  !       | checking part 28
remote:  !       | checking part 29
remote:  !       | checking part 30
remote:  !       | checking part 31
remote:  !       | checking part 32
remote:  !       | checking part 33
remote:  !       | checking part 34
remote:  !       | checking part 35
remote:  !       | checking part 36
remote:  !       | checking part 37
remote:  !       | checking part 38
remote:  !       | checking part 39
remote:  !       | checking part 40
remote:  !       | part 41 does not fit
remote:  !     What to do: mend what the build says and push again
remote:  !     nothing is live yet
remote:
remote: backendim-result: {"status":"refused","app":"docker-unknown","release":null,"commit":"COMMIT","url":null,"code":"BUILD_FAILED","deploy":"ID","health":null,"tests":"none","seconds":{},"next":["ssh backendim deploys:log ID"]}
To ssh://HOST/docker-unknown
 ! [remote rejected] main -> main (BUILD_FAILED: RUN for n in $(seq 40); do echo "checking part $n"; done; echo "part 41 does not fit"; exit 3 ended with exit code 3; nothing is live yet)
error: failed to push some refs to 'ssh://HOST/docker-unknown'

`

exports[`dist/test/stories/broken.test.js > TAP > what is broken is named, and how to mend it > node-lock 1`] = `
remote: -----> Making the app node-lock
remote: -----> Node 24 (the default)
remote: -----> Building; all lines: ssh backendim deploys:log ID
remote:        … (what the build says)
remote:
remote:  !     LOCKFILE_OUT_OF_DATE: the lock file package-lock.json does not match package.json
remote:  !       | npm error \`npm ci\` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with \`npm install\` before continuing.
remote:  !       | npm error Missing: is-number@7.0.0 from lock file
remote:  !       | RUN npm ci --no-audit --no-fund && mkdir -p node_modules ended with exit code 1
remote:  !     What to do: run npm install on your machine, commit package-lock.json and push again
remote:  !     nothing is live yet
remote:
remote: backendim-result: {"status":"refused","app":"node-lock","release":null,"commit":"COMMIT","url":null,"code":"LOCKFILE_OUT_OF_DATE","deploy":"ID","health":null,"tests":"none","seconds":{},"next":["ssh backendim deploys:log ID"]}
To ssh://HOST/node-lock
 ! [remote rejected] main -> main (LOCKFILE_OUT_OF_DATE: the lock file package-lock.json does not match package.json; nothing is live yet)
error: failed to push some refs to 'ssh://HOST/node-lock'

`

exports[`dist/test/stories/broken.test.js > TAP > what is broken is named, and how to mend it > node-package 1`] = `
remote: -----> Making the app node-package
remote: -----> Node 24 (the default)
remote:        … (what the build says)
remote:
remote:  !     DEPENDENCY_INSTALL: there is no package no-such-package-zzz-qqq in the registry
remote:  !       | npm error code E404
remote:  !       | npm error 404 Not Found - GET https://registry.npmjs.org/no-such-package-zzz-qqq
remote:  !       | npm error 404
remote:  !       | npm error 404  'no-such-package-zzz-qqq@^1.0.0' is not in this registry.
remote:  !       | npm error 404
remote:  !       | npm error 404 Note that you can also install from a
remote:  !       | npm error 404 tarball, folder, http url, or git url.
remote:  !       | RUN npm install --no-audit --no-fund && mkdir -p node_modules ended with exit code 1
remote:  !     What to do: check its name in package.json; a private package needs its registry in .npmrc
remote:  !     nothing is live yet
remote:
remote: backendim-result: {"status":"refused","app":"node-package","release":null,"commit":"COMMIT","url":null,"code":"DEPENDENCY_INSTALL","deploy":"ID","health":null,"tests":"none","seconds":{},"next":["ssh backendim deploys:log ID"]}
To ssh://HOST/node-package
 ! [remote rejected] main -> main (DEPENDENCY_INSTALL: there is no package no-such-package-zzz-qqq in the registry; nothing is live yet)
error: failed to push some refs to 'ssh://HOST/node-package'

`

exports[`dist/test/stories/broken.test.js > TAP > what is broken is named, and how to mend it > node-tool 1`] = `
remote: -----> Making the app node-tool
remote: -----> Node 24 (the default)
remote: -----> Building; all lines: ssh backendim deploys:log ID
remote:        … (what the build says)
remote:
remote:  !     BUILD_FAILED: a script needs tsc, and no package that is installed has it
remote:  !       | sh: 1: tsc: not found
remote:  !       | RUN npm run build ended with exit code 127
remote:  !     What to do: add the package that has tsc to package.json; where NODE_ENV is production, development dependencies are not installed
remote:  !     nothing is live yet
remote:
remote: backendim-result: {"status":"refused","app":"node-tool","release":null,"commit":"COMMIT","url":null,"code":"BUILD_FAILED","deploy":"ID","health":null,"tests":"none","seconds":{},"next":["ssh backendim deploys:log ID"]}
To ssh://HOST/node-tool
 ! [remote rejected] main -> main (BUILD_FAILED: a script needs tsc, and no package that is installed has it; nothing is live yet)
error: failed to push some refs to 'ssh://HOST/node-tool'

`

exports[`dist/test/stories/broken.test.js > TAP > what is broken is named, and how to mend it > node-types 1`] = `
remote: -----> Making the app node-types
remote: -----> Node 24 (the default)
remote:        … (what the build says)
remote:
remote:  !     BUILD_FAILED: TypeScript finds an error in src/server.ts:1: Type 'string' is not assignable to type 'number'
remote:  !       | src/server.ts(1,7): error TS2322: Type 'string' is not assignable to type 'number'.
remote:  !       | src/server.ts(2,52): error TS2322: Type 'number' is not assignable to type 'string'.
remote:  !       | RUN npm run build ended with exit code 2
remote:  !     What to do: mend it; npx tsc --noEmit shows all of them on your machine
remote:  !     nothing is live yet
remote:
remote: backendim-result: {"status":"refused","app":"node-types","release":null,"commit":"COMMIT","url":null,"code":"BUILD_FAILED","deploy":"ID","health":null,"tests":"none","seconds":{},"next":["ssh backendim deploys:log ID"]}
To ssh://HOST/node-types
 ! [remote rejected] main -> main (BUILD_FAILED: TypeScript finds an error in src/server.ts:1: Type 'string' is not assignable to type 'number'; nothing is live yet)
error: failed to push some refs to 'ssh://HOST/node-types'

`

exports[`dist/test/stories/broken.test.js > TAP > what is broken is named, and how to mend it > python-package 1`] = `
remote: -----> Making the app python-package
remote: -----> Python 3.13 (the default), Flask
remote:        … (what the build says)
remote:
remote:  !     DEPENDENCY_INSTALL: line 1 of requirements.txt is no requirement: flask=3.0
remote:  !       | ERROR: Invalid requirement: 'flask=3.0' (from line 1 of /tmp/requirements.txt)
remote:  !       | Hint: = is not a valid operator. Did you mean == ?
remote:  !       | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt && pip install --cache-dir /tmp/pip-cache gunicorn ended with exit code 1
remote:  !     What to do: write it as name==version
remote:  !     nothing is live yet
remote:
remote: backendim-result: {"status":"refused","app":"python-package","release":null,"commit":"COMMIT","url":null,"code":"DEPENDENCY_INSTALL","deploy":"ID","health":null,"tests":"none","seconds":{},"next":["ssh backendim deploys:log ID"]}
To ssh://HOST/python-package
 ! [remote rejected] main -> main (DEPENDENCY_INSTALL: line 1 of requirements.txt is no requirement: flask=3.0; nothing is live yet)
error: failed to push some refs to 'ssh://HOST/python-package'

`

exports[`dist/test/stories/broken.test.js > TAP > what is broken is named, and how to mend it > python-start 1`] = `
remote: -----> Making the app python-start
remote:
remote:  !     NO_RUNTIME_DETECTED: nothing says what to run: there is no app.py or main.py
remote:  !     What to do: name it: "web: COMMAND" in a Procfile, or processes: in backendim.yaml
remote:  !     nothing is live yet
remote:
remote: backendim-result: {"status":"refused","app":"python-start","release":null,"commit":"COMMIT","url":null,"code":"NO_RUNTIME_DETECTED","deploy":"ID","health":null,"tests":"none","seconds":{},"next":["ssh backendim deploys:log ID"]}
To ssh://HOST/python-start
 ! [remote rejected] main -> main (NO_RUNTIME_DETECTED: nothing says what to run: there is no app.py or main.py; nothing is live yet)
error: failed to push some refs to 'ssh://HOST/python-start'

`

exports[`dist/test/stories/broken.test.js > TAP > what is broken is named, and how to mend it > site-case 1`] = `
remote: -----> Making the app site-case
remote: -----> Node 24 (the default), Vite
remote:        … (what the build says)
remote:
remote:  !     BUILD_FAILED: the source imports ./App.js, and there is no such file
remote:  !       | Could not resolve "./App.js" from "src/main.js"
remote:  !       | file: /app/src/main.js
remote:  !       | RUN npm run build ended with exit code 1
remote:  !     What to do: commit the file, and spell it as it is on disk: Linux tells Foo and foo apart; for @/… and ~/… look at the alias, too
remote:  !     nothing is live yet
remote:
remote: backendim-result: {"status":"refused","app":"site-case","release":null,"commit":"COMMIT","url":null,"code":"BUILD_FAILED","deploy":"ID","health":null,"tests":"none","seconds":{},"next":["ssh backendim deploys:log ID"]}
To ssh://HOST/site-case
 ! [remote rejected] main -> main (BUILD_FAILED: the source imports ./App.js, and there is no such file; nothing is live yet)
error: failed to push some refs to 'ssh://HOST/site-case'

`
