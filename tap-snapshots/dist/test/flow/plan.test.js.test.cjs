/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/flow/plan.test.js > TAP > how a plan is told > static files 1`] = `
runtime    static files (index.html)
web        node /srv/server.mjs /app  (detected)
port       5000  (the default, as $PORT)
images     node:24-slim
env        NODE_ENV=production

# Dockerfile
FROM node:24-slim
ENV NODE_ENV=production
RUN mkdir -p /srv && echo …6248 characters… | base64 -d > /srv/server.mjs
WORKDIR /app
COPY . /app
USER node
`

exports[`dist/test/flow/plan.test.js > TAP > how a plan is told > with a Dockerfile 1`] = `
runtime    Dockerfile (Dockerfile)
web        the image's own command
port       8080  (EXPOSE)
images     node:24

# Dockerfile
FROM node:24
EXPOSE 8080
`

exports[`dist/test/flow/plan.test.js > TAP > how a plan is told > with backendim.yaml 1`] = `
runtime    Node 22 (engines in package.json:1)
version    22  (engines in package.json:1)
install    npm ci --no-audit --no-fund  (package-lock.json)
build      npm run build  (scripts.build in package.json:1)
test       npm test  (not run; "test: true" in backendim.yaml runs it)
release    node migrate.js  (backendim.yaml)
web        node server.js  (detected)
worker     node worker.js  (backendim.yaml, 2 at first, 256M, 0.5 cpus)
port       3000  (port in backendim.yaml)
packages   ffmpeg
images     node:22-slim
caches     /root/.npm
env        NODE_ENV=production
           NPM_CONFIG_UPDATE_NOTIFIER=false
           LOG_LEVEL=info
overrides  port: 3000 instead of 5000 (the default)

# Dockerfile
FROM node:22-slim AS installed
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund && mkdir -p node_modules
FROM installed AS modules
FROM installed AS build
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN npm run build
FROM build AS test
FROM build AS made
RUN rm -rf node_modules
FROM node:22-slim
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=modules --chown=node:node /app/node_modules /app/node_modules
COPY --from=made --chown=node:node /app /app
WORKDIR /app
USER node
`
