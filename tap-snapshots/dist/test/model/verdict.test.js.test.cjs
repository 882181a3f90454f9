/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/model/verdict.test.js > TAP > what a pusher reads > must match snapshot 1`] = `
== live

=====> shop v3 is live after 1.75 s
       http://shop.localhost:8080

backendim-result: {"status":"live","app":"shop","release":3,"commit":"c0ffee0000000000000000000000000000000000","url":"http://shop.localhost:8080","code":null,"deploy":"d1","health":"passed","tests":"none","seconds":{"build":1.25,"checking":0.5,"total":1.75},"next":["ssh backendim logs shop -t"]}

== checked only (-o dry-run)

=====> c0ffee0 builds and passes; nothing was switched (-o dry-run)

backendim-result: {"status":"checked","app":"shop","release":null,"commit":"c0ffee0000000000000000000000000000000000","url":"http://shop.localhost:8080","code":null,"deploy":"d1","health":"passed","tests":"none","seconds":{"build":1.25,"checking":0.5,"total":1.75},"next":["ssh backendim deploys:log d1"]}

== refused, with evidence

 !     BOOT_CRASH: web.1 ended with exit code 7 before it was healthy
 !       | Error: cannot find the moon
 !       |     at server.js:1:1
 !     What to do: read the last lines of its output, mend and push again
 !     v3 still serves

backendim-result: {"status":"refused","app":"shop","release":null,"commit":"c0ffee0000000000000000000000000000000000","url":"http://shop.localhost:8080","code":"BOOT_CRASH","deploy":"d1","health":null,"tests":"none","seconds":{"build":1.25,"checking":0.5,"total":1.75},"next":["ssh backendim deploys:log d1"]}

== refused, with the next command

 !     MISSING_ENV: SECRET must be set before shop can start
 !     What to do: set it with config:set and push again
 !       ssh backendim config:set shop SECRET=…
 !     v3 still serves

backendim-result: {"status":"refused","app":"shop","release":null,"commit":"c0ffee0000000000000000000000000000000000","url":"http://shop.localhost:8080","code":"MISSING_ENV","deploy":"d1","health":null,"tests":"none","seconds":{"build":1.25,"checking":0.5,"total":1.75},"next":["ssh backendim config:set shop SECRET=…"]}

== refused, nothing was live

 !     BOOT_CRASH: web.1 ended with exit code 7 before it was healthy
 !       | Error: cannot find the moon
 !       |     at server.js:1:1
 !     What to do: read the last lines of its output, mend and push again
 !     nothing is live yet

backendim-result: {"status":"refused","app":"shop","release":null,"commit":"c0ffee0000000000000000000000000000000000","url":null,"code":"BOOT_CRASH","deploy":"d1","health":null,"tests":"none","seconds":{"build":1.25,"checking":0.5,"total":1.75},"next":["ssh backendim deploys:log d1"]}

`
