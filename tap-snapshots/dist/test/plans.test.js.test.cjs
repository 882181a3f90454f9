/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/plans.test.js > TAP > plans > dockerfile 1`] = `
{
  "buildpack": "dockerfile",
  "runtime": "Dockerfile (Dockerfile)",
  "args": {},
  "processes": {
    "web": {}
  },
  "port": 8080,
  "notes": []
}

(Dockerfile)
`

exports[`dist/test/plans.test.js > TAP > plans > dockerfile-elsewhere 1`] = `
{
  "buildpack": "dockerfile",
  "runtime": "Dockerfile (deploy/Dockerfile.prod)",
  "args": {
    "GREETING": "Hello"
  },
  "processes": {
    "web": {}
  },
  "port": 3000,
  "notes": []
}

(deploy/Dockerfile.prod)
`

exports[`dist/test/plans.test.js > TAP > plans > monorepo 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default)",
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "scale": 1,
      "command": "node main.js"
    },
    "worker": {
      "scale": 1,
      "command": "node main.js --worker",
      "memory": 134217728
    }
  },
  "notes": [],
  "port": 5000
}

FROM node:24-slim AS modules
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
FROM modules AS test
COPY . .
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --chown=node:node . /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-bare 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (engines in package.json)",
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "node server.js"
    }
  },
  "notes": [],
  "port": 5000
}

FROM node:24-slim AS modules
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
FROM modules AS test
COPY . .
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --chown=node:node . /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-build 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default)",
  "args": {},
  "testTarget": "test",
  "testCommand": "npm test",
  "processes": {
    "web": {
      "command": "node dist/server.js"
    }
  },
  "notes": [],
  "port": 5000,
  "test": true
}

FROM node:24-slim AS build
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY . .
RUN npm run build
FROM build AS test
FROM build AS pruned
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=pruned --chown=node:node /app /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-deps 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default)",
  "args": {},
  "testTarget": "test",
  "testCommand": "npm test",
  "processes": {
    "web": {
      "command": "node server.js"
    }
  },
  "notes": [],
  "port": 5000
}

FROM node:24-slim AS modules
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund && mkdir -p node_modules
FROM modules AS test
COPY . .
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=modules --chown=node:node /app/node_modules /app/node_modules
COPY --chown=node:node . /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > procfile-worker 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default)",
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "node web.js",
      "scale": 1
    },
    "worker": {
      "command": "node worker.js",
      "scale": 0
    }
  },
  "notes": [],
  "port": 5000,
  "release": "node migrate.js"
}

FROM node:24-slim AS modules
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
FROM modules AS test
COPY . .
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --chown=node:node . /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > python-requirements 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.12 (.python-version)",
  "args": {},
  "processes": {
    "web": {
      "command": "gunicorn --bind 0.0.0.0:$PORT app:app",
      "scale": 1
    }
  },
  "notes": [],
  "port": 5000
}

FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
RUN python3 -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements.txt /tmp/
RUN --mount=type=cache,target=/tmp/pip-cache pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt
COPY --chown=1000:1000 . /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > python-stdlib 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.13 (the default)",
  "args": {},
  "processes": {
    "web": {
      "command": "python app.py",
      "scale": 1
    }
  },
  "notes": [],
  "port": 5000
}

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
COPY --chown=1000:1000 . /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > static 1`] = `
{
  "buildpack": "static",
  "runtime": "static files (index.html)",
  "args": {},
  "processes": {
    "web": {
      "command": "node /srv/server.mjs /app"
    }
  },
  "notes": [],
  "port": 5000
}

FROM node:24-slim
ENV NODE_ENV=production
RUN mkdir -p /srv && echo … | base64 -d > /srv/server.mjs
WORKDIR /app
COPY . /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > static-public 1`] = `
{
  "buildpack": "static",
  "runtime": "static files (public/index.html)",
  "args": {},
  "processes": {
    "web": {
      "command": "node /srv/server.mjs /app"
    }
  },
  "notes": [],
  "port": 5000
}

FROM node:24-slim
ENV NODE_ENV=production
RUN mkdir -p /srv && echo … | base64 -d > /srv/server.mjs
WORKDIR /app
COPY public /app
USER node

`
