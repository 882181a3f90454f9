/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/plans.test.js > TAP > plans > bun-hello 1`] = `
{
  "buildpack": "bun",
  "runtime": "Bun 1 (the default)",
  "version": {
    "value": "1",
    "from": "the default"
  },
  "install": {
    "value": "bun install --frozen-lockfile",
    "from": "bun.lock"
  },
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "bun run index.ts"
    }
  },
  "notes": [],
  "port": 5000
}

FROM oven/bun:1-slim AS installed
WORKDIR /app
COPY package.json bun.lock ./
RUN --mount=type=cache,target=/root/.bun/install/cache bun install --frozen-lockfile && mkdir -p node_modules
FROM installed AS modules
FROM installed AS build
COPY . .
FROM build AS test
FROM oven/bun:1-slim
ENV NODE_ENV=production
RUN install -d -o bun -g bun /app
COPY --from=modules --chown=bun:bun /app/node_modules /app/node_modules
COPY --chown=bun:bun . /app
WORKDIR /app
USER bun

`

exports[`dist/test/plans.test.js > TAP > plans > bun-start 1`] = `
{
  "buildpack": "bun",
  "runtime": "Bun 1.2.5 (packageManager in package.json:3)",
  "version": {
    "value": "1.2.5",
    "from": "packageManager in package.json:3"
  },
  "build": {
    "value": "bun run build",
    "from": "scripts.build in package.json:4"
  },
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "bun run start"
    }
  },
  "notes": [],
  "port": 5000
}

FROM oven/bun:1.2.5-slim AS build
WORKDIR /app
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN bun run build
FROM build AS test
FROM oven/bun:1.2.5-slim
ENV NODE_ENV=production
RUN install -d -o bun -g bun /app
COPY --from=build --chown=bun:bun /app /app
WORKDIR /app
USER bun

`

exports[`dist/test/plans.test.js > TAP > plans > bun-workspaces 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), Bun 1",
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "bun install --frozen-lockfile",
    "from": "bun.lock"
  },
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "cd apps/api && npm start"
    }
  },
  "notes": [],
  "port": 5000
}

FROM node:24-slim AS tools
RUN npm install -g --force bun@1
FROM tools AS build
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json bun.lock ./
COPY packages/greet/package.json packages/greet/
COPY apps/api/package.json apps/api/
RUN --mount=type=cache,target=/root/.bun/install/cache bun install --frozen-lockfile
COPY . .
FROM build AS test
FROM build AS pruned
FROM tools
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=pruned --chown=node:node /app /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > compose 1`] = `
{
  "buildpack": "compose",
  "runtime": "docker-compose.yml, service web",
  "args": {},
  "processes": {
    "web": {}
  },
  "port": 3000,
  "notes": [
    "of docker-compose.yml these data services are not started, give the app their addresses by config:set: db (postgres:17)"
  ]
}

(deploy/web.Dockerfile)
`

exports[`dist/test/plans.test.js > TAP > plans > compose-workers 1`] = `
{
  "buildpack": "compose",
  "runtime": "compose.yaml, service web, worker",
  "args": {},
  "processes": {
    "web": {},
    "worker": {
      "command": "node worker.js",
      "scale": 1
    }
  },
  "port": 8000,
  "notes": [
    "of compose.yaml these data services are not started, give the app their addresses by config:set: redis (redis:7)",
    "not read from compose.yaml: depends_on (see config:set, volumes: and health: in backendim.yaml)"
  ]
}

(deploy/app.Dockerfile)
`

exports[`dist/test/plans.test.js > TAP > plans > cpp-cmake 1`] = `
{
  "buildpack": "cpp",
  "runtime": "C and C++ (CMake)",
  "build": {
    "value": "cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/app -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache && cmake --build build && cmake --install build --prefix /out",
    "from": "CMakeLists.txt"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "bin/server"
    }
  },
  "notes": [],
  "port": 5000
}

FROM debian:bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential cmake ninja-build ccache pkg-config ca-certificates zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN --mount=type=cache,target=/root/.cache/ccache cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/app -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache && cmake --build build && cmake --install build --prefix /out
RUN mkdir -p /out/bin && { [ -e /out/bin/server ] || cp "$(find build -type f -name server -executable | head -n 1)" /out/bin/; } && { [ -e /out/bin/crc ] || cp "$(find build -type f -name crc -executable | head -n 1)" /out/bin/ 2>/dev/null || true; }
RUN find /out/bin /out/lib -type f -exec ldd {} + 2>/dev/null | awk '$2 == "=>" && $3 ~ /^\\// {print $3}' | sort -u | while read -r file; do dpkg -S "*/$(basename "$file")" 2>/dev/null | head -n 1 | cut -d: -f1; done | sort -u > /packages
FROM debian:bookworm-slim
COPY --from=build /packages /tmp/packages
RUN apt-get update && xargs -r apt-get install -y --no-install-recommends ca-certificates < /tmp/packages && rm -rf /var/lib/apt/lists/* /tmp/packages
ENV PATH=/app/bin:$PATH LD_LIBRARY_PATH=/app/lib
COPY --chown=1000:1000 . /app
COPY --from=build --chown=1000:1000 /out /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > cpp-meson 1`] = `
{
  "buildpack": "cpp",
  "runtime": "C and C++ (Meson)",
  "build": {
    "value": "prefix=/app && meson setup build --buildtype=release --prefix=$prefix --libdir=lib && ninja -C build && DESTDIR=/tmp/made meson install -C build --no-rebuild && mkdir -p /out && cp -r /tmp/made$prefix/. /out/",
    "from": "meson.build"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "bin/hello"
    }
  },
  "notes": [],
  "port": 5000
}

FROM debian:bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential meson ninja-build ccache pkg-config ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN --mount=type=cache,target=/root/.cache/ccache prefix=/app && meson setup build --buildtype=release --prefix=$prefix --libdir=lib && ninja -C build && DESTDIR=/tmp/made meson install -C build --no-rebuild && mkdir -p /out && cp -r /tmp/made$prefix/. /out/
RUN mkdir -p /out/bin && { [ -e /out/bin/hello ] || cp "$(find build -type f -name hello -executable | head -n 1)" /out/bin/; }
RUN find /out/bin /out/lib -type f -exec ldd {} + 2>/dev/null | awk '$2 == "=>" && $3 ~ /^\\// {print $3}' | sort -u | while read -r file; do dpkg -S "*/$(basename "$file")" 2>/dev/null | head -n 1 | cut -d: -f1; done | sort -u > /packages
FROM debian:bookworm-slim
COPY --from=build /packages /tmp/packages
RUN apt-get update && xargs -r apt-get install -y --no-install-recommends ca-certificates < /tmp/packages && rm -rf /var/lib/apt/lists/* /tmp/packages
ENV PATH=/app/bin:$PATH LD_LIBRARY_PATH=/app/lib
COPY --chown=1000:1000 . /app
COPY --from=build --chown=1000:1000 /out /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > deno-fresh 1`] = `
{
  "buildpack": "deno",
  "runtime": "Deno 2.9.1 (the default)",
  "version": {
    "value": "2.9.1",
    "from": "the default"
  },
  "install": {
    "value": "deno install && deno cache main.ts",
    "from": "deno.json"
  },
  "build": {
    "value": "deno task build",
    "from": "tasks.build in deno.json:3"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "DENO_SERVE_ADDRESS=tcp:0.0.0.0:$PORT deno task start"
    }
  },
  "notes": [],
  "port": 5000
}

FROM denoland/deno:2.9.1 AS build
WORKDIR /app
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN deno install && deno cache main.ts
RUN deno task build
FROM denoland/deno:2.9.1
RUN install -d -o deno -g deno /app
COPY --from=build --chown=deno:deno /deno-dir /deno-dir
COPY --from=build --chown=deno:deno /app /app
WORKDIR /app
USER deno

`

exports[`dist/test/plans.test.js > TAP > plans > deno-serve 1`] = `
{
  "buildpack": "deno",
  "runtime": "Deno 2.9.1 (the default)",
  "version": {
    "value": "2.9.1",
    "from": "the default"
  },
  "install": {
    "value": "deno install && deno cache server.ts",
    "from": "deno.jsonc"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "deno serve -A --host 0.0.0.0 --port $PORT server.ts"
    }
  },
  "notes": [],
  "port": 5000
}

FROM denoland/deno:2.9.1 AS build
WORKDIR /app
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN deno install && deno cache server.ts
FROM denoland/deno:2.9.1
RUN install -d -o deno -g deno /app
COPY --from=build --chown=deno:deno /deno-dir /deno-dir
COPY --from=build --chown=deno:deno /app /app
WORKDIR /app
USER deno

`

exports[`dist/test/plans.test.js > TAP > plans > deno-task 1`] = `
{
  "buildpack": "deno",
  "runtime": "Deno 2.9.1 (the default)",
  "version": {
    "value": "2.9.1",
    "from": "the default"
  },
  "install": {
    "value": "deno cache main.ts",
    "from": "main.ts"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "DENO_SERVE_ADDRESS=tcp:0.0.0.0:$PORT deno task start"
    }
  },
  "notes": [],
  "port": 5000
}

FROM denoland/deno:2.9.1 AS build
WORKDIR /app
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN deno cache main.ts
FROM denoland/deno:2.9.1
RUN install -d -o deno -g deno /app
COPY --from=build --chown=deno:deno /deno-dir /deno-dir
COPY --from=build --chown=deno:deno /app /app
WORKDIR /app
USER deno

`

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
  "target": "production",
  "processes": {
    "web": {}
  },
  "port": 3000,
  "notes": []
}

(deploy/Dockerfile.prod)
`

exports[`dist/test/plans.test.js > TAP > plans > dotnet-solution 1`] = `
{
  "buildpack": "dotnet",
  "runtime": ".NET 9.0 (TargetFramework in src/Shop.Api/Shop.Api.csproj:3)",
  "version": {
    "value": "9.0",
    "from": "TargetFramework in src/Shop.Api/Shop.Api.csproj:3"
  },
  "build": {
    "value": "dotnet publish src/Shop.Api/Shop.Api.csproj -c Release -o /out",
    "from": "src/Shop.Api/Shop.Api.csproj"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "ASPNETCORE_URLS=http://0.0.0.0:$PORT dotnet Shop.Server.dll"
    }
  },
  "notes": [],
  "port": 5000
}

FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build
WORKDIR /src
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN --mount=type=cache,target=/root/.nuget/packages dotnet publish src/Shop.Api/Shop.Api.csproj -c Release -o /out
FROM mcr.microsoft.com/dotnet/aspnet:9.0
ENV DOTNET_ENVIRONMENT=Production HOME=/app
COPY --from=build --chown=1000:1000 /out /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > dotnet-web 1`] = `
{
  "buildpack": "dotnet",
  "runtime": ".NET 8.0 (TargetFramework in dotnet-web.csproj:3)",
  "version": {
    "value": "8.0",
    "from": "TargetFramework in dotnet-web.csproj:3"
  },
  "build": {
    "value": "dotnet publish dotnet-web.csproj -c Release -o /out",
    "from": "dotnet-web.csproj"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "ASPNETCORE_URLS=http://0.0.0.0:$PORT dotnet dotnet-web.dll"
    }
  },
  "notes": [],
  "port": 5000
}

FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build
WORKDIR /src
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN --mount=type=cache,target=/root/.nuget/packages dotnet publish dotnet-web.csproj -c Release -o /out
FROM mcr.microsoft.com/dotnet/aspnet:8.0
ENV DOTNET_ENVIRONMENT=Production HOME=/app
COPY --from=build --chown=1000:1000 /out /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > elixir-phoenix 1`] = `
{
  "buildpack": "elixir",
  "runtime": "Elixir 1.18 (.tool-versions), Phoenix",
  "version": {
    "value": "1.18",
    "from": ".tool-versions:2"
  },
  "install": {
    "value": "mix deps.get --only prod",
    "from": "mix.lock"
  },
  "build": {
    "value": "mix assets.deploy && mix release",
    "from": "mix.exs"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "PHX_SERVER=true bin/shop start"
    }
  },
  "notes": [],
  "port": 5000
}

FROM elixir:1.18-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential git ca-certificates && rm -rf /var/lib/apt/lists/*
ENV MIX_ENV=prod LANG=C.UTF-8
RUN mix local.hex --force && mix local.rebar --force
WORKDIR /app
COPY mix.exs mix.lock ./
RUN mix deps.get --only prod
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN mix deps.compile && mix compile
RUN mix assets.deploy
RUN mix release --path /out
FROM elixir:1.18-slim
ENV MIX_ENV=prod LANG=C.UTF-8 HOME=/app
COPY --from=build --chown=1000:1000 /out /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > elixir-phoenix-node 1`] = `
{
  "buildpack": "elixir",
  "runtime": "Elixir 1.14 (elixir in mix.exs), Phoenix",
  "version": {
    "value": "1.14",
    "from": "elixir in mix.exs:5"
  },
  "install": {
    "value": "mix deps.get --only prod",
    "from": "mix.lock"
  },
  "build": {
    "value": "npm run deploy --prefix assets && mix phx.digest && mix release",
    "from": "mix.exs"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "PHX_SERVER=true bin/chat start"
    }
  },
  "notes": [],
  "port": 5000
}

FROM elixir:1.14-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential git ca-certificates && rm -rf /var/lib/apt/lists/*
ENV MIX_ENV=prod LANG=C.UTF-8
RUN mix local.hex --force && mix local.rebar --force
WORKDIR /app
COPY mix.exs mix.lock ./
RUN mix deps.get --only prod
COPY --from=node:16-slim /usr/local/bin/node /usr/local/bin/node
COPY --from=node:16-slim /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
COPY assets/package.json assets/package-lock.json ./assets/
RUN cd assets && npm ci --no-audit --no-fund
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN mix deps.compile && mix compile
RUN npm run deploy --prefix assets
RUN mix phx.digest
RUN mix release --path /out
FROM elixir:1.14-slim
ENV MIX_ENV=prod LANG=C.UTF-8 HOME=/app
COPY --from=build --chown=1000:1000 /out /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > elixir-plain 1`] = `
{
  "buildpack": "elixir",
  "runtime": "Elixir 1.18 (elixir in mix.exs)",
  "version": {
    "value": "1.18",
    "from": "elixir in mix.exs:7"
  },
  "install": {
    "value": "mix deps.get --only prod",
    "from": "mix.exs"
  },
  "build": {
    "value": "mix release",
    "from": "mix.exs"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "bin/hello start"
    }
  },
  "notes": [
    "no mix.lock: versions may differ from yours; commit one"
  ],
  "port": 5000
}

FROM elixir:1.18-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential git ca-certificates && rm -rf /var/lib/apt/lists/*
ENV MIX_ENV=prod LANG=C.UTF-8
RUN mix local.hex --force && mix local.rebar --force
WORKDIR /app
COPY mix.exs ./
RUN mix deps.get --only prod
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN mix deps.compile && mix compile
RUN mix release --path /out
FROM elixir:1.18-slim
ENV MIX_ENV=prod LANG=C.UTF-8 HOME=/app
COPY --from=build --chown=1000:1000 /out /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > elixir-umbrella 1`] = `
{
  "buildpack": "elixir",
  "runtime": "Elixir 1.18 (elixir in mix.exs), Phoenix",
  "version": {
    "value": "1.18",
    "from": "elixir in mix.exs:4"
  },
  "install": {
    "value": "mix deps.get --only prod",
    "from": "mix.lock"
  },
  "build": {
    "value": "mix compile",
    "from": "mix.exs"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "mix phx.server"
    }
  },
  "notes": [],
  "port": 5000
}

FROM elixir:1.18-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential git ca-certificates && rm -rf /var/lib/apt/lists/*
ENV MIX_ENV=prod LANG=C.UTF-8 MIX_HOME=/mix
RUN mix local.hex --force && mix local.rebar --force
WORKDIR /app
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN mix deps.get --only prod
RUN mix deps.compile && mix compile
FROM elixir:1.18-slim
ENV MIX_ENV=prod LANG=C.UTF-8 HOME=/app MIX_HOME=/mix
COPY --from=build --chown=1000:1000 /mix /mix
COPY --from=build --chown=1000:1000 /app /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > gleam-javascript 1`] = `
{
  "buildpack": "gleam",
  "runtime": "Gleam 1.17.0 (the default), JavaScript on Node",
  "version": {
    "value": "1.17.0",
    "from": "the default"
  },
  "install": {
    "value": "gleam deps download",
    "from": "gleam.toml"
  },
  "build": {
    "value": "gleam build",
    "from": "target in gleam.toml"
  },
  "args": {},
  "testTarget": "test",
  "testCommand": "gleam test",
  "processes": {
    "web": {
      "command": "node --input-type=module -e \\"import('/app/build/dev/javascript/hello/hello.mjs').then((app) => app.main())\\""
    }
  },
  "notes": [
    "no manifest.toml: versions may differ from yours; commit it"
  ],
  "port": 5000
}

FROM ghcr.io/gleam-lang/gleam:v1.17.0-scratch AS gleam
FROM node:24-slim AS build
COPY --from=gleam /bin/gleam /bin/gleam
WORKDIR /app
COPY gleam.toml ./
RUN gleam deps download
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN gleam build
FROM build AS test
FROM node:24-slim
ENV NODE_ENV=production
COPY --chown=1000:1000 . /app
COPY --from=build --chown=1000:1000 /app/build /app/build
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > gleam-wisp 1`] = `
{
  "buildpack": "gleam",
  "runtime": "Gleam 1.14.0 (.tool-versions:1), Erlang/OTP 27",
  "version": {
    "value": "1.14.0",
    "from": ".tool-versions:1"
  },
  "install": {
    "value": "gleam deps download",
    "from": "manifest.toml"
  },
  "build": {
    "value": "gleam export erlang-shipment",
    "from": "gleam.toml"
  },
  "args": {},
  "testTarget": "test",
  "testCommand": "gleam test",
  "processes": {
    "web": {
      "command": "./entrypoint.sh run"
    }
  },
  "notes": [],
  "port": 5000
}

FROM ghcr.io/gleam-lang/gleam:v1.14.0-scratch AS gleam
FROM erlang:27 AS build
COPY --from=gleam /bin/gleam /bin/gleam
WORKDIR /app
COPY gleam.toml manifest.toml ./
RUN gleam deps download
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN gleam export erlang-shipment
FROM build AS test
FROM erlang:27-slim
ENV HOME=/app
RUN install -d -o 1000 -g 1000 /app
COPY --from=build --chown=1000:1000 /app/build/erlang-shipment /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > go-cmd 1`] = `
{
  "buildpack": "go",
  "runtime": "Go 1.25 (the default; go in go.mod:3 asks for 1.19 or newer)",
  "version": {
    "value": "1.25",
    "from": "the default; go in go.mod:3 asks for 1.19 or newer"
  },
  "install": {
    "value": "go mod download",
    "from": "go.mod"
  },
  "build": {
    "value": "go build -trimpath -ldflags=\\"-s -w\\" -tags timetzdata -o /out/migrate ./cmd/migrate && go build -trimpath -ldflags=\\"-s -w\\" -tags timetzdata -o /out/server ./cmd/server",
    "from": "the main packages"
  },
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "bin/server"
    }
  },
  "notes": [],
  "port": 5000
}

FROM golang:1.25-bookworm AS build
ENV CGO_ENABLED=0
WORKDIR /app
COPY go.mod ./
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go mod download
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN mkdir -p /out
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build -trimpath -ldflags="-s -w" -tags timetzdata -o /out/migrate ./cmd/migrate
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build -trimpath -ldflags="-s -w" -tags timetzdata -o /out/server ./cmd/server
FROM build AS test
FROM debian:bookworm-slim
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
ENV PATH=/app/bin:$PATH
COPY --chown=1000:1000 . /app
COPY --from=build /out/ /app/bin/
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > go-root 1`] = `
{
  "buildpack": "go",
  "runtime": "Go 1.24 (go in go.mod:3)",
  "version": {
    "value": "1.24",
    "from": "go in go.mod:3"
  },
  "install": {
    "value": "go mod download",
    "from": "go.mod"
  },
  "build": {
    "value": "go build -trimpath -ldflags=\\"-s -w\\" -tags timetzdata -o /out/hello ./",
    "from": "the main packages"
  },
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "bin/hello"
    }
  },
  "notes": [],
  "port": 5000
}

FROM golang:1.24-bookworm AS build
ENV CGO_ENABLED=0
WORKDIR /app
COPY go.mod ./
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go mod download
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN mkdir -p /out
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build -trimpath -ldflags="-s -w" -tags timetzdata -o /out/hello ./
FROM build AS test
FROM debian:bookworm-slim
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
ENV PATH=/app/bin:$PATH
COPY --chown=1000:1000 . /app
COPY --from=build /out/ /app/bin/
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > java-spring 1`] = `
{
  "buildpack": "java",
  "runtime": "Java 21 (pom.xml:12), Maven wrapper, Spring Boot",
  "version": {
    "value": "21",
    "from": "pom.xml:12"
  },
  "build": {
    "value": "sh ./mvnw -B -DskipTests package",
    "from": "pom.xml"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "java -Dserver.port=$PORT -jar app.jar"
    }
  },
  "notes": [],
  "port": 5000
}

FROM eclipse-temurin:21-jdk AS build
WORKDIR /app
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN --mount=type=cache,target=/root/.m2 sh ./mvnw -B -DskipTests package
RUN mkdir -p /out && cp "$(ls -S target/*.jar target/*.war 2>/dev/null | grep -v -e '-plain\\.' -e '-sources\\.' -e '-javadoc\\.' -e '-tests\\.' -e '/original-' | head -n 1)" /out/app.jar
FROM eclipse-temurin:21-jre
ENV JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=75 HOME=/app
RUN install -d -o 1000 -g 1000 /app
COPY --from=build --chown=1000:1000 /out /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > kotlin-ktor 1`] = `
{
  "buildpack": "java",
  "runtime": "Java 17 (build.gradle.kts:6), Gradle, Ktor",
  "version": {
    "value": "17",
    "from": "build.gradle.kts:6"
  },
  "build": {
    "value": "gradle --no-daemon installDist",
    "from": "the build file"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "bin/kotlin-ktor"
    }
  },
  "notes": [],
  "port": 5000
}

FROM gradle:8-jdk17 AS build
ENV GRADLE_USER_HOME=/cache/gradle
WORKDIR /app
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN --mount=type=cache,target=/cache/gradle gradle --no-daemon installDist
RUN mkdir -p /out && cp -r build/install/*/. /out/
FROM eclipse-temurin:17-jre
ENV JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=75 HOME=/app
RUN install -d -o 1000 -g 1000 /app
COPY --from=build --chown=1000:1000 /out /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > monorepo 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default)",
  "version": {
    "value": "24",
    "from": "the default"
  },
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
  "overrides": [
    "build.root: services/api instead of the root of the repository"
  ],
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

exports[`dist/test/plans.test.js > TAP > plans > monorepo-npm 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default)",
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "npm ci --no-audit --no-fund",
    "from": "package-lock.json"
  },
  "build": {
    "value": "npm run build -w greet && npm run build -w api",
    "from": "what is found"
  },
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "node server.js"
    }
  },
  "notes": [],
  "overrides": [
    "build.root: apps/api instead of the root of the repository"
  ],
  "port": 5000
}

FROM node:24-slim AS build
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/greet/package.json packages/greet/
COPY apps/api/package.json apps/api/
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN npm run build -w greet && npm run build -w api
FROM build AS test
WORKDIR /app/apps/api
FROM build AS pruned
RUN --mount=type=cache,target=/root/.npm npm prune --omit=dev
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=pruned --chown=node:node /app /app
WORKDIR /app/apps/api
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > monorepo-pnpm 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 22 (engines in package.json:1), pnpm 9.15.9",
  "version": {
    "value": "22",
    "from": "engines in package.json:1"
  },
  "install": {
    "value": "pnpm install --frozen-lockfile",
    "from": "packageManager in package.json:1"
  },
  "build": {
    "value": "pnpm --filter \\"api...\\" run build",
    "from": "what is found"
  },
  "args": {},
  "testTarget": "test",
  "testCommand": "pnpm test",
  "processes": {
    "web": {
      "command": "node server.js"
    }
  },
  "notes": [],
  "overrides": [
    "build.root: apps/api instead of the root of the repository"
  ],
  "port": 5000
}

FROM node:22-slim AS tools
RUN npm install -g --force pnpm@9.15.9
FROM tools AS build
ENV NPM_CONFIG_UPDATE_NOTIFIER=false PNPM_HOME=/pnpm
WORKDIR /app
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages/greet/package.json packages/greet/
COPY apps/api/package.json apps/api/
RUN --mount=type=cache,target=/pnpm/store pnpm install --frozen-lockfile
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN pnpm --filter "api..." run build
FROM build AS test
WORKDIR /app/apps/api
FROM build AS pruned
FROM node:22-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=pruned --chown=node:node /app /app
WORKDIR /app/apps/api
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > monorepo-python 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.13 (the default)",
  "version": {
    "value": "3.13",
    "from": "the default"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "python3 main.py",
      "scale": 1
    }
  },
  "port": 5000,
  "notes": [],
  "overrides": [
    "build.root: services/api instead of the root of the repository"
  ]
}

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app/services/api
COPY --chown=1000:1000 . /app
WORKDIR /app/services/api
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > node-angular 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 22 (engines in package.json:5), Angular",
  "version": {
    "value": "22",
    "from": "engines in package.json:5"
  },
  "install": {
    "value": "npm install --no-audit --no-fund",
    "from": "npm, without a lock file"
  },
  "build": {
    "value": "npm run build",
    "from": "scripts.build in package.json:4"
  },
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
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN npm run build
FROM build AS test
FROM node:24-slim
ENV NODE_ENV=production
RUN mkdir -p /srv && echo … | base64 -d > /srv/server.mjs
WORKDIR /app
COPY --from=build /app/dist/shop/browser /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-astro 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (engines in package.json:5), Astro",
  "version": {
    "value": "24",
    "from": "engines in package.json:5"
  },
  "install": {
    "value": "npm ci --no-audit --no-fund",
    "from": "package-lock.json"
  },
  "build": {
    "value": "npm run build",
    "from": "scripts.build in package.json:6"
  },
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "node /srv/server.mjs /app"
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
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN npm run build
FROM build AS test
FROM node:24-slim
ENV NODE_ENV=production
RUN mkdir -p /srv && echo … | base64 -d > /srv/server.mjs
WORKDIR /app
COPY --from=build /app/dist /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-astro-server 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), Astro",
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "npm install --no-audit --no-fund",
    "from": "npm, without a lock file"
  },
  "build": {
    "value": "npm run build",
    "from": "scripts.build in package.json:5"
  },
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "node ./dist/server/entry.mjs"
    }
  },
  "notes": [
    "no package-lock.json: versions may differ from yours; commit one"
  ],
  "port": 5000
}

FROM node:24-slim AS installed
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund && mkdir -p node_modules
FROM installed AS modules
FROM installed AS build
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN npm run build
FROM build AS test
FROM build AS made
RUN rm -rf node_modules
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false HOST=0.0.0.0
RUN install -d -o node -g node /app
COPY --from=modules --chown=node:node /app/node_modules /app/node_modules
COPY --from=made --chown=node:node /app /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-bare 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (engines in package.json:5)",
  "version": {
    "value": "24",
    "from": "engines in package.json:5"
  },
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

exports[`dist/test/plans.test.js > TAP > plans > node-bot 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (engines in package.json:4)",
  "version": {
    "value": "24",
    "from": "engines in package.json:4"
  },
  "install": {
    "value": "npm ci --no-audit --no-fund",
    "from": "package-lock.json"
  },
  "args": {},
  "testTarget": "test",
  "processes": {
    "worker": {
      "command": "node bot.js",
      "scale": 1
    }
  },
  "notes": [
    "discord.js and no package that answers requests: it runs as worker; name it web in a Procfile if it listens on $PORT"
  ],
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

exports[`dist/test/plans.test.js > TAP > plans > node-build 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default)",
  "version": {
    "value": "24",
    "from": "the default"
  },
  "build": {
    "value": "npm run build",
    "from": "scripts.build in package.json:6"
  },
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
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
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
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "bun install --frozen-lockfile",
    "from": "bun.lock"
  },
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
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "npm ci --no-audit --no-fund",
    "from": "package-lock.json"
  },
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
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "npm install --no-audit --no-fund",
    "from": "npm, without a lock file"
  },
  "build": {
    "value": "npm run build",
    "from": "scripts.build in package.json:4"
  },
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

FROM node:24-slim AS installed
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund && mkdir -p node_modules
FROM installed AS modules
RUN --mount=type=cache,target=/root/.npm npm prune --omit=dev && mkdir -p node_modules
FROM installed AS build
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN npm run build
FROM build AS test
FROM build AS made
RUN rm -rf node_modules
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=modules --chown=node:node /app/node_modules /app/node_modules
COPY --from=made --chown=node:node /app /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-next 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), Next",
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "npm install --no-audit --no-fund",
    "from": "npm, without a lock file"
  },
  "build": {
    "value": "npm run build",
    "from": "scripts.build in package.json:4"
  },
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
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
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
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "npm install --no-audit --no-fund",
    "from": "npm, without a lock file"
  },
  "build": {
    "value": "npm run build",
    "from": "scripts.build in package.json:4"
  },
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
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
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

exports[`dist/test/plans.test.js > TAP > plans > node-nx 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default)",
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "npm install --no-audit --no-fund",
    "from": "npm, without a lock file"
  },
  "build": {
    "value": "node_modules/.bin/nx build api --configuration=production",
    "from": "what is found"
  },
  "args": {},
  "testTarget": "test",
  "testCommand": "npm test",
  "processes": {
    "web": {
      "command": "node dist/apps/api/main.js"
    }
  },
  "notes": [
    "no package-lock.json: versions may differ from yours; commit one",
    "Nx: api is the only application"
  ],
  "port": 5000
}

FROM node:24-slim AS installed
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund && mkdir -p node_modules
FROM installed AS modules
RUN --mount=type=cache,target=/root/.npm npm prune --omit=dev && mkdir -p node_modules
FROM installed AS build
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN node_modules/.bin/nx build api --configuration=production
FROM build AS test
FROM build AS made
RUN rm -rf node_modules
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=modules --chown=node:node /app/node_modules /app/node_modules
COPY --from=made --chown=node:node /app /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-pnpm 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), pnpm 9.15.9",
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "pnpm install --frozen-lockfile",
    "from": "packageManager in package.json:3"
  },
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

exports[`dist/test/plans.test.js > TAP > plans > node-react-router 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), React Router",
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "npm ci --no-audit --no-fund",
    "from": "package-lock.json"
  },
  "build": {
    "value": "npm run build",
    "from": "scripts.build in package.json:7"
  },
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "npm start"
    }
  },
  "notes": [],
  "port": 5000
}

FROM node:24-slim AS installed
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund && mkdir -p node_modules
FROM installed AS modules
RUN --mount=type=cache,target=/root/.npm npm prune --omit=dev && mkdir -p node_modules
FROM installed AS build
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN npm run build
FROM build AS test
FROM build AS made
RUN rm -rf node_modules
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=modules --chown=node:node /app/node_modules /app/node_modules
COPY --from=made --chown=node:node /app /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-sveltekit 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), SvelteKit",
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "npm install --no-audit --no-fund",
    "from": "npm, without a lock file"
  },
  "build": {
    "value": "npm run build",
    "from": "scripts.build in package.json:5"
  },
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

FROM node:24-slim AS installed
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund && mkdir -p node_modules
FROM installed AS modules
RUN --mount=type=cache,target=/root/.npm npm prune --omit=dev && mkdir -p node_modules
FROM installed AS build
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN npm run build
FROM build AS test
FROM build AS made
RUN rm -rf node_modules
FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false
RUN install -d -o node -g node /app
COPY --from=modules --chown=node:node /app/node_modules /app/node_modules
COPY --from=made --chown=node:node /app /app
WORKDIR /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > node-tanstack-start 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default), TanStack Start",
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "npm install --no-audit --no-fund",
    "from": "npm, without a lock file"
  },
  "build": {
    "value": "npm run build",
    "from": "scripts.build in package.json:5"
  },
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
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
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

exports[`dist/test/plans.test.js > TAP > plans > node-turborepo 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default)",
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "npm ci --no-audit --no-fund",
    "from": "packageManager in package.json:4"
  },
  "build": {
    "value": "npm run build",
    "from": "scripts.build in package.json:6"
  },
  "args": {},
  "testTarget": "test",
  "processes": {
    "web": {
      "command": "cd apps/api && node dist/server.js"
    }
  },
  "notes": [],
  "port": 5000
}

FROM node:24-slim AS build
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/greet/package.json packages/greet/
COPY apps/docs/package.json apps/docs/
COPY apps/api/package.json apps/api/
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
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
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "npm ci --no-audit --no-fund",
    "from": "package-lock.json"
  },
  "build": {
    "value": "npm run build",
    "from": "scripts.build in package.json:5"
  },
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
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
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
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "pnpm install --frozen-lockfile",
    "from": "pnpm-lock.yaml"
  },
  "build": {
    "value": "pnpm --filter \\"api...\\" run build",
    "from": "what is found"
  },
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
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages/greet/package.json packages/greet/
COPY apps/api/package.json apps/api/
RUN --mount=type=cache,target=/pnpm/store pnpm install --frozen-lockfile
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
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
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "yarn install --frozen-lockfile --non-interactive",
    "from": "yarn.lock"
  },
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
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "yarn install --immutable",
    "from": "packageManager in package.json:3"
  },
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
  "version": {
    "value": "24",
    "from": "the default"
  },
  "install": {
    "value": "yarn install --immutable",
    "from": "packageManager in package.json:3"
  },
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

exports[`dist/test/plans.test.js > TAP > plans > php-front 1`] = `
{
  "buildpack": "php",
  "runtime": "PHP 8.4 (require in composer.json)",
  "version": {
    "value": "8.4",
    "from": "require in composer.json:5"
  },
  "install": {
    "value": "composer install --no-dev",
    "from": "composer.json"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "frankenphp php-server --listen 0.0.0.0:$PORT --root /app/public/"
    }
  },
  "notes": [],
  "port": 5000
}

FROM dunglas/frankenphp:1-php8.4
RUN install-php-extensions opcache pdo_mysql pdo_pgsql mysqli
ENV APP_ENV=production LOG_CHANNEL=stderr HOME=/tmp XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp
RUN setcap -r /usr/local/bin/frankenphp || true
RUN install -d -o 1000 -g 1000 /app
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends git unzip && rm -rf /var/lib/apt/lists/*
COPY --from=composer:2 /usr/bin/composer /usr/local/bin/composer
COPY composer.json ./
RUN --mount=type=cache,target=/tmp/composer COMPOSER_CACHE_DIR=/tmp/composer COMPOSER_ALLOW_SUPERUSER=1 composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader
COPY --chown=1000:1000 . /app
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN COMPOSER_ALLOW_SUPERUSER=1 composer dump-autoload --optimize --no-dev --no-interaction
RUN for folder in storage bootstrap/cache var tmp logs writable runtime; do [ ! -d $folder ] || chown -R 1000:1000 $folder; done
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > php-heroku 1`] = `
{
  "buildpack": "php",
  "runtime": "PHP 8.4 (require in composer.json)",
  "version": {
    "value": "8.4",
    "from": "require in composer.json:1"
  },
  "install": {
    "value": "composer install --no-dev",
    "from": "composer.lock"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "vendor/bin/heroku-php-apache2 web/",
      "scale": 1
    }
  },
  "notes": [],
  "overrides": [
    "web in Procfile: vendor/bin/heroku-php-apache2 web/ instead of frankenphp php-server --listen 0.0.0.0:$PORT --root /app/web/ (detected)"
  ],
  "port": 5000
}

FROM dunglas/frankenphp:1-php8.4
RUN install-php-extensions opcache pdo_mysql pdo_pgsql mysqli
ENV APP_ENV=production LOG_CHANNEL=stderr HOME=/tmp XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp
RUN setcap -r /usr/local/bin/frankenphp || true
RUN install -d -o 1000 -g 1000 /app
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends git unzip && rm -rf /var/lib/apt/lists/*
COPY --from=composer:2 /usr/bin/composer /usr/local/bin/composer
COPY composer.json composer.lock ./
RUN --mount=type=cache,target=/tmp/composer COMPOSER_CACHE_DIR=/tmp/composer COMPOSER_ALLOW_SUPERUSER=1 composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader
COPY --chown=1000:1000 . /app
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN COMPOSER_ALLOW_SUPERUSER=1 composer dump-autoload --optimize --no-dev --no-interaction
RUN printf '%s\\n' '#!/bin/sh' 'for last; do :; done; case "$last" in ""|*.conf) last=;; esac; exec frankenphp php-server --listen 0.0.0.0:$PORT --root /app/$last' > /usr/local/bin/heroku-php-apache2 && chmod 755 /usr/local/bin/heroku-php-apache2 && ln -s heroku-php-apache2 /usr/local/bin/heroku-php-nginx && mkdir -p vendor/bin && for name in heroku-php-apache2 heroku-php-nginx; do [ -e vendor/bin/$name ] || ln -s /usr/local/bin/$name vendor/bin/$name; done
RUN for folder in storage bootstrap/cache var tmp logs writable runtime; do [ ! -d $folder ] || chown -R 1000:1000 $folder; done
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > php-laravel 1`] = `
{
  "buildpack": "php",
  "runtime": "PHP 8.4 (require in composer.json), Laravel",
  "version": {
    "value": "8.4",
    "from": "require in composer.json:3"
  },
  "install": {
    "value": "composer install --no-dev",
    "from": "composer.lock"
  },
  "build": {
    "value": "npm run build",
    "from": "package.json"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "frankenphp php-server --listen 0.0.0.0:$PORT --root /app/public/"
    }
  },
  "notes": [
    "assets: npm run build on Node 24 (the default)"
  ],
  "port": 5000
}

FROM node:24-slim AS assets
WORKDIR /app
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN npm run build && rm -rf node_modules
FROM dunglas/frankenphp:1-php8.4
RUN install-php-extensions opcache intl zip bcmath pcntl pdo_mysql pdo_pgsql gd
ENV APP_ENV=production LOG_CHANNEL=stderr HOME=/tmp XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp
RUN setcap -r /usr/local/bin/frankenphp || true
RUN install -d -o 1000 -g 1000 /app
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends git unzip && rm -rf /var/lib/apt/lists/*
COPY --from=composer:2 /usr/bin/composer /usr/local/bin/composer
COPY composer.json composer.lock ./
RUN --mount=type=cache,target=/tmp/composer COMPOSER_CACHE_DIR=/tmp/composer COMPOSER_ALLOW_SUPERUSER=1 composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader
COPY --from=assets --chown=1000:1000 /app /app
RUN COMPOSER_ALLOW_SUPERUSER=1 composer dump-autoload --optimize --no-dev --no-interaction
RUN for folder in storage bootstrap/cache var tmp logs writable runtime; do [ ! -d $folder ] || chown -R 1000:1000 $folder; done
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > php-old 1`] = `
{
  "buildpack": "php",
  "runtime": "PHP 7.4 (require in composer.json)",
  "version": {
    "value": "7.4",
    "from": "require in composer.json:3"
  },
  "install": {
    "value": "composer install --no-dev",
    "from": "composer.json"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "apache2-foreground"
    }
  },
  "notes": [],
  "port": 5000
}

FROM php:7.4-apache
COPY --from=mlocati/php-extension-installer:2 /usr/bin/install-php-extensions /usr/local/bin/
RUN install-php-extensions opcache pdo_mysql pdo_pgsql mysqli
ENV APP_ENV=production LOG_CHANNEL=stderr HOME=/tmp XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp
RUN sed -ri 's/^Listen 80$/Listen \${PORT}/' /etc/apache2/ports.conf && sed -ri 's#/var/www/html#/app/web/#; s/:80>/:\${PORT}>/' /etc/apache2/sites-available/000-default.conf && sed -ri 's#/var/www/#/app/#' /etc/apache2/apache2.conf && a2enmod rewrite && chown -R 1000:1000 /var/run/apache2 /var/log/apache2
RUN install -d -o 1000 -g 1000 /app
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends git unzip && rm -rf /var/lib/apt/lists/*
COPY --from=composer:2 /usr/bin/composer /usr/local/bin/composer
COPY composer.json ./
RUN --mount=type=cache,target=/tmp/composer COMPOSER_CACHE_DIR=/tmp/composer COMPOSER_ALLOW_SUPERUSER=1 composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader
COPY --chown=1000:1000 . /app
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN COMPOSER_ALLOW_SUPERUSER=1 composer dump-autoload --optimize --no-dev --no-interaction
RUN for folder in storage bootstrap/cache var tmp logs writable runtime; do [ ! -d $folder ] || chown -R 1000:1000 $folder; done
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > php-plain 1`] = `
{
  "buildpack": "php",
  "runtime": "PHP 8.4 (the default)",
  "version": {
    "value": "8.4",
    "from": "the default"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "frankenphp php-server --listen 0.0.0.0:$PORT --root /app/"
    }
  },
  "notes": [],
  "port": 5000
}

FROM dunglas/frankenphp:1-php8.4
RUN install-php-extensions opcache pdo_mysql pdo_pgsql mysqli
ENV APP_ENV=production LOG_CHANNEL=stderr HOME=/tmp XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp
RUN setcap -r /usr/local/bin/frankenphp || true
RUN install -d -o 1000 -g 1000 /app
WORKDIR /app
COPY --chown=1000:1000 . /app
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN for folder in storage bootstrap/cache var tmp logs writable runtime; do [ ! -d $folder ] || chown -R 1000:1000 $folder; done
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > php-symfony 1`] = `
{
  "buildpack": "php",
  "runtime": "PHP 8.4 (require in composer.json), Symfony",
  "version": {
    "value": "8.4",
    "from": "require in composer.json:4"
  },
  "install": {
    "value": "composer install --no-dev",
    "from": "composer.lock"
  },
  "build": {
    "value": "composer run-script --no-dev post-install-cmd && php bin/console asset-map:compile",
    "from": "composer.json"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "frankenphp php-server --listen 0.0.0.0:$PORT --root /app/public/"
    }
  },
  "notes": [],
  "port": 5000
}

FROM dunglas/frankenphp:1-php8.4
RUN install-php-extensions opcache intl zip bcmath pcntl pdo_mysql pdo_pgsql apcu
ENV APP_ENV=prod LOG_CHANNEL=stderr HOME=/tmp XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp
RUN setcap -r /usr/local/bin/frankenphp || true
RUN install -d -o 1000 -g 1000 /app
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends git unzip && rm -rf /var/lib/apt/lists/*
COPY --from=composer:2 /usr/bin/composer /usr/local/bin/composer
COPY composer.json composer.lock symfony.lock ./
RUN --mount=type=cache,target=/tmp/composer COMPOSER_CACHE_DIR=/tmp/composer COMPOSER_ALLOW_SUPERUSER=1 composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader
COPY --chown=1000:1000 . /app
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN COMPOSER_ALLOW_SUPERUSER=1 composer dump-autoload --optimize --no-dev --no-interaction
RUN COMPOSER_ALLOW_SUPERUSER=1 composer run-script --no-dev post-install-cmd
RUN php bin/console asset-map:compile
RUN for folder in storage bootstrap/cache var tmp logs writable runtime; do [ ! -d $folder ] || chown -R 1000:1000 $folder; done
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > php-wordpress 1`] = `
{
  "buildpack": "php",
  "runtime": "PHP 8.4 (the default), WordPress",
  "version": {
    "value": "8.4",
    "from": "the default"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "frankenphp php-server --listen 0.0.0.0:$PORT --root /app/"
    }
  },
  "notes": [],
  "port": 5000
}

FROM dunglas/frankenphp:1-php8.4
RUN install-php-extensions opcache mysqli pdo_mysql gd exif intl zip bcmath
ENV APP_ENV=production LOG_CHANNEL=stderr HOME=/tmp XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp
RUN setcap -r /usr/local/bin/frankenphp || true
RUN install -d -o 1000 -g 1000 /app
WORKDIR /app
COPY --chown=1000:1000 . /app
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN for folder in storage bootstrap/cache var tmp logs writable runtime; do [ ! -d $folder ] || chown -R 1000:1000 $folder; done
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > procfile-worker 1`] = `
{
  "buildpack": "node",
  "runtime": "Node 24 (the default)",
  "version": {
    "value": "24",
    "from": "the default"
  },
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

exports[`dist/test/plans.test.js > TAP > plans > python-bot 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.12 (discord-py 2.3.2 is for none newer), bot",
  "version": {
    "value": "3.12",
    "from": "discord-py 2.3.2 is for none newer"
  },
  "install": {
    "value": "pip install -r requirements.txt",
    "from": "requirements.txt"
  },
  "args": {},
  "processes": {
    "worker": {
      "command": "python3 bot.py",
      "scale": 1
    }
  },
  "port": 5000,
  "notes": []
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

exports[`dist/test/plans.test.js > TAP > plans > python-django 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.13 (the default), Django",
  "version": {
    "value": "3.13",
    "from": "the default"
  },
  "install": {
    "value": "pip install -r requirements.txt",
    "from": "requirements.txt"
  },
  "build": {
    "value": "SECRET_KEY=build python3 manage.py collectstatic --noinput",
    "from": "STATIC_ROOT in shop/settings.py:9"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "gunicorn --bind 0.0.0.0:$PORT shop.wsgi:application"
    }
  },
  "port": 5000,
  "notes": []
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
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
WORKDIR /app
RUN SECRET_KEY=build python3 manage.py collectstatic --noinput || echo "warning: collectstatic failed: static files are missing from this image"
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > python-django-settings 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.13 (the default), Django",
  "version": {
    "value": "3.13",
    "from": "the default"
  },
  "install": {
    "value": "pip install -r requirements/production.txt",
    "from": "requirements/production.txt"
  },
  "build": {
    "value": "DJANGO_SETTINGS_MODULE=config.settings.production DJANGO_SECRET_KEY=build DB_NAME=build python3 manage.py collectstatic --noinput",
    "from": "STATIC_ROOT in config/settings/base.py:3"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "daphne -b 0.0.0.0 -p $PORT config.asgi:application"
    }
  },
  "port": 5000,
  "notes": []
}

FROM python:3.13-slim AS build
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev libpq-dev && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv /venv
ENV PATH=/venv/bin:$PATH:/tools/bin
WORKDIR /app
COPY requirements/production.txt requirements/base.txt /tmp/requirements/
RUN --mount=type=cache,target=/tmp/pip-cache pip install --cache-dir /tmp/pip-cache -r /tmp/requirements/production.txt
FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
ENV PATH=/venv/bin:$PATH
COPY --from=build /venv /venv
COPY --chown=1000:1000 . /app
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
WORKDIR /app
RUN DJANGO_SETTINGS_MODULE=config.settings.production DJANGO_SECRET_KEY=build DB_NAME=build python3 manage.py collectstatic --noinput || echo "warning: collectstatic failed: static files are missing from this image"
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > python-fastapi-uv 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.13 (requires-python in pyproject.toml), FastAPI, uv",
  "version": {
    "value": "3.13",
    "from": "requires-python in pyproject.toml:4"
  },
  "install": {
    "value": "uv sync --locked --no-dev --no-install-project",
    "from": "uv.lock"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "uvicorn app.main:app --host 0.0.0.0 --port $PORT"
    }
  },
  "port": 5000,
  "notes": []
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
  "version": {
    "value": "3.13",
    "from": "python in pyproject.toml:8"
  },
  "install": {
    "value": "poetry install --no-interaction --only main --no-root",
    "from": "poetry.lock"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "gunicorn --bind 0.0.0.0:$PORT 'shop:create_app()'"
    }
  },
  "port": 5000,
  "notes": []
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

exports[`dist/test/plans.test.js > TAP > plans > python-flask-vite 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.13 (the default), Flask",
  "version": {
    "value": "3.13",
    "from": "the default"
  },
  "install": {
    "value": "pip install -r requirements.txt",
    "from": "requirements.txt"
  },
  "build": {
    "value": "npm run build",
    "from": "package.json"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "gunicorn --chdir src wsgi:app",
      "scale": 1
    }
  },
  "port": 5000,
  "notes": [
    "assets: npm run build on Node 24 (the default)"
  ],
  "overrides": [
    "web in Procfile: gunicorn --chdir src wsgi:app instead of gunicorn --bind 0.0.0.0:$PORT wsgi:app (detected)"
  ]
}

FROM node:24-slim AS assets
WORKDIR /app
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN npm run build && rm -rf node_modules
FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
RUN python3 -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements.txt /tmp/
RUN --mount=type=cache,target=/tmp/pip-cache pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt
COPY --from=assets --chown=1000:1000 /app /app
WORKDIR /app
ENV PYTHONPATH=/app/src
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > python-front 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.13 (the default), Flask",
  "version": {
    "value": "3.13",
    "from": "the default"
  },
  "install": {
    "value": "pip install -r requirements.txt",
    "from": "requirements.txt"
  },
  "build": {
    "value": "npm run build in frontend",
    "from": "package.json"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "gunicorn --bind 0.0.0.0:$PORT app:app"
    }
  },
  "port": 5000,
  "notes": [
    "assets: npm run build in frontend on Node 24 (the default)"
  ]
}

FROM node:24-slim AS assets
WORKDIR /app/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
WORKDIR /app
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
WORKDIR /app/frontend
RUN npm run build && rm -rf node_modules
FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
RUN python3 -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements.txt /tmp/
RUN --mount=type=cache,target=/tmp/pip-cache pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt
COPY --from=assets --chown=1000:1000 /app /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > python-package 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.13 (requires-python in pyproject.toml)",
  "version": {
    "value": "3.13",
    "from": "requires-python in pyproject.toml:4"
  },
  "install": {
    "value": "",
    "from": "pyproject.toml"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "python -m shop.server",
      "scale": 1
    }
  },
  "port": 5000,
  "notes": [
    "no lock file: versions may differ from yours; commit one"
  ],
  "overrides": [
    "web in Procfile: python -m shop.server instead of python3 -m shop.server (detected)"
  ]
}

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
RUN python3 -m venv /venv
ENV PATH=/venv/bin:$PATH
RUN --mount=type=cache,target=/tmp/pip-cache true
COPY --chown=1000:1000 . /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > python-pipenv 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.12 (Pipfile), Starlette, Pipenv",
  "version": {
    "value": "3.12",
    "from": "Pipfile:11"
  },
  "install": {
    "value": "pipenv requirements > /tmp/requirements.txt && pip install -r /tmp/requirements.txt",
    "from": "Pipfile.lock"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "uvicorn main:app --host 0.0.0.0 --port $PORT"
    }
  },
  "port": 5000,
  "notes": []
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
  "version": {
    "value": "3.12",
    "from": ".python-version:1"
  },
  "install": {
    "value": "pip install -r requirements.txt",
    "from": "requirements.txt"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "gunicorn --bind 0.0.0.0:$PORT app:app",
      "scale": 1
    }
  },
  "port": 5000,
  "notes": []
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
  "version": {
    "value": "3.13",
    "from": "the default"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "python app.py",
      "scale": 1
    }
  },
  "port": 5000,
  "notes": [],
  "overrides": [
    "web in Procfile: python app.py instead of python3 app.py (detected)"
  ]
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
  "version": {
    "value": "3.13",
    "from": "the default"
  },
  "install": {
    "value": "pip install -r requirements.txt",
    "from": "requirements.txt"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "streamlit run streamlit_app.py --server.address 0.0.0.0 --server.port $PORT --server.headless true"
    }
  },
  "port": 5000,
  "notes": []
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

exports[`dist/test/plans.test.js > TAP > plans > python-uv-workspace 1`] = `
{
  "buildpack": "python",
  "runtime": "Python 3.13 (requires-python in pyproject.toml), FastAPI, uv",
  "version": {
    "value": "3.13",
    "from": "requires-python in pyproject.toml:4"
  },
  "install": {
    "value": "uv sync --locked --no-dev --all-packages --no-install-workspace && uv sync --locked --no-dev --all-packages",
    "from": "uv.lock"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "uvicorn app.main:app --host 0.0.0.0 --port $PORT"
    }
  },
  "port": 5000,
  "notes": []
}

FROM python:3.13-slim AS build
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
RUN python3 -m venv /tools && /tools/bin/pip install --no-cache-dir 'uv'
ENV PATH=/venv/bin:$PATH:/tools/bin UV_PROJECT_ENVIRONMENT=/venv UV_LINK_MODE=copy UV_PYTHON=python3 UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY pyproject.toml uv.lock ./
COPY backend/pyproject.toml backend/
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev --all-packages --no-install-workspace
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev --all-packages
FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 HOME=/app
ENV PATH=/venv/bin:$PATH
COPY --from=build /venv /venv
COPY --chown=1000:1000 . /app
WORKDIR /app
ENV PYTHONPATH=/app/backend
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > ruby-bundled 1`] = `
{
  "buildpack": "ruby",
  "runtime": "Ruby 3.4 (the default)",
  "version": {
    "value": "3.4",
    "from": "the default"
  },
  "install": {
    "value": "bundle install",
    "from": "Gemfile.lock"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "bundle exec ruby server.rb"
    }
  },
  "notes": [],
  "port": 5000
}

FROM ruby:3.4-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential git libyaml-dev pkg-config && rm -rf /var/lib/apt/lists/*
ENV HOME=/app RACK_ENV=production WEB_CONCURRENCY=1
ENV BUNDLE_PATH=/gems BUNDLE_WITHOUT=development:test
WORKDIR /app
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache
FROM ruby:3.4-slim
ENV HOME=/app RACK_ENV=production WEB_CONCURRENCY=1
ENV BUNDLE_PATH=/gems BUNDLE_WITHOUT=development:test
COPY --from=build /gems /gems
COPY --from=build --chown=1000:1000 /app /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > ruby-jekyll 1`] = `
{
  "buildpack": "ruby",
  "runtime": "Ruby 3.4 (the default), jekyll",
  "version": {
    "value": "3.4",
    "from": "the default"
  },
  "install": {
    "value": "gem install --no-document github-pages webrick",
    "from": "_config.yml"
  },
  "build": {
    "value": "jekyll build",
    "from": "jekyll"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "node /srv/server.mjs /app"
    }
  },
  "notes": [
    "no Gemfile: Jekyll comes as GitHub Pages has it; add one with gem 'jekyll' to choose"
  ],
  "port": 5000
}

FROM ruby:3.4-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential git libyaml-dev pkg-config && rm -rf /var/lib/apt/lists/*
ENV BUNDLE_PATH=/gems LANG=C.UTF-8 JEKYLL_ENV=production
WORKDIR /app
RUN gem install --no-document github-pages webrick
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN jekyll build
FROM node:24-slim
ENV NODE_ENV=production
RUN mkdir -p /srv && echo … | base64 -d > /srv/server.mjs
WORKDIR /app
COPY --from=build /app/_site /app
USER node

`

exports[`dist/test/plans.test.js > TAP > plans > ruby-plain 1`] = `
{
  "buildpack": "ruby",
  "runtime": "Ruby 3.4 (the default)",
  "version": {
    "value": "3.4",
    "from": "the default"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "ruby app.rb"
    }
  },
  "notes": [],
  "port": 5000
}

FROM ruby:3.4-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential git libyaml-dev pkg-config && rm -rf /var/lib/apt/lists/*
ENV HOME=/app RACK_ENV=production WEB_CONCURRENCY=1
WORKDIR /app
COPY . .
FROM ruby:3.4-slim
ENV HOME=/app RACK_ENV=production WEB_CONCURRENCY=1
COPY --from=build --chown=1000:1000 /app /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > ruby-rails 1`] = `
{
  "buildpack": "ruby",
  "runtime": "Ruby 3.4.2 (.ruby-version), Rails",
  "version": {
    "value": "3.4.2",
    "from": ".ruby-version:1"
  },
  "install": {
    "value": "bundle install",
    "from": "Gemfile.lock"
  },
  "build": {
    "value": "bundle exec rails assets:precompile",
    "from": "propshaft"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "bundle exec puma -C config/puma.rb"
    }
  },
  "notes": [],
  "port": 5000
}

FROM ruby:3.4.2-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential git libyaml-dev pkg-config libpq-dev && rm -rf /var/lib/apt/lists/*
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
ENV HOME=/app RACK_ENV=production WEB_CONCURRENCY=1 RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 RAILS_SERVE_STATIC_FILES=1
ENV BUNDLE_PATH=/gems BUNDLE_WITHOUT=development:test
WORKDIR /app
COPY --from=node:24-slim /usr/local/bin/node /usr/local/bin/node
COPY --from=node:24-slim /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
COPY Gemfile Gemfile.lock .ruby-version ./
RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE=build bundle exec rails assets:precompile
RUN rm -rf node_modules tmp/cache
FROM ruby:3.4.2-slim
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
ENV HOME=/app RACK_ENV=production WEB_CONCURRENCY=1 RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 RAILS_SERVE_STATIC_FILES=1
ENV BUNDLE_PATH=/gems BUNDLE_WITHOUT=development:test
COPY --from=build /gems /gems
COPY --from=build --chown=1000:1000 /app /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > ruby-rails-old 1`] = `
{
  "buildpack": "ruby",
  "runtime": "Ruby 2.7 (Rails 5 runs on nothing newer), Rails",
  "version": {
    "value": "2.7",
    "from": "Rails 5 runs on nothing newer (Gemfile.lock:7)"
  },
  "install": {
    "value": "bundle install",
    "from": "Gemfile.lock"
  },
  "build": {
    "value": "bundle exec rails assets:precompile",
    "from": "sprockets"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "bundle exec puma -C config/puma.rb"
    }
  },
  "notes": [],
  "port": 5000
}

FROM ruby:2.7-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential git libyaml-dev pkg-config libpq-dev && rm -rf /var/lib/apt/lists/*
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
ENV HOME=/app RACK_ENV=production WEB_CONCURRENCY=1 RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 RAILS_SERVE_STATIC_FILES=1
ENV BUNDLE_PATH=/gems BUNDLE_WITHOUT=development:test
WORKDIR /app
COPY --from=node:24-slim /usr/local/bin/node /usr/local/bin/node
COPY --from=node:24-slim /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
RUN npm install -g --force yarn@1.22.22
ENV YARN_CACHE_FOLDER=/yarn-cache NODE_OPTIONS=--openssl-legacy-provider
COPY Gemfile Gemfile.lock ./
RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache
COPY package.json yarn.lock ./
RUN --mount=type=cache,target=/yarn-cache yarn install --frozen-lockfile --non-interactive
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE=build bundle exec rails assets:precompile
RUN rm -rf node_modules tmp/cache
FROM ruby:2.7-slim
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
ENV HOME=/app RACK_ENV=production WEB_CONCURRENCY=1 RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 RAILS_SERVE_STATIC_FILES=1
ENV BUNDLE_PATH=/gems BUNDLE_WITHOUT=development:test
COPY --from=node:24-slim /usr/local/bin/node /usr/local/bin/node
COPY --from=build /gems /gems
COPY --from=build --chown=1000:1000 /app /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > ruby-sinatra 1`] = `
{
  "buildpack": "ruby",
  "runtime": "Ruby 3.3.6 (Gemfile), Sinatra",
  "version": {
    "value": "3.3.6",
    "from": "Gemfile:3"
  },
  "install": {
    "value": "bundle install",
    "from": "Gemfile.lock"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "bundle exec puma -p $PORT"
    }
  },
  "notes": [],
  "port": 5000
}

FROM ruby:3.3.6-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential git libyaml-dev pkg-config && rm -rf /var/lib/apt/lists/*
ENV HOME=/app RACK_ENV=production WEB_CONCURRENCY=1
ENV BUNDLE_PATH=/gems BUNDLE_WITHOUT=development:test
WORKDIR /app
COPY Gemfile Gemfile.lock ./
RUN bundle lock --add-platform $(uname -m)-linux
RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN bundle lock --add-platform $(uname -m)-linux
FROM ruby:3.3.6-slim
ENV HOME=/app RACK_ENV=production WEB_CONCURRENCY=1
ENV BUNDLE_PATH=/gems BUNDLE_WITHOUT=development:test
COPY --from=build /gems /gems
COPY --from=build --chown=1000:1000 /app /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > rust-hello 1`] = `
{
  "buildpack": "rust",
  "runtime": "Rust 1 (the default, edition 2024)",
  "version": {
    "value": "1",
    "from": "the default"
  },
  "build": {
    "value": "cargo build --release --locked --bin rust-hello",
    "from": "the binaries"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "bin/rust-hello"
    }
  },
  "notes": [],
  "port": 5000
}

FROM rust:1-bookworm AS build
WORKDIR /app
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/usr/local/cargo/git --mount=type=cache,target=/app/target find . -path ./target -prune -o -type f -exec touch {} + && cargo build --release --locked --bin rust-hello && mkdir -p /out && cp target/release/rust-hello /out/
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates libssl3 && rm -rf /var/lib/apt/lists/*
ENV PATH=/app/bin:$PATH
COPY --chown=1000:1000 . /app
COPY --from=build /out/ /app/bin/
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > rust-workspace 1`] = `
{
  "buildpack": "rust",
  "runtime": "Rust 1.85 (rust-toolchain.toml:2)",
  "version": {
    "value": "1.85",
    "from": "rust-toolchain.toml:2"
  },
  "build": {
    "value": "cargo build --release --bin shop-api",
    "from": "the binaries"
  },
  "args": {},
  "processes": {
    "web": {
      "command": "bin/shop-api"
    }
  },
  "notes": [
    "no Cargo.lock: versions may differ from yours; commit one"
  ],
  "port": 5000
}

FROM rust:1.85-bookworm AS build
WORKDIR /app
COPY . .
ARG SOURCE_COMMIT SOURCE_VERSION SOURCE_DATE_EPOCH
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/usr/local/cargo/git --mount=type=cache,target=/app/target find . -path ./target -prune -o -type f -exec touch {} + && cargo build --release --bin shop-api && mkdir -p /out && cp target/release/shop-api /out/
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
ENV PATH=/app/bin:$PATH
COPY --chown=1000:1000 . /app
COPY --from=build /out/ /app/bin/
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > shell-bash 1`] = `
{
  "buildpack": "shell",
  "runtime": "shell (start.sh)",
  "args": {},
  "processes": {
    "web": {
      "command": "bash start.sh"
    }
  },
  "notes": [],
  "port": 5000
}

FROM debian:bookworm-slim
RUN install -d -o 1000 -g 1000 /app
COPY --chown=1000:1000 . /app
WORKDIR /app
USER 1000:1000

`

exports[`dist/test/plans.test.js > TAP > plans > shell-sh 1`] = `
{
  "buildpack": "shell",
  "runtime": "shell (start.sh)",
  "args": {},
  "processes": {
    "web": {
      "command": "sh start.sh"
    }
  },
  "notes": [],
  "port": 5000
}

FROM debian:bookworm-slim
RUN install -d -o 1000 -g 1000 /app
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

exports[`dist/test/plans.test.js > TAP > plans > static-staticfile 1`] = `
{
  "buildpack": "static",
  "runtime": "static files (Staticfile)",
  "args": {},
  "processes": {
    "web": {
      "command": "node /srv/server.mjs /app index.html"
    }
  },
  "notes": [
    "Staticfile: host_dot_files is not supported"
  ],
  "port": 5000
}

FROM node:24-slim
ENV NODE_ENV=production
RUN mkdir -p /srv && echo … | base64 -d > /srv/server.mjs
WORKDIR /app
COPY dist /app
USER node

`
