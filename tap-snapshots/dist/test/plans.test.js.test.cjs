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
      "command": "node main.js",
      "scale": 1
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

exports[`dist/test/plans.test.js > TAP > plans > node-angular 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 22 (engines in package.json), Angular",
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "node /srv/server.mjs /app index.html"
    }
  },
  "notes": [
    "no package-lock.json: versions may differ from yours; commit one"
  ],
  "port": 5000
}

FROM node:22-slim AS build
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund
COPY . .
RUN npm run build
FROM build AS test
FROM node:24-slim
ENV NODE_ENV=production
RUN mkdir -p /srv && echo … | base64 -d > /srv/server.mjs
WORKDIR /app
COPY --from=build /app/dist/shop/browser /app
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

exports[`dist/test/plans.test.js > TAP > plans > node-bun 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), Bun 1",
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

FROM node:24-slim AS tools
RUN npm install -g --force bun@1
FROM tools AS modules
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json bun.lock ./
RUN --mount=type=cache,target=/root/.bun/install/cache bun install --frozen-lockfile && mkdir -p node_modules
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

exports[`dist/test/plans.test.js > TAP > plans > node-nest 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), Nest",
  "args": {},
  "testTarget": "test",
  "testCommand": "npm test",
  "processes": {
    "web": {
      "command": "node dist/main"
    }
  },
  "notes": [
    "no package-lock.json: versions may differ from yours; commit one"
  ],
  "port": 5000
}

FROM node:24-slim AS build
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund
COPY . .
RUN npm run build
FROM build AS test
FROM build AS pruned
RUN --mount=type=cache,target=/root/.npm npm prune --omit=dev
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=pruned --chown=node:node /app /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-next 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), Next",
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "node server.js"
    }
  },
  "notes": [
    "no package-lock.json: versions may differ from yours; commit one"
  ],
  "port": 5000
}

FROM node:24-slim AS build
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund
COPY . .
RUN npm run build
FROM build AS test
FROM build AS pruned
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false HOSTNAME=0.0.0.0
RUN install -d -o node -g node /app
COPY --from=pruned --chown=node:node /app/.next/standalone /app
COPY --from=pruned --chown=node:node /app/.next/static /app/.next/static
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-nuxt 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), Nuxt",
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "node .output/server/index.mjs"
    }
  },
  "notes": [
    "no package-lock.json: versions may differ from yours; commit one"
  ],
  "port": 5000
}

FROM node:24-slim AS build
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund
RUN npm run build
FROM build AS test
FROM build AS pruned
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=pruned --chown=node:node /app/.output /app/.output
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-pnpm 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), pnpm 9.15.9",
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

FROM node:24-slim AS tools
RUN npm install -g --force pnpm@9.15.9
FROM tools AS modules
ENV NPM_CONFIG_UPDATE_NOTIFIER=false PNPM_HOME=/pnpm
WORKDIR /app
COPY package.json pnpm-lock.yaml ./
RUN --mount=type=cache,target=/pnpm/store pnpm install --frozen-lockfile --prod && mkdir -p node_modules
FROM tools AS test
ENV NPM_CONFIG_UPDATE_NOTIFIER=false PNPM_HOME=/pnpm
WORKDIR /app
COPY package.json pnpm-lock.yaml ./
RUN --mount=type=cache,target=/pnpm/store pnpm install --frozen-lockfile && mkdir -p node_modules
COPY . .
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=modules --chown=node:node /app/node_modules /app/node_modules
COPY --chown=node:node . /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-sveltekit 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), SvelteKit",
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "node build"
    }
  },
  "notes": [
    "no package-lock.json: versions may differ from yours; commit one"
  ],
  "port": 5000
}

FROM node:24-slim AS build
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund
COPY . .
RUN npm run build
FROM build AS test
FROM build AS pruned
RUN --mount=type=cache,target=/root/.npm npm prune --omit=dev
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=pruned --chown=node:node /app /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-vite 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), Vite",
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "node /srv/server.mjs /app index.html"
    }
  },
  "notes": [],
  "port": 5000
}

FROM node:24-slim AS build
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY . .
RUN npm run build
FROM build AS test
FROM node:24-slim
ENV NODE_ENV=production
RUN mkdir -p /srv && echo … | base64 -d > /srv/server.mjs
WORKDIR /app
COPY --from=build /app/dist /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-workspace 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), pnpm 9",
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "cd apps/api && node dist/server.js"
    }
  },
  "notes": [
    "apps/api is the only workspace that can be started"
  ],
  "port": 5000
}

FROM node:24-slim AS tools
RUN npm install -g --force pnpm@9
FROM tools AS build
ENV NPM_CONFIG_UPDATE_NOTIFIER=false PNPM_HOME=/pnpm
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/pnpm/store pnpm install --frozen-lockfile
RUN pnpm --filter "api..." run build
FROM build AS test
FROM build AS pruned
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=pruned --chown=node:node /app /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-yarn 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), yarn 1",
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

FROM node:24-slim AS tools
RUN npm install -g --force yarn@1.22.22
FROM tools AS modules
ENV NPM_CONFIG_UPDATE_NOTIFIER=false YARN_CACHE_FOLDER=/yarn-cache
WORKDIR /app
COPY package.json yarn.lock ./
RUN --mount=type=cache,target=/yarn-cache yarn install --frozen-lockfile --non-interactive --production && mkdir -p node_modules
FROM tools AS test
ENV NPM_CONFIG_UPDATE_NOTIFIER=false YARN_CACHE_FOLDER=/yarn-cache
WORKDIR /app
COPY package.json yarn.lock ./
RUN --mount=type=cache,target=/yarn-cache yarn install --frozen-lockfile --non-interactive && mkdir -p node_modules
COPY . .
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=modules --chown=node:node /app/node_modules /app/node_modules
COPY --chown=node:node . /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-yarn-berry 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), yarn 4",
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

FROM node:24-slim AS tools
RUN npm install -g --force @yarnpkg/cli-dist@4.9.1
FROM tools AS modules
ENV NPM_CONFIG_UPDATE_NOTIFIER=false YARN_ENABLE_TELEMETRY=0 YARN_GLOBAL_FOLDER=/yarn-global YARN_ENABLE_GLOBAL_CACHE=true
WORKDIR /app
COPY package.json yarn.lock .yarnrc.yml ./
RUN --mount=type=cache,target=/yarn-global yarn install --immutable && mkdir -p node_modules
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

exports[`dist/test/plans.test.js > TAP > plans > node-yarn-pnp 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), yarn 4 (Plug'n'Play)",
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "yarn node server.js"
    }
  },
  "notes": [],
  "port": 5000
}

FROM node:24-slim AS tools
RUN npm install -g --force @yarnpkg/cli-dist@4.9.1
FROM tools AS modules
ENV NPM_CONFIG_UPDATE_NOTIFIER=false YARN_ENABLE_TELEMETRY=0 YARN_ENABLE_GLOBAL_CACHE=false
WORKDIR /app
COPY package.json yarn.lock ./
RUN yarn install --immutable && mkdir -p node_modules
FROM modules AS test
COPY . .
FROM tools
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false YARN_ENABLE_TELEMETRY=0 YARN_ENABLE_GLOBAL_CACHE=false
RUN install -d -o node -g node /app
COPY --from=modules --chown=node:node /app/.yarn /app/.yarn
COPY --from=modules --chown=node:node /app/.pnp.cjs /app/.pnp.cjs
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

exports[`dist/test/plans.test.js > TAP > plans > python-django 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.13 (the default), Django",
  "args": {},
  "processes": {
    "web": {
      "command": "gunicorn --bind 0.0.0.0:$PORT shop.wsgi:application"
    }
  },
  "notes": [],
  "port": 5000
}

FROM python:3.13-slim AS build
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev libpq-dev && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv /venv
ENV PATH=/venv/bin:$PATH:/tools/bin
WORKDIR /app
COPY requirements.txt /tmp/
RUN --mount=type=cache,target=/tmp/pip-cache pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt
FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
ENV PATH=/venv/bin:$PATH
COPY --from=build /venv /venv
COPY --chown=1000:1000 . /app
WORKDIR /app
RUN SECRET_KEY=build python3 manage.py collectstatic --noinput || echo "warning: collectstatic failed: static files are missing from this image"
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > python-fastapi-uv 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.13 (requires-python in pyproject.toml), FastAPI, uv",
  "args": {},
  "processes": {
    "web": {
      "command": "uvicorn app.main:app --host 0.0.0.0 --port $PORT"
    }
  },
  "notes": [],
  "port": 5000
}

FROM python:3.13-slim AS build
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
RUN python3 -m venv /tools && /tools/bin/pip install --no-cache-dir 'uv'
ENV PATH=/venv/bin:$PATH:/tools/bin UV_PROJECT_ENVIRONMENT=/venv UV_LINK_MODE=copy UV_PYTHON=python3 UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev --no-install-project
FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
ENV PATH=/venv/bin:$PATH
COPY --from=build /venv /venv
COPY --chown=1000:1000 . /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > python-flask-poetry 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.13 (python in pyproject.toml), Flask, Poetry",
  "args": {},
  "processes": {
    "web": {
      "command": "gunicorn --bind 0.0.0.0:$PORT 'shop:create_app()'"
    }
  },
  "notes": [],
  "port": 5000
}

FROM python:3.13-slim AS build
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
RUN python3 -m venv /tools && /tools/bin/pip install --no-cache-dir 'poetry>=1.8,<2'
RUN python3 -m venv /venv
ENV PATH=/venv/bin:$PATH:/tools/bin VIRTUAL_ENV=/venv POETRY_CACHE_DIR=/root/.cache/poetry
WORKDIR /app
COPY pyproject.toml poetry.lock ./
RUN --mount=type=cache,target=/root/.cache/poetry poetry install --no-interaction --only main --no-root
FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
ENV PATH=/venv/bin:$PATH
COPY --from=build /venv /venv
COPY --chown=1000:1000 . /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > python-pipenv 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.12 (Pipfile), Starlette, Pipenv",
  "args": {},
  "processes": {
    "web": {
      "command": "uvicorn main:app --host 0.0.0.0 --port $PORT"
    }
  },
  "notes": [],
  "port": 5000
}

FROM python:3.12-slim AS build
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
RUN python3 -m venv /tools && /tools/bin/pip install --no-cache-dir 'pipenv'
RUN python3 -m venv /venv
ENV PATH=/venv/bin:$PATH:/tools/bin
WORKDIR /app
COPY Pipfile Pipfile.lock ./
RUN --mount=type=cache,target=/tmp/pip-cache pipenv requirements > /tmp/requirements.txt && pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt
FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
ENV PATH=/venv/bin:$PATH
COPY --from=build /venv /venv
COPY --chown=1000:1000 . /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > python-requirements 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.12 (.python-version), Flask",
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

exports[`dist/test/plans.test.js > TAP > plans > python-streamlit 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.13 (the default), Streamlit",
  "args": {},
  "processes": {
    "web": {
      "command": "streamlit run streamlit_app.py --server.address 0.0.0.0 --server.port $PORT --server.headless true"
    }
  },
  "notes": [],
  "port": 5000
}

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
RUN python3 -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements.txt /tmp/
RUN --mount=type=cache,target=/tmp/pip-cache pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt
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
