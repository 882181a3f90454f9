/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/bin/plan.test.js > TAP > eject: the Dockerfile becomes the project's own, and the same runs > backendim.yaml, with its comments 1`] = `
# about the shop
build: { args: { A: b } } # pinned
processes:
  web: { scale: 2, command: node server.js } # two
test: npm test

`

exports[`dist/test/bin/plan.test.js > TAP > eject: the Dockerfile becomes the project's own, and the same runs > what it says 1`] = `
wrote Dockerfile
wrote .dockerignore
wrote backendim.yaml
backendim.yaml: apt taken out, the Dockerfile holds it
backendim.yaml: build.version taken out, the Dockerfile holds it
backendim.yaml: processes.web.command: node server.js
backendim.yaml: test: npm test
Aptfile is not read any more: the Dockerfile installs what it names

`
