/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/model/config.test.js > TAP > a mistake in a Procfile or app.json is told > must match snapshot 1`] = `
web: a
worker
=> CONFIG_INVALID Procfile:2:1: not of the form TYPE: COMMAND

web:
=> CONFIG_INVALID Procfile:1:1: not of the form TYPE: COMMAND

: x
=> CONFIG_INVALID Procfile:1:1: "" cannot be a process type

run: x
=> CONFIG_INVALID Procfile:1:1: "run" cannot be a process type

1web: x
=> CONFIG_INVALID Procfile:1:1: "1web" cannot be a process type

we b: x
=> CONFIG_INVALID Procfile:1:1: "we b" cannot be a process type

{
=> CONFIG_INVALID app.json: Expected property name or '}' in JSON …

[]
=> CONFIG_INVALID app.json: the file must be a map of keys, not a list

null
=> CONFIG_INVALID app.json: the file must be a map of keys, not empty

{"scripts":5}
=> CONFIG_INVALID app.json: scripts must be a map of keys, not a number

{"env":{"A":5}}
=> CONFIG_INVALID app.json: env.A must be text, or a map with "value" or "required"

{"env":{"A-B":"c"}}
=> CONFIG_INVALID app.json: env.A-B: the name must be letters, digits and _, not starting with a digit

`

exports[`dist/test/model/config.test.js > TAP > a mistake in backendim.yaml is told with line, column and what to write > must match snapshot 1`] = `
build:
	root: api
=> CONFIG_INVALID backendim.yaml:2:1: a tab; indent with blanks

	app: shop
=> CONFIG_INVALID backendim.yaml:1:1: a tab; indent with blanks

app: shop
procesess:
  web: node server.js
=> CONFIG_INVALID backendim.yaml:2:1: unknown key "procesess"; did you mean "processes"?

build:
  dockerfil: Dockerfile
=> CONFIG_INVALID backendim.yaml:2:3: unknown key "dockerfil"; did you mean "dockerfile"?

processes:
  web:
    command: x
    memmory: 1G
=> CONFIG_INVALID backendim.yaml:4:5: unknown key "memmory"; did you mean "memory"?

health: { pth: /up }
=> CONFIG_INVALID backendim.yaml:1:11: unknown key "pth"; did you mean "path"?

nothing-like-it: 1
=> CONFIG_INVALID backendim.yaml:1:1: unknown key "nothing-like-it"

app: shop
services: { postgres: 16 }
=> CONFIG_INVALID backendim.yaml:2:1: "services" is not supported by this version

build: { secrets: [NPM_TOKEN] }
=> no mistake was found

app: 5
=> CONFIG_INVALID backendim.yaml:1:1: app must be text, not a number

app:
=> CONFIG_INVALID backendim.yaml:1:1: app must be text, not empty

app: ""
=> CONFIG_INVALID backendim.yaml:1:1: app must be text that is not empty

test: 5
=> CONFIG_INVALID backendim.yaml:1:1: test must be a command, auto, true or false

test: [npm, test]
=> CONFIG_INVALID backendim.yaml:1:1: test must be a command, auto, true or false

port: "3000"
=> CONFIG_INVALID backendim.yaml:1:1: port must be a number, not text

port: 70000
=> CONFIG_INVALID backendim.yaml:1:1: port must be at most 65535

port: 80.5
=> CONFIG_INVALID backendim.yaml:1:1: port must be a whole number, not a fraction

processes: [web]
=> CONFIG_INVALID backendim.yaml:1:1: processes must be a map of keys, not a list

processes: { web: 5 }
=> CONFIG_INVALID backendim.yaml:1:14: processes.web must be a command, or a map with command, scale, memory, cpus

processes: { web: "" }
=> CONFIG_INVALID backendim.yaml:1:14: processes.web must be text that is not empty

processes: { "1web": x }
=> CONFIG_INVALID backendim.yaml:1:14: processes.1web: the name must be a letter, then letters, digits, - and _; and not run, router, release or deploy

processes: { run: x }
=> CONFIG_INVALID backendim.yaml:1:14: processes.run: the name must be a letter, then letters, digits, - and _; and not run, router, release or deploy

processes: { web: { scale: -1 } }
=> CONFIG_INVALID backendim.yaml:1:21: processes.web.scale must be at least 0

processes: { web: { scale: 51 } }
=> CONFIG_INVALID backendim.yaml:1:21: processes.web.scale must be at most 50

processes: { web: { memory: 256 } }
=> CONFIG_INVALID backendim.yaml:1:21: processes.web.memory must be text, not a number

processes: { web: { memory: 0M } }
=> CONFIG_INVALID backendim.yaml:1:21: processes.web.memory must be a size such as 256M or 1G

processes: { web: { memory: 5M } }
=> CONFIG_INVALID backendim.yaml:1:21: processes.web.memory must be at least 6M

processes: { web: { cpus: 0 } }
=> CONFIG_INVALID backendim.yaml:1:21: processes.web.cpus must be at least 0.01

health: /healthz
=> CONFIG_INVALID backendim.yaml:1:1: health must be a map of keys, not text

health: { path: up }
=> CONFIG_INVALID backendim.yaml:1:11: health.path must be a path that starts with /

health: { interval: 0s }
=> CONFIG_INVALID backendim.yaml:1:11: health.interval must be a duration such as 500ms, 5s or 2m

health: { within: 1h }
=> CONFIG_INVALID backendim.yaml:1:11: health.within must be a duration such as 500ms, 5s or 2m

env: [A=b]
=> CONFIG_INVALID backendim.yaml:1:1: env must be a map of keys, not a list

env: { A: null }
=> CONFIG_INVALID backendim.yaml:1:8: env.A must be text, a number, or true or false

env: { A-B: c }
=> CONFIG_INVALID backendim.yaml:1:8: env.A-B: the name must be letters, digits and _, not starting with a digit

require: DATABASE_URL
=> CONFIG_INVALID backendim.yaml:1:1: require must be a list, not text

require: [DATABASE_URL, "a b"]
=> CONFIG_INVALID backendim.yaml:1:25: require.1 must be letters, digits and _, not starting with a digit

domains: [https://shop.example.com]
=> CONFIG_INVALID backendim.yaml:1:11: domains.0 must be a host name such as shop.example.com

domains: [Shop.example.com]
=> CONFIG_INVALID backendim.yaml:1:11: domains.0 must be a host name such as shop.example.com

proxy: { first_byte: 30 }
=> CONFIG_INVALID backendim.yaml:1:10: proxy.first_byte must be text, not a number

proxy: { idle: 0s }
=> CONFIG_INVALID backendim.yaml:1:10: proxy.idle must be a duration such as 500ms, 5s or 2m

proxy: { max_body: 5 }
=> CONFIG_INVALID backendim.yaml:1:10: proxy.max_body must be a size such as 10M, or 0 for no limit

proxy: { max_body: 10MB }
=> CONFIG_INVALID backendim.yaml:1:10: proxy.max_body must be a size such as 10M, or 0 for no limit

proxy: { stick: true }
=> CONFIG_INVALID backendim.yaml:1:10: unknown key "stick"; did you mean "sticky"?

build: { root: ../other }
=> CONFIG_INVALID backendim.yaml:1:10: build.root must be a path inside the project

build: { root: /srv }
=> CONFIG_INVALID backendim.yaml:1:10: build.root must be a path inside the project

build: { dockerfile: "a\\0b" }
=> CONFIG_INVALID backendim.yaml:1:10: build.dockerfile must be a path inside the project

build: { dockerfile: Dockerfile, buildpack: node }
=> CONFIG_INVALID backendim.yaml: build.dockerfile and build.buildpack exclude each other

- app
=> CONFIG_INVALID backendim.yaml:1:1: the file must be a map of keys, not a list

shop
=> CONFIG_INVALID backendim.yaml:1:1: the file must be a map of keys, not text

app: shop
port: 1
app: store
=> CONFIG_INVALID backendim.yaml:3:1: the key "app" is there twice

app: [shop
=> CONFIG_INVALID backendim.yaml:1:11: Flow sequence in block collection must be sufficiently indented and end with a ]

app: *name
=> CONFIG_INVALID backendim.yaml: Unresolved alias (the anchor must be set before the alias): name

? { a: b }
: c
=> CONFIG_INVALID backendim.yaml:1:3: a key must be a word

app: shop
---
app: store
=> CONFIG_INVALID backendim.yaml:2:1: a second document (---); there may be one

`
