/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/buildpacks/failures.test.js > TAP > what is said of it > must match snapshot 1`] = `
cpp/cmake-too-old.txt: BUILD_FAILED: the project asks for CMake 3.30, and Debian 12 has 3.25.1
  → ask for less in cmake_minimum_required, or add a Dockerfile with a newer CMake
  | CMake Error at CMakeLists.txt:1 (cmake_minimum_required):
  |   CMake 3.30 or higher is required.  You are running version 3.25.1
  | RUN cmake -S . -B build -G Ninja && cmake --build build ended with exit code 1

cpp/compile-error.txt: BUILD_FAILED: it does not compile: /w/main.cpp:3: cannot convert 'std::string' {aka 'std::__cxx11::basic_string<char>'} to 'int' in initialization
  → mend what the compiler names; it is GCC 12 of Debian 12
  | /w/main.cpp:3:19: error: cannot convert 'std::string' {aka 'std::__cxx11::basic_string<char>'} to 'int' in initialization
  | /w/main.cpp:4:10: error: 'listen' was not declared in this scope
  | RUN cmake -S . -B build -G Ninja && cmake --build build ended with exit code 1

cpp/folder-empty.txt: BUILD_FAILED: the folder /app/third_party/fmt holds no CMakeLists.txt: a submodule that was not pushed, most likely
  → commit the folder, or add it as a submodule: git submodule add URL, and commit .gitmodules
  | CMake Error at CMakeLists.txt:3 (add_subdirectory):
  |   The source directory
  |     /app/third_party/fmt
  |   does not contain a CMakeLists.txt file.
  | RUN cmake -S . -B build -G Ninja && cmake --build build ended with exit code 1

cpp/header-missing.txt: BUILD_FAILED: there is no header nlohmann/json.hpp, which /w/main.cpp:1 includes
  → commit it, or name the package of Debian that has it as apt: in backendim.yaml; newer headers of C++ may not be in GCC 12
  | [1/2] Building CXX object CMakeFiles/shop.dir/main.cpp.o
  | FAILED: CMakeFiles/shop.dir/main.cpp.o
  | /w/main.cpp:1:10: fatal error: nlohmann/json.hpp: No such file or directory
  |     1 | #include <nlohmann/json.hpp>
  |       |          ^~~~~~~~~~~~~~~~~~~
  | compilation terminated.
  | ninja: build stopped: subcommand failed.
  | RUN cmake -S . -B build -G Ninja && cmake --build build ended with exit code 1

cpp/library-not-found.txt: DEPENDENCY_INSTALL: CMake does not find the library OpenSSL
  → name its package of Debian (such as libssl-dev) as apt: in backendim.yaml
  | CMake Error at /usr/share/cmake-3.25/Modules/FindPackageHandleStandardArgs.cmake:230 (message):
  |   Could NOT find OpenSSL, try to set the path to OpenSSL root folder in the
  |   system variable OPENSSL_ROOT_DIR (missing: OPENSSL_CRYPTO_LIBRARY
  |   OPENSSL_INCLUDE_DIR)
  | Call Stack (most recent call first):
  |   /usr/share/cmake-3.25/Modules/FindPackageHandleStandardArgs.cmake:600 (_FPHSA_FAILURE_MESSAGE)
  |   /usr/share/cmake-3.25/Modules/FindOpenSSL.cmake:613 (find_package_handle_standard_args)
  |   CMakeLists.txt:3 (find_package)
  | RUN cmake -S . -B build -G Ninja && cmake --build build ended with exit code 1

cpp/library-not-linked.txt: DEPENDENCY_INSTALL: the linker does not find the library sodium
  → name its package of Debian (its name ends with -dev) as apt: in backendim.yaml
  | [2/2] Linking CXX executable shop
  | FAILED: shop
  | : && /usr/bin/c++   CMakeFiles/shop.dir/main.cpp.o -o shop  -lsodium && :
  | /usr/bin/ld: cannot find -lsodium: No such file or directory
  | collect2: error: ld returned 1 exit status
  | RUN cmake -S . -B build -G Ninja && cmake --build build ended with exit code 1

cpp/meson-too-old.txt: BUILD_FAILED: the project asks for Meson >=1.9, and Debian 12 has 1.0.1
  → ask for less in meson_version, or add a Dockerfile with a newer Meson
  | meson.build:1:0: ERROR: Meson version is 1.0.1 but project requires >=1.9
  | RUN meson setup build && ninja -C build ended with exit code 1

cpp/package-config-not-found.txt: DEPENDENCY_INSTALL: CMake does not find the package oatpp
  → name its package of Debian as apt: in backendim.yaml, or add it to the project (FetchContent, a submodule)
  | CMake Error at CMakeLists.txt:3 (find_package):
  |   By not providing "Findoatpp.cmake" in CMAKE_MODULE_PATH this project has
  |   asked CMake to find a package configuration file provided by "oatpp", but
  |   CMake did not find one.
  |   Could not find a package configuration file provided by "oatpp" (requested
  |   version 1.3.0) with any of the following names:
  |     oatppConfig.cmake
  |     oatpp-config.cmake
  | RUN cmake -S . -B build -G Ninja && cmake --build build ended with exit code 1

cpp/pkg-config-not-found.2.txt: DEPENDENCY_INSTALL: the library libsodium is not there
  → name its package of Debian (its name ends with -dev) as apt: in backendim.yaml
  | Run-time dependency libsodium found: NO (tried pkgconfig and cmake)
  | meson.build:2:0: ERROR: Dependency "libsodium" not found, tried pkgconfig and cmake
  | RUN meson setup build && ninja -C build ended with exit code 1

cpp/pkg-config-not-found.txt: DEPENDENCY_INSTALL: the library libsodium is not there
  → name its package of Debian (its name ends with -dev) as apt: in backendim.yaml
  | -- Checking for module 'libsodium'
  | --   Package 'libsodium', required by 'virtual:world', not found
  | CMake Error at /usr/share/cmake-3.25/Modules/FindPkgConfig.cmake:607 (message):
  |   A required package was not found
  | RUN cmake -S . -B build -G Ninja && cmake --build build ended with exit code 1

cpp/source-missing.txt: BUILD_FAILED: CMakeLists.txt names the source src/main.cpp, which is not there
  → commit it, or take it out of CMakeLists.txt; upper and lower case must match
  | CMake Error at CMakeLists.txt:3 (add_executable):
  |   Cannot find source file:
  |     src/main.cpp
  |   Tried extensions .c .C .c++ .cc .cpp .cxx .cu .mpp .m .M .mm .ixx .cppm .h
  | RUN cmake -S . -B build -G Ninja && cmake --build build ended with exit code 1

cpp/symbol-undefined.txt: BUILD_FAILED: answer() is declared and used, but none of what is linked has it
  → add the file or the library that has it to the target: target_link_libraries, or the sources of add_executable
  | [2/2] Linking CXX executable shop
  | FAILED: shop
  | /usr/bin/ld: CMakeFiles/shop.dir/main.cpp.o: in function \`main':
  | main.cpp:(.text+0x5): undefined reference to \`answer()'
  | collect2: error: ld returned 1 exit status
  | RUN cmake -S . -B build -G Ninja && cmake --build build ended with exit code 1

dotnet/compile-error.txt: BUILD_FAILED: it does not compile: /src/Program.cs(5): CS0103: The name 'port' does not exist in the current context
  → mend what the compiler names; dotnet build on your machine says the same
  | /src/Program.cs(5,12): error CS0103: The name 'port' does not exist in the current context [/src/Shop.Api.csproj]
  | RUN dotnet publish Shop.Api.csproj -c Release -o /out ended with exit code 1

dotnet/lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: packages.lock.json does not match the project
  → run dotnet restore --force-evaluate on your machine, commit packages.lock.json and push again
  | /src/Shop.Api.csproj : error NU1004: The package references have changed for net8.0. Lock file's package references: Serilog:[3.0.0, ), project's package references: Serilog:[3.1.0, ). The packages lock file is inconsistent with the project dependencies so restore can't be run in locked mode. Disable the RestoreLockedMode MSBuild property or pass an explicit --force-evaluate option to run restore to update the lock file.
  | RUN dotnet publish Shop.Api.csproj -c Release -o /out ended with exit code 1

dotnet/npm-missing.txt: BUILD_FAILED: the project file runs npm ci, and npm is not there
  → build the front end as an app of its own, or add nodejs and npm by apt: in backendim.yaml
  | /bin/sh: 2: /tmp/MSBuildTemproot/tmp1.exec.cmd: npm: not found
  | /src/Shop.Api.csproj(20,5): error MSB3073: The command "npm ci" exited with code 127.
  | RUN dotnet publish Shop.Api.csproj -c Release -o /out ended with exit code 1

dotnet/package-not-found.txt: DEPENDENCY_INSTALL: there is no package Acme.Nothing
  → check its name in the project file, and the sources in nuget.config
  | /src/Shop.Api.csproj : error NU1101: Unable to find package Acme.Nothing. No packages exist with this id in source(s): nuget.org
  | RUN dotnet publish Shop.Api.csproj -c Release -o /out ended with exit code 1

dotnet/package-version-not-found.txt: DEPENDENCY_INSTALL: there is no Microsoft.AspNetCore.App.Runtime.linux-x64 in the version = 8.0.0-preview.2.23116.1
  → check the version in the project file
  | /src/dotnettst.csproj : error NU1102: Unable to find package Microsoft.AspNetCore.App.Runtime.linux-x64 with version (= 8.0.0-preview.2.23116.1)
  | /src/dotnettst.csproj : error NU1102:   - Found 621 version(s) in dotnet8 [ Nearest version: 8.0.0-preview.2.23123.10 ]
  | RUN dotnet publish Shop.Api.csproj -c Release -o /out ended with exit code 1

dotnet/sdk-not-found.txt: BUILD_FAILED: global.json asks for the SDK 8.0.100, which the image does not have
  → add "rollForward": "latestFeature" to sdk in global.json, or take it out
  | The command could not be loaded, possibly because:
  |   * You intended to execute a .NET SDK command:
  |       A compatible .NET SDK was not found.
  | Requested SDK version: 8.0.100
  | global.json file: /src/global.json
  | Installed SDKs:
  | 9.0.102 [/usr/share/dotnet/sdk]
  | RUN dotnet publish Shop.Api.csproj -c Release -o /out ended with exit code 1

dotnet/source-login.txt: DEPENDENCY_INSTALL: the package source https://nuget.pkg.github.com wants a login, which the build does not have
  → take the package from a public source, or commit it in a folder that nuget.config names
  | /src/Shop.Api.csproj : error NU1301: Unable to load the service index for source https://nuget.pkg.github.com/acme/index.json.
  | /src/Shop.Api.csproj : error NU1301:   Response status code does not indicate success: 401 (Unauthorized).
  | RUN dotnet publish Shop.Api.csproj -c Release -o /out ended with exit code 1

dotnet/source-unreachable.txt: DEPENDENCY_INSTALL: packages cannot be had: the host does not reach https://api.nuget.org/v3/index.json
  → push again later; if it stays, ask the owner of the host whether builds may reach the internet
  | /src/Shop.Api.csproj : error NU1301: Unable to load the service index for source https://api.nuget.org/v3/index.json.
  | /src/Shop.Api.csproj : error NU1301:   Name or service not known (api.nuget.org:443)
  | RUN dotnet publish Shop.Api.csproj -c Release -o /out ended with exit code 1

dotnet/target-not-supported.txt: BUILD_FAILED: the project targets .NET 10.0, which the SDK of the image is too old for
  → take global.json out, or let it ask for an SDK that is new enough
  | /usr/share/dotnet/sdk/9.0.102/Sdks/Microsoft.NET.Sdk/targets/Microsoft.NET.TargetFrameworkInference.targets(166,5): error NETSDK1045: The current .NET SDK does not support targeting .NET 10.0.  Either target .NET 9.0 or lower, or use a version of the .NET SDK that supports .NET 10.0. Download the .NET SDK from https://aka.ms/dotnet/download [/src/Shop.Api.csproj]
  | RUN dotnet publish Shop.Api.csproj -c Release -o /out ended with exit code 1

dotnet/workload-missing.txt: BUILD_FAILED: the project wants the workload wasm-tools, which the SDK of the image does not have
  → turn RunAOTCompilation off in the project file, or name dotnet workload install wasm-tools as build.install in backendim.yaml
  | /usr/share/dotnet/sdk/8.0.100/Sdks/Microsoft.NET.Sdk/targets/Microsoft.NET.Sdk.ImportWorkloads.targets(38,5): error NETSDK1147: To build this project, the following workloads must be installed: wasm-tools [/src/Shop.csproj]
  | RUN dotnet publish Shop.Api.csproj -c Release -o /out ended with exit code 1

elixir/compile-error.txt: BUILD_FAILED: lib/a.ex does not compile
  → mend what is said of it, and push again
  | == Compilation error in file lib/a.ex ==
  | ** (CompileError) lib/a.ex:2: undefined function nothere/0 (expected A to define such a function or for it to be imported, but none are available)
  | RUN mix deps.compile && mix compile ended with exit code 1

elixir/dependency-unlocked.txt: LOCKFILE_OUT_OF_DATE: a dependency of mix.exs is not there as mix.lock has it
  → run mix deps.get on your machine, commit mix.lock and push again
  | * p (https://127.0.0.1:9/p.git)
  |   the dependency is not available, run "mix deps.get"
  | ** (Mix) Can't continue due to errors on dependencies
  | RUN mix deps.compile && mix compile ended with exit code 1

elixir/git-unreachable.txt: DEPENDENCY_INSTALL: a dependency of mix.exs could not be fetched by git: https://127.0.0.1:9/p.git/
  → check its address; a private one needs credentials, or its files in the repository
  | * Getting p (https://127.0.0.1:9/p.git)
  | fatal: unable to access 'https://127.0.0.1:9/p.git/': Failed to connect to 127.0.0.1 port 9 after 0 ms: Couldn't connect to server
  | ** (Mix) Command "git --git-dir=.git fetch --force --quiet --progress" failed
  | RUN mix deps.get --only prod ended with exit code 1

elixir/other-elixir.txt: BUILD_FAILED: a is for Elixir ~> 1.18, and the image has 1.14.0
  → name a version that fits in .tool-versions: elixir 1.N.N
  | ** (Mix) You're trying to run :a on Elixir v1.14.0 but it has declared in its mix.exs file it supports only Elixir ~> 1.18
  | RUN mix deps.compile && mix compile ended with exit code 1

elixir/release-unknown.txt: BUILD_FAILED: mix.exs has no release other
  → name it in releases: in mix.exs
  | Compiling 1 file (.ex)
  | Generated a app
  | ** (Mix) Unknown release :other. The available releases are: []
  | RUN mix release other --path /out ended with exit code 1

elixir/secret-config-missing.txt: BUILD_FAILED: config imports config/prod.secret.exs, which is not in the repository
  → read what it sets from variables in config/runtime.exs (System.get_env), and take the import away
  | ** (File.Error) could not read file "/app/config/prod.secret.exs": no such file or directory
  |     (elixir 1.14.0) lib/file.ex:358: File.read!/1
  |     (elixir 1.14.0) lib/config.ex:273: Config.__import__!/1
  | RUN mix deps.compile && mix compile ended with exit code 1

elixir/task-unknown.txt: BUILD_FAILED: Mix knows no task assets.deploy
  → name the dependency that has it without only: :dev, or the alias in mix.exs
  | Compiling 1 file (.ex)
  | Generated a app
  | ** (Mix) The task "assets.deploy" could not be found
  | RUN mix assets.deploy ended with exit code 1

elixir/umbrella-without-releases.txt: BUILD_FAILED: mix.exs of the umbrella has no releases
  → add releases: [NAME: [applications: [APP: :permanent]]] to project/0 in mix.exs
  | ** (Mix) Umbrella projects require releases to be explicitly defined with a non-empty applications key that chooses which umbrella children should be part of the releases:
  |     releases: [
  |       foo: [
  | RUN mix release --path /out ended with exit code 1

elixir/variable-missing.raised.txt: BUILD_FAILED: the build reads the variable DATABASE_URL, and builds see no config vars
  → read it in config/runtime.exs, which runs when the app starts
  | ** (RuntimeError) environment variable DATABASE_URL is missing.
  |     (stdlib 4.2) erl_eval.erl:744: :erl_eval.do_apply/7
  |     (stdlib 4.2) erl_eval.erl:961: :erl_eval.expr_list/7
  | RUN mix deps.compile && mix compile ended with exit code 1

elixir/variable-missing.txt: BUILD_FAILED: the build reads the variable SECRET_KEY_BASE, and builds see no config vars
  → read it in config/runtime.exs, which runs when the app starts
  | ** (System.EnvError) could not fetch environment variable "SECRET_KEY_BASE" because it is not set
  |     (elixir 1.14.0) lib/system.ex:706: System.fetch_env!/1
  |     (stdlib 4.2) erl_eval.erl:744: :erl_eval.do_apply/7
  | RUN mix deps.compile && mix compile ended with exit code 1

general/apk-package-unknown.txt: DEPENDENCY_INSTALL: Alpine, as this image has it, has no package libfoo-nope
  → look its name up at pkgs.alpinelinux.org for the release that the image is of
  | fetch https://dl-cdn.alpinelinux.org/alpine/v3.20/main/x86_64/APKINDEX.tar.gz
  | fetch https://dl-cdn.alpinelinux.org/alpine/v3.20/community/x86_64/APKINDEX.tar.gz
  | ERROR: unable to select packages:
  |   libfoo-nope (no such package):
  |     required by: world[libfoo-nope]
  | RUN apk add --no-cache libfoo-nope ended with exit code 1

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
  | Building dependency tree...E: Unable to locate package libfoo-nope
  | Reading state information...
  | RUN apt-get update && apt-get install -y libfoo-nope ended with exit code 1

general/apt-without-lists.txt: DEPENDENCY_INSTALL: apt-get install was run without the lists of packages, so that ffmpeg is not found
  → make it one step: RUN apt-get update && apt-get install -y ffmpeg
  | Reading package lists...
  | E: Unable to locate package ffmpeg
  | Building dependency tree...
  | Reading state information...
  | RUN apt-get install -y ffmpeg ended with exit code 1

general/child-killed.cra.txt: BUILD_OOM: a program of a build step was killed, most likely for memory
  → let the build do less at a time (fewer parallel jobs), or give the machine more memory
  | > eatlas@1.1.0-beta.3 build /app
  | > react-scripts --max_old_space_size=4096 build
  | Creating an optimized production build...
  | The build failed because the process exited too early. This probably means the system ran out of memory or someone called \`kill -9\` on the process.
  | npm ERR! code ELIFECYCLE
  | npm ERR! errno 1
  | npm ERR! eatlas@1.1.0-beta.3 build: \`react-scripts --max_old_space_size=4096 build\`
  | npm ERR! Exit status 1
  | RUN npm run build ended with exit code 1

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
  → commit it, and do not name it in .dockerignore; with COPY --from it must be made in that stage, at that path
  | lstat /target: no such file or directory

general/copy-missing.stage.txt: BUILD_FAILED: there is no /app to COPY
  → commit it, and do not name it in .dockerignore; with COPY --from it must be made in that stage, at that path
  | failed to walk /app: lstat /app: no such file or directory

general/copy-missing.txt: BUILD_FAILED: there is no /requirements.txt to COPY
  → commit it, and do not name it in .dockerignore; with COPY --from it must be made in that stage, at that path
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
  → check the name in FROM; builds log in nowhere, so start from a public image, or build it in an earlier stage
  | org/api:1: failed to resolve source metadata for docker.io/org/api:1: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed

general/image-denied.txt: IMAGE_PULL_DENIED: the base image cannot be had: it does not exist, or its registry wants a login
  → check the name in FROM; builds log in nowhere, so start from a public image, or build it in an earlier stage
  | no active sessions

general/image-forbidden.txt: IMAGE_PULL_DENIED: the registry 127.0.0.1:5055 refuses to give out the base image
  → check the name in FROM; builds log in nowhere, so start from a public image, or build it in an earlier stage
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
  |   File "/venv/lib/python3.11/site-packages/pip/_vendor/tomli/_parser.py", line 298, in create_dict_rule
  |     raise suffixed_err(src, pos, "Expected ']' at the end of a table declaration")
  | pip._vendor.tomli.TOMLDecodeError: Expected ']' at the end of a table declaration (at line 1, column 9)
  | RUN pip install ./bad ended with exit code 1

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
  → name the config var under build: secrets: in backendim.yaml; ssh keys cannot be mounted
  | no active sessions

general/stage-missing.txt: BUILD_FAILED: the Dockerfile has no stage prod
  → name a stage: FROM image AS prod
  | target stage prod could not be found

general/syntax-image.txt: IMAGE_PULL_DENIED: the image that the "# syntax=" line of the Dockerfile asks for cannot be had on this host: docker/dockerfile:1
  → take the "# syntax=" line out of the Dockerfile; the builder of the host understands most of it without
  | failed to do request: Head "https://registry-1.docker.io/v2/docker/dockerfile/manifests/1": dial tcp: lookup registry-1.docker.io on 192.0.2.1:53: no such host

gleam/hex-unreachable.txt: DEPENDENCY_INSTALL: packages cannot be had: the host does not reach repo.hex.pm
  → push again later; if it stays, ask the owner of the host whether builds may reach the internet
  |   Resolving versions
  | error: Dependency resolution failed
  | An error occured while chosing the version of gleam_stdlib: error sending
  | request for url (https://repo.hex.pm/packages/gleam_stdlib)
  | RUN gleam deps download ended with exit code 1

gleam/locked-version.txt: LOCKFILE_OUT_OF_DATE: manifest.toml does not match gleam.toml
  → run gleam update on your machine, commit manifest.toml and push again
  |   Resolving versions
  | error: Dependency resolution failed
  | An error occurred while determining what dependency packages and
  | versions should be downloaded.
  | The error from the version resolver library was:
  | An unrecoverable error happened while solving dependencies: gleam_stdlib is
  | specified with the requirement \`>= 0.43.0 and < 2.0.0\`, but it is locked to
  | 0.37.0, which is incompatible.
  | RUN gleam deps download ended with exit code 1

gleam/manifest-corrupt.txt: LOCKFILE_OUT_OF_DATE: manifest.toml cannot be read
  → run gleam update on your machine, commit manifest.toml and push again
  |   Resolving versions
  | error: Corrupt manifest.toml
  | The \`manifest.toml\` file is corrupt.
  | Hint: Please run \`gleam update\` to fix it.
  | RUN gleam deps download ended with exit code 1

gleam/versions-conflict.txt: DEPENDENCY_INSTALL: no versions of the packages fit what gleam.toml asks for
  → loosen the versions in gleam.toml, run gleam deps download on your machine and commit manifest.toml
  |   Resolving versions
  | error: Dependency resolution failed
  | The error from the version resolver library was:
  | Unable to find compatible versions for the version constraints in your
  | gleam.toml. The conflicting packages are:
  | - aurinko
  | - mist
  | - wisp
  | RUN gleam deps download ended with exit code 1

go/checksum-mismatch.txt: DEPENDENCY_INSTALL: what was downloaded as github.com/acme/lib@v1.0.0 is not what go.sum has the checksum of
  → if its author moved the tag: run go clean -modcache and go mod tidy on your machine, look at the change, and commit go.sum
  | verifying github.com/acme/lib@v1.0.0: checksum mismatch
  | 	downloaded: h1:Kh8SGR0EGqdxKnIDqDZFZ+EBCLXYzXmeN2ZwMA8bVd0=
  | 	go.sum:     h1:yYOcz8dE7XwQ9Bv6CJNcEcMdDGWUPGZ5HvBgL0yMYNw=
  | SECURITY ERROR
  | RUN go mod download ended with exit code 1

go/compile-error.2.txt: BUILD_FAILED: Go does not compile: main.go:5: syntax error: unexpected }, expected expression
  → mend what the compiler names; go build ./... on your machine says the same
  | ./main.go:5:1: syntax error: unexpected }, expected expression
  | RUN go build -trimpath -ldflags="-s -w" -tags timetzdata -o /out/shop ./ ended with exit code 1

go/compile-error.txt: BUILD_FAILED: Go does not compile: main.go:3: "fmt" imported and not used
  → mend what the compiler names; go build ./... on your machine says the same
  | ./main.go:3:8: "fmt" imported and not used
  | ./main.go:6:17: cannot use "8080" (untyped string constant) as int value in variable declaration
  | ./main.go:7:2: undefined: listen
  | RUN go build -trimpath -ldflags="-s -w" -tags timetzdata -o /out/shop ./ ended with exit code 1

go/compiler-missing.txt: BUILD_FAILED: a module is a binding to C, and the image has no compiler gcc
  → use a module in pure Go, or add gcc by apt: in backendim.yaml
  | # runtime/cgo
  | cgo: C compiler "gcc" not found: exec: "gcc": executable file not found in $PATH
  | RUN go build -o /out/shop ./ ended with exit code 1

go/embed-missing.txt: BUILD_FAILED: //go:embed asks for dist/*, and no file is there that matches
  → commit these files, or build them first by build.command in backendim.yaml; see .gitignore and .dockerignore
  | main.go:5:12: pattern dist/*: no matching files found
  | RUN go build -trimpath -ldflags="-s -w" -tags timetzdata -o /out/shop ./ ended with exit code 1

go/main-missing.txt: BUILD_FAILED: package main has no func main
  → write func main, or call the package by another name if it is no program
  | # shop
  | runtime.main_main·f: function main is undeclared in the main package
  | RUN go build -trimpath -ldflags="-s -w" -tags timetzdata -o /out/shop ./ ended with exit code 1

go/mod-out-of-date.txt: LOCKFILE_OUT_OF_DATE: go.mod does not match the imports of the project
  → run go mod tidy on your machine, commit go.mod and go.sum and push again
  | go: updates to go.mod needed; to update it:
  | 	go mod tidy
  | RUN go build -trimpath -ldflags="-s -w" -tags timetzdata -o /out/shop ./ ended with exit code 1

go/module-not-found.txt: DEPENDENCY_INSTALL: there is no module github.com/acme/nothing@v1.2.3
  → check its name and version in go.mod; a private module can be vendored: go mod vendor
  | go: github.com/acme/nothing@v1.2.3: invalid version: unknown revision v1.2.3
  | RUN go mod download ended with exit code 1

go/module-not-required.txt: DEPENDENCY_INSTALL: the code imports github.com/gin-gonic/gin, which go.mod does not require
  → run go get github.com/gin-gonic/gin on your machine, commit go.mod and go.sum and push again
  | main.go:3:8: no required module provides package github.com/gin-gonic/gin; to add it:
  | 	go get github.com/gin-gonic/gin
  | RUN go build -trimpath -ldflags="-s -w" -tags timetzdata -o /out/shop ./ ended with exit code 1

go/modules-unreachable.txt: DEPENDENCY_INSTALL: modules cannot be had: the host does not reach proxy.invalid
  → push again later; where the host has no way out, vendor them: go mod vendor
  | go: github.com/gin-gonic/gin@v1.9.1: Get "https://proxy.invalid/github.com/gin-gonic/gin/@v/v1.9.1.mod": dial tcp: lookup proxy.invalid on 192.0.2.53:53: no such host
  | RUN go mod download ended with exit code 1

go/package-unknown.txt: BUILD_FAILED: there is no package shop/internal/store: neither in this module nor in the standard library of this Go
  → commit its folder, mend the import, or ask for a newer Go in go.mod
  | main.go:3:8: package shop/internal/store is not in std (/usr/lib/go-1.24/src/shop/internal/store)
  | RUN go build -trimpath -ldflags="-s -w" -tags timetzdata -o /out/shop ./ ended with exit code 1

go/private-module.txt: DEPENDENCY_INSTALL: a module is private, or there is none of that name: https://github.com wants a login
  → vendor it: run go mod vendor on your machine, commit vendor and push again
  | go: github.com/acme/secret@v1.0.0: invalid version: git ls-remote -q origin in /go/pkg/mod/cache/vcs/0b0d: exit status 128:
  | 	fatal: could not read Username for 'https://github.com': terminal prompts disabled
  | Confirm the import path was entered correctly.
  | If this is a private repository, see https://golang.org/doc/faq#git_https for additional information.
  | RUN go mod download ended with exit code 1

go/sum-missing.txt: LOCKFILE_OUT_OF_DATE: go.sum does not hold what go.mod and the imports ask for
  → run go mod tidy on your machine, commit go.mod and go.sum and push again
  | main.go:3:8: missing go.sum entry for module providing package github.com/gin-gonic/gin (imported by shop); to add:
  | 	go get shop
  | RUN go build -trimpath -ldflags="-s -w" -tags timetzdata -o /out/shop ./ ended with exit code 1

go/vendor-out-of-date.txt: LOCKFILE_OUT_OF_DATE: the folder vendor does not match go.mod
  → run go mod vendor on your machine, commit vendor and push again
  | go: inconsistent vendoring in /app:
  | 	github.com/gin-gonic/gin@v1.9.1: is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt
  | 	To ignore the vendor directory, use -mod=readonly or -mod=mod.
  | 	To sync the vendor directory, run:
  | 		go mod vendor
  | RUN go build -trimpath -ldflags="-s -w" -tags timetzdata -o /out/shop ./ ended with exit code 1

go/version-too-old.txt: BUILD_FAILED: a module asks for Go 1.23.0 or newer, and the image has 1.21.13
  → write go 1.23.0 into go.mod of the project, or name it as build.version in backendim.yaml
  | go: go.mod requires go >= 1.23.0 (running go 1.21.13; GOTOOLCHAIN=local)
  | RUN go mod download ended with exit code 1

java/artifact-not-found.2.txt: DEPENDENCY_INSTALL: no repository has org.acme:nothing:9.9
  → check its name and version in the build file, and the repositories that it names
  | * What went wrong:
  | Execution failed for task ':compileJava'.
  | > Could not resolve all files for configuration ':compileClasspath'.
  |    > Could not find org.acme:nothing:9.9.
  | RUN sh ./gradlew --no-daemon bootJar ended with exit code 1

java/artifact-not-found.txt: DEPENDENCY_INSTALL: no repository has org.acme:nothing:jar:9.9
  → check its name and version in the build file, and the repositories that it names
  | [ERROR] Failed to execute goal on project shop: Could not resolve dependencies for project com.example:shop:jar:1.0: Could not find artifact org.acme:nothing:jar:9.9 in central (https://repo.maven.apache.org/maven2) -> [Help 1]
  | RUN sh ./mvnw -B -DskipTests package ended with exit code 1

java/class-file-version.txt: BUILD_FAILED: the Gradle of the wrapper, or a plugin, is too old for the Java of the image (class files of version 65)
  → upgrade the wrapper: ./gradlew wrapper --gradle-version 8.10; or name an older Java as build.version in backendim.yaml
  | FAILURE: Build failed with an exception.
  | * What went wrong:
  | BUG! exception in phase 'semantic analysis' in source unit '_BuildScript_' Unsupported class file major version 65
  | RUN sh ./gradlew --no-daemon bootJar ended with exit code 1

java/compile-error.2.txt: BUILD_FAILED: it does not compile: /app/src/main/java/com/example/App.java:12: cannot find symbol
  → mend what the compiler names
  | /app/src/main/java/com/example/App.java:12: error: cannot find symbol
  | RUN sh ./gradlew --no-daemon bootJar ended with exit code 1

java/compile-error.txt: BUILD_FAILED: it does not compile: /app/src/main/java/com/example/App.java:12: cannot find symbol
  → mend what the compiler names
  | [ERROR] /app/src/main/java/com/example/App.java:[12,9] cannot find symbol
  | RUN sh ./mvnw -B -DskipTests package ended with exit code 1

java/jar-missing.txt: BUILD_FAILED: the build made nothing that can be started
  → name the module as build.root in backendim.yaml, or what starts it in a Procfile
  | cp: cannot stat '': No such file or directory
  | RUN mkdir -p /out && cp "$(ls -S target/*.jar target/*.war 2>/dev/null | head -n 1)" /out/app.jar ended with exit code 1

java/plugin-not-found.txt: DEPENDENCY_INSTALL: the plugin org.springframework.boot cannot be had
  → check its name and version in the build file
  | FAILURE: Build failed with an exception.
  | * Where:
  | Build file '/app/build.gradle' line: 3
  | * What went wrong:
  | Plugin [id: 'org.springframework.boot', version: '9.9.9'] was not found in any of the following sources:
  | RUN sh ./gradlew --no-daemon bootJar ended with exit code 1

java/registry-login.2.txt: DEPENDENCY_INSTALL: the repository https://maven.pkg.github.com wants a login, which the build does not have
  → take the library from a public repository, or commit it; logins for builds come by build.secrets
  | > Could not resolve com.acme:lib:1.0.
  |      > Could not get resource 'https://maven.pkg.github.com/acme/lib/com/acme/lib/1.0/lib-1.0.pom'.
  |         > Could not GET 'https://maven.pkg.github.com/acme/lib/com/acme/lib/1.0/lib-1.0.pom'. Received status code 401 from server: Unauthorized
  | RUN sh ./gradlew --no-daemon bootJar ended with exit code 1

java/registry-login.txt: DEPENDENCY_INSTALL: the repository https://maven.pkg.github.com wants a login, which the build does not have
  → take the library from a public repository, or commit it; logins for builds come by build.secrets
  | [ERROR] Failed to execute goal on project shop: Could not resolve dependencies for project com.example:shop:jar:1.0: Failed to collect dependencies at com.acme:lib:jar:1.0: Failed to read artifact descriptor for com.acme:lib:jar:1.0: Could not transfer artifact com.acme:lib:pom:1.0 from/to github (https://maven.pkg.github.com/acme/lib): status code: 401, reason phrase: Unauthorized (401) -> [Help 1]
  | RUN sh ./mvnw -B -DskipTests package ended with exit code 1

java/release-not-supported.2.txt: BUILD_FAILED: the project is compiled for Java 11, and the image has an older one
  → name that version in system.properties (java.runtime.version=21), or as build.version in backendim.yaml
  | [ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.8.0:compile (default-compile) on project vripper-server: Fatal error compiling: invalid target release: 11 -> [Help 1]
  | RUN sh ./mvnw -B -DskipTests package ended with exit code 1

java/release-not-supported.txt: BUILD_FAILED: the project is compiled for Java 21, and the image has an older one
  → name that version in system.properties (java.runtime.version=21), or as build.version in backendim.yaml
  | [ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.11.0:compile (default-compile) on project todobackend-automatic: Fatal error compiling: error: release version 21 not supported -> [Help 1]
  | RUN sh ./mvnw -B -DskipTests package ended with exit code 1

java/repository-unreachable.txt: DEPENDENCY_INSTALL: libraries cannot be had: the host does not reach repo.maven.apache.org
  → push again later; if it stays, ask the owner of the host whether builds may reach the internet
  | [ERROR] Non-resolvable parent POM for com.example:shop:1.0: Could not transfer artifact org.springframework.boot:spring-boot-starter-parent:pom:3.3.0 from/to central (https://repo.maven.apache.org/maven2): Unknown host repo.maven.apache.org and 'parent.relativePath' points at no local POM @ line 5, column 11
  | RUN sh ./mvnw -B -DskipTests package ended with exit code 1

java/source-too-old.txt: BUILD_FAILED: the project is compiled for Java 7, which this JDK no longer compiles for
  → set maven.compiler.release to 8 or newer, or name an older Java as build.version in backendim.yaml
  | [ERROR] COMPILATION ERROR :
  | [ERROR] Source option 7 is no longer supported. Use 8 or later.
  | [ERROR] error: Source option 7 is no longer supported. Use 8 or later.
  | RUN sh ./mvnw -B -DskipTests package ended with exit code 1

java/task-missing.txt: BUILD_FAILED: the build has no task installDist
  → add the plugin that has it, or name the command as build.command in backendim.yaml
  | FAILURE: Build failed with an exception.
  | * What went wrong:
  | Task 'installDist' not found in root project 'shop'.
  | RUN sh ./gradlew --no-daemon installDist ended with exit code 1

java/wrapper-jar-missing.txt: BUILD_FAILED: gradle/wrapper/gradle-wrapper.jar is not committed
  → run git add -f gradle/wrapper/gradle-wrapper.jar, commit and push again
  | Error: Could not find or load main class org.gradle.wrapper.GradleWrapperMain
  | Caused by: java.lang.ClassNotFoundException: org.gradle.wrapper.GradleWrapperMain
  | RUN sh ./gradlew --no-daemon build ended with exit code 1

node/bun-install-script.txt: DEPENDENCY_INSTALL: the script "postinstall" of shop failed while installing
  → mend what it says; a package of the system that it lacks goes to apt: in backendim.yaml
  | bun install v1.2.23 (cf136713)
  | Resolving dependencies
  | Resolved, downloaded and extracted [4]
  | Saved lockfile
  | $ exit 3
  | error: postinstall script from "shop" exited with 3
  | RUN bun install ended with exit code 1

node/bun-integrity.txt: DEPENDENCY_INSTALL: what the registry gave is not what bun.lock says: the checksum of is-number differs
  → delete the lock file and node_modules, install anew on your machine, commit the lock file and push again
  | bun install v1.2.23 (cf136713)
  | error: Integrity check failed for tarball: is-number
  | error: IntegrityCheckFailed extracting tarball from is-number
  | RUN bun install --frozen-lockfile ended with exit code 1

node/bun-lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: the lock file bun.lock does not match package.json
  → run bun install on your machine, commit bun.lock and push again
  | bun install v1.2.23 (cf136713)
  | Resolving dependencies
  | Resolved, downloaded and extracted [4]
  | error: lockfile had changes, but lockfile is frozen
  | note: try re-running without --frozen-lockfile and commit the updated lockfile
  | RUN bun install --frozen-lockfile ended with exit code 1

node/bun-login.txt: DEPENDENCY_INSTALL: the registry refuses to give out https://npm.example.com/@acme%2fui (401)
  → give the token to the build: config:set APP NPM_TOKEN=…, secrets: [NPM_TOKEN] under build: in backendim.yaml; .npmrc reads it as a variable
  | bun install v1.2.23 (cf136713)
  | Resolving dependencies
  | Resolved, downloaded and extracted [1]
  | error: GET https://npm.example.com/@acme%2fui - 401
  | error: @acme/ui@^1.0.0 failed to resolve
  | RUN bun install ended with exit code 1

node/bun-network.refused.txt: DEPENDENCY_INSTALL: the registry of @acme/ui could not be reached: ConnectionRefused
  → check the address in .npmrc and the lock file; if it is right, push again later
  | bun install v1.2.23 (cf136713)
  | Resolving dependencies
  | Resolved, downloaded and extracted [6]
  | error: ConnectionRefused downloading package manifest @acme/ui
  | error: @acme/ui@^1.0.0 failed to resolve
  | RUN bun install ended with exit code 1

node/bun-network.txt: DEPENDENCY_INSTALL: the registry of @acme/ui could not be reached: FailedToOpenSocket
  → check the address in .npmrc and the lock file; if it is right, push again later
  | bun install v1.2.23 (cf136713)
  | Resolving dependencies
  | Resolved, downloaded and extracted [6]
  | error: FailedToOpenSocket downloading package manifest @acme/ui
  | error: @acme/ui@^1.0.0 failed to resolve
  | RUN bun install ended with exit code 1

node/bun-package-not-found.txt: DEPENDENCY_INSTALL: there is no package no-such-package-zzz-qqq in the registry
  → check its name in package.json; a private package needs its registry in .npmrc
  | bun install v1.2.23 (cf136713)
  | Resolving dependencies
  | Resolved, downloaded and extracted [1]
  | error: GET https://registry.example.org/no-such-package-zzz-qqq - 404
  | error: no-such-package-zzz-qqq@^1.0.0 failed to resolve
  | RUN bun install ended with exit code 1

node/bun-version-not-found.txt: DEPENDENCY_INSTALL: the package is-number has no version 99.0.0
  → choose a version that was published: npm view is-number versions
  | bun install v1.2.23 (cf136713)
  | Resolving dependencies
  | Resolved, downloaded and extracted [2]
  | error: No version matching "99.0.0" found for specifier "is-number" (but package exists)
  | error: is-number@99.0.0 failed to resolve
  | RUN bun install ended with exit code 1

node/bundler-export-missing.txt: BUILD_FAILED: src/main.js:1 imports nope, which src/a.js does not export
  → mend the import, or export it there
  | > shop@1.0.0 build
  | > vite build
  | vite v6.3.5 building for production...
  | transforming...
  | ✓ 4 modules transformed.
  | ✗ Build failed in 383ms
  | error during build:
  | src/main.js (1:9): "nope" is not exported by "src/a.js", imported by "src/main.js".
  | file: /app/src/main.js:1:9
  | 1: import { nope } from './a.js'
  |             ^
  | 2: console.log(nope)
  | RUN npm run build ended with exit code 1

node/bundler-file-missing.astro.txt: BUILD_FAILED: the source imports ../components/card.astro, and there is no such file
  → commit the file, and spell it as it is on disk: Linux tells Foo and foo apart; for @/… and ~/… look at the alias, too
  | Could not resolve "../components/card.astro" from "src/pages/index.astro"
  | file: /app/src/pages/index.astro
  | RUN npm run build ended with exit code 1

node/bundler-file-missing.esbuild.txt: BUILD_FAILED: the source imports ./Nope.js, and there is no such file
  → commit the file, and spell it as it is on disk: Linux tells Foo and foo apart; for @/… and ~/… look at the alias, too
  | ✘ [ERROR] Could not resolve "axios"
  |     src/index.js:1:18:
  |       1 │ import axios from 'axios'
  | ✘ [ERROR] Could not resolve "./Nope.js"
  |     src/index.js:2:7:
  |       2 │ import './Nope.js'
  | RUN npm run build ended with exit code 1

node/bundler-file-missing.next.txt: BUILD_FAILED: the source imports @/components/Button, and there is no such file
  → commit the file, and spell it as it is on disk: Linux tells Foo and foo apart; for @/… and ~/… look at the alias, too
  | ./app/page.tsx
  | Module not found: Can't resolve '@/components/Button'
  | ./app/page.tsx
  | Module not found: Can't resolve 'dayjs'
  | RUN npm run build ended with exit code 1

node/bundler-file-missing.txt: BUILD_FAILED: the source imports ./App.js, and there is no such file
  → commit the file, and spell it as it is on disk: Linux tells Foo and foo apart; for @/… and ~/… look at the alias, too
  | Could not resolve "./App.js" from "src/main.js"
  | file: /app/src/main.js
  | RUN npm run build ended with exit code 1

node/bundler-file-missing.webpack.txt: BUILD_FAILED: the source imports ./Cart, and there is no such file
  → commit the file, and spell it as it is on disk: Linux tells Foo and foo apart; for @/… and ~/… look at the alias, too
  | ERROR in ./src/index.js 1:0-21
  | Module not found: Error: Can't resolve 'axios' in '/app/src'
  | ERROR in ./src/index.js 2:0-22
  | Module not found: Error: Can't resolve './Cart' in '/app/src'
  | RUN npm run build ended with exit code 1

node/bundler-module-missing.txt: BUILD_FAILED: the source imports the package axios, which is not installed
  → add it (npm install axios), commit package.json and the lock file and push again
  | [vite]: Rollup failed to resolve import "axios" from "/app/src/main.js".
  | RUN npm run build ended with exit code 1

node/corepack-too-old.txt: DEPENDENCY_INSTALL: the corepack of this image is too old for the package manager that it fetches
  → update it first: RUN npm install -g corepack@latest, or install the manager: RUN npm install -g pnpm@9
  | Internal Error: Cannot find matching keyid: {"signatures":[{"sig":"MEQCIHGqHbvc2zImUPEPFpT4grh6rMYslel+lAjFArx8+RUdAiBfnJA+bgmUvO5Lctfkq+46KKDQdx/8RhLPge3pA+EdHA==","keyid":"SHA256:DhQ8wR5APBvFHLF/+Tc+AYvPOdTpcIDqOhxsBHRwC7U"}],"keys":[{"expires":null,"keyid":"SHA256:jl3bwswu80PjjokCgh0o2w5c2U4LhQAE57gj9cz1kzA","keytype":"ecdsa-sha2-nistp256","scheme":"ecdsa-sha2-nistp256","key":"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1Olb3zMAFFxXKHiIkQO5cJ3Yhl5i6UPp+IhuteBJbuHcA5UogKo0EWtlWwW6KSaKoTNEYL7JlCQiVnkhBktUgg=="}]}
  | RUN corepack enable && corepack use pnpm@9 ended with exit code 1

node/env-invalid.txt: BUILD_FAILED: the build checks the variable DATABASE_URL, and config vars are set only when the app runs
  → name in build.args of backendim.yaml what the build needs, or skip the check while building
  | > shop@1.0.0 build
  | > node env.js
  | ❌ Invalid environment variables: [
  |   {
  |     code: 'invalid_type',
  |     expected: 'string',
  |     received: 'undefined',
  |     path: [ 'DATABASE_URL' ],
  |     message: 'Required'
  |   },
  |   {
  |     code: 'invalid_type',
  |     expected: 'string',
  |     received: 'undefined',
  | RUN npm run build ended with exit code 1

node/eslint.txt: BUILD_FAILED: ESLint, which is part of the build, finds errors (3)
  → mend them; npx eslint . shows them on your machine
  | /app/eslint.config.js
  |   1:1  error  'module' is not defined  no-undef
  | /app/src/a.js
  |   1:7   error  'a' is assigned a value but never used  no-unused-vars
  |   1:11  error  'b' is not defined                      no-undef
  | ✖ 3 problems (3 errors, 0 warnings)
  | RUN npm run build ended with exit code 1

node/fetch-failed.txt: BUILD_FAILED: https://binaries.prisma.sh/all_commits/9b628578b3b7cae625e8c927178f15a170e74a9c/debian-openssl-1.1.x/schema-engine.gz.sha256 could not be fetched: getaddrinfo ENOTFOUND binaries.prisma.sh
  → push again later; if it stays, this host has no way there: ask its owner
  | > shop@1.0.0 build
  | > prisma generate
  | prisma:warn Prisma failed to detect the libssl/openssl version to use, and may not work as expected. Defaulting to "openssl-1.1.x".
  | Please manually install OpenSSL via \`apt-get update -y && apt-get install -y openssl\` and try installing Prisma again. If you're running Prisma on Docker, add this command to your Dockerfile, or switch to an image that already has OpenSSL installed.
  | prisma:warn Prisma failed to detect the libssl/openssl version to use, and may not work as expected. Defaulting to "openssl-1.1.x".
  | Please manually install OpenSSL via \`apt-get update -y && apt-get install -y openssl\` and try installing Prisma again. If you're running Prisma on Docker, add this command to your Dockerfile, or switch to an image that already has OpenSSL installed.
  | Error: request to https://binaries.prisma.sh/all_commits/9b628578b3b7cae625e8c927178f15a170e74a9c/debian-openssl-1.1.x/schema-engine.gz.sha256 failed, reason: getaddrinfo ENOTFOUND binaries.prisma.sh
  | RUN npm run build ended with exit code 1

node/file-missing.extension.txt: BUILD_FAILED: there is no file /app/lib/b, which the build runs or imports
  → commit the file, and spell it as it is on disk: Linux tells Foo and foo apart
  | > shop@1.0.0 build
  | > node a.js
  | node:internal/modules/run_main:107
  |     triggerUncaughtException(
  |     ^
  | Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/app/lib/b' imported from /app/a.js
  | Did you mean to import "./lib/b.js"?
  |   code: 'ERR_MODULE_NOT_FOUND',
  |   url: 'file:///app/lib/b'
  | }
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/file-missing.import.txt: BUILD_FAILED: there is no file /app/scripts/Helpers.js, which the build runs or imports
  → commit the file, and spell it as it is on disk: Linux tells Foo and foo apart
  | > shop@1.0.0 build
  | > node scripts/build.js
  | node:internal/modules/esm/resolve:272
  |     throw new ERR_MODULE_NOT_FOUND(
  |           ^
  | Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/app/scripts/Helpers.js' imported from /app/scripts/build.js
  |   code: 'ERR_MODULE_NOT_FOUND',
  |   url: 'file:///app/scripts/Helpers.js'
  | }
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/file-missing.require.txt: BUILD_FAILED: there is no file ./Helpers, which the build runs or imports
  → commit the file, and spell it as it is on disk: Linux tells Foo and foo apart
  | > shop@1.0.0 build
  | > node scripts/build.js
  | node:internal/modules/cjs/loader:1568
  |   throw err;
  |   ^
  | Error: Cannot find module './Helpers'
  | Require stack:
  | - /app/scripts/build.js
  |     at Object.<anonymous> (/app/scripts/build.js:1:1)
  |   code: 'MODULE_NOT_FOUND',
  |   requireStack: [ '/app/scripts/build.js' ]
  | }
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/file-missing.txt: BUILD_FAILED: there is no file /app/scripts/bild.js, which the build runs or imports
  → commit the file, and spell it as it is on disk: Linux tells Foo and foo apart
  | > shop@1.0.0 build
  | > node scripts/bild.js
  | node:internal/modules/cjs/loader:1568
  |   throw err;
  |   ^
  | Error: Cannot find module '/app/scripts/bild.js'
  |   code: 'MODULE_NOT_FOUND',
  |   requireStack: []
  | }
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/file-watchers.txt: BUILD_FAILED: the build watches files for changes, as a development server does
  → let the build script end by itself: no --watch, and no "dev" script
  | Error: ENOSPC: System limit for number of file watchers reached, watch '/app/packages/editor/src/index.js'
  |     at FSWatcher.<computed> (internal/fs/watchers.js:243:19)
  |     at Object.watch (fs.js:1587:34)
  |   errno: -28,
  |   syscall: 'watch',
  |   code: 'ENOSPC',
  |   path: '/app/packages/editor/src/index.js'
  | }
  | npm ERR! code ELIFECYCLE
  | RUN npm run build ended with exit code 1

node/git-missing.pnpm.txt: DEPENDENCY_INSTALL: a dependency comes from a git repository, and there is no git in the image that this step runs in
  → install git before it (apt-get install -y git ca-certificates), or take the package from a registry
  |  ENOENT  Command failed with ENOENT: git ls-remote git+ssh://git@github.com/org/lib.git HEAD
  | spawn git ENOENT
  | This error happened while installing a direct dependency of /app
  | pnpm: Command failed with ENOENT: git ls-remote git+ssh://git@github.com/org/lib.git HEAD
  | spawn git ENOENT
  | RUN pnpm install --no-frozen-lockfile ended with exit code 1

node/git-missing.txt: DEPENDENCY_INSTALL: a dependency comes from a git repository, and there is no git in the image that this step runs in
  → install git before it (apt-get install -y git ca-certificates), or take the package from a registry
  | npm error code ENOENT
  | npm error syscall spawn git
  | npm error path git
  | npm error errno -2
  | npm error enoent An unknown git error occurred
  | npm error enoent This is related to npm not being able to find a file.
  | npm error enoent
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/git-missing.yarn.txt: DEPENDENCY_INSTALL: a dependency comes from a git repository, and there is no git in the image that this step runs in
  → install git before it (apt-get install -y git ca-certificates), or take the package from a registry
  | yarn install v1.22.22
  | info No lockfile found.
  | [1/4] Resolving packages...
  | info Visit https://yarnpkg.com/en/docs/cli/install for documentation about this command.
  | error Couldn't find the binary git
  | RUN yarn install --non-interactive ended with exit code 1

node/import-in-commonjs.txt: BUILD_FAILED: a file uses import, and Node takes it for CommonJS
  → add "type": "module" to package.json, or name the file .mjs
  | > shop@1.0.0 build
  | > node build.cjs
  | (node:18) Warning: Failed to load the ES module: /app/build.cjs. Make sure to set "type": "module" in the nearest package.json file or use the .mjs extension.
  | (Use \`node --trace-warnings ...\` to show where the warning was created)
  | /app/build.cjs:1
  | import fs from 'node:fs'
  | ^^^^^^
  | SyntaxError: Cannot use import statement outside a module
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/install-file-missing.txt: DEPENDENCY_INSTALL: the script "postinstall" of package.json needs /app/scripts/setup.js, which is not there while installing
  → commit the file; in a Dockerfile of your own, COPY it before the dependencies are installed
  | > shop@1.0.0 postinstall
  | > node scripts/setup.js
  | node:internal/modules/cjs/loader:1568
  |   throw err;
  |   ^
  | Error: Cannot find module '/app/scripts/setup.js'
  |   code: 'MODULE_NOT_FOUND',
  |   requireStack: []
  | }
  | Node.js v24.21.0
  | npm error code 1
  | npm error path /app
  | npm error command failed
  | npm error command sh -c node scripts/setup.js
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/module-missing.esm.txt: BUILD_FAILED: the package esbuild, which the build needs, is not installed
  → add it (npm install esbuild), commit package.json and the lock file and push again
  | > shop@1.0.0 build
  | > node scripts/build.js
  | node:internal/modules/package_json_reader:331
  |   throw new ERR_MODULE_NOT_FOUND(packageName, fileURLToPath(base), null);
  |         ^
  | Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'esbuild' imported from /app/scripts/build.js
  |   code: 'ERR_MODULE_NOT_FOUND'
  | }
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/module-missing.txt: BUILD_FAILED: the package esbuild, which the build needs, is not installed
  → add it (npm install esbuild), commit package.json and the lock file and push again
  | > shop@1.0.0 build
  | > node scripts/build.js
  | node:internal/modules/cjs/loader:1568
  |   throw err;
  |   ^
  | Error: Cannot find module 'esbuild'
  | Require stack:
  | - /app/scripts/build.js
  |     at Object.<anonymous> (/app/scripts/build.js:1:1)
  |   code: 'MODULE_NOT_FOUND',
  |   requireStack: [ '/app/scripts/build.js' ]
  | }
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/native-binary-missing.tailwind.txt: DEPENDENCY_INSTALL: the part of a package that is for Linux, ../lightningcss.linux-x64-gnu.node, is not installed
  → a lock file made on another system may lack it: delete node_modules and the lock file, install anew and commit the lock file
  | > shop@1.0.0 build
  | > tailwindcss -i a.css -o b.css
  | node:internal/modules/cjs/loader:1564
  |   const err = new Error(message);
  |               ^
  | Error: Cannot find module '../lightningcss.linux-x64-gnu.node'
  | Require stack:
  | - /app/node_modules/lightningcss/node/index.js
  |   code: 'MODULE_NOT_FOUND',
  |   requireStack: [ '/app/node_modules/lightningcss/node/index.js' ]
  | }
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/native-binary-missing.txt: DEPENDENCY_INSTALL: the part of a package that is for Linux, @rollup/rollup-linux-x64-gnu, is not installed
  → a lock file made on another system may lack it: delete node_modules and the lock file, install anew and commit the lock file
  | > shop@1.0.0 build
  | > vite build
  | /app/node_modules/rollup/dist/native.js:126
  | 		throw new Error(
  | 		      ^
  | Error: Cannot find module @rollup/rollup-linux-x64-gnu. npm has a bug related to optional dependencies (https://github.com/npm/cli/issues/4828). Please try \`npm i\` again after removing both package-lock.json and node_modules directory.
  |   [cause]: Error: Cannot find module '@rollup/rollup-linux-x64-gnu'
  |   Require stack:
  |   - /app/node_modules/rollup/dist/native.js
  |     code: 'MODULE_NOT_FOUND',
  |     requireStack: [ '/app/node_modules/rollup/dist/native.js' ]
  |   }
  | }
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/native-compiler-missing.txt: DEPENDENCY_INSTALL: a package has to be compiled, and there is no compiler (g++) in the image that this step runs in
  → backendim.yaml: "apt: [python3, make, g++]"; in a Dockerfile of your own: apt-get install -y python3 make g++
  | > shop@1.0.0 install
  | > node-gyp rebuild
  | make: Entering directory '/app/build'
  | make: Leaving directory '/app/build'
  | make: g++: No such file or directory
  | make: *** [a.target.mk:76: Release/obj.target/a/a.o] Error 127
  | gyp ERR! stack Error: \`make\` failed with exit code: 2
  | npm error path /app
  | npm error command failed
  | npm error command sh -c node-gyp rebuild
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/native-header-missing.txt: DEPENDENCY_INSTALL: a package has to be compiled, and the header libpq-fe.h of a library is not there
  → install the Debian package that has libpq-fe.h (apt: in backendim.yaml, apt-get install in a Dockerfile), such as the one ending in -dev
  | make: Entering directory '/app/build'
  |   CXX(target) Release/obj.target/a/a.o
  | ../a.cc:1:10: fatal error: libpq-fe.h: No such file or directory
  |     1 | #include <libpq-fe.h>
  |       |          ^~~~~~~~~~~~
  | compilation terminated.
  | make: Leaving directory '/app/build'
  | make: *** [a.target.mk:78: Release/obj.target/a/a.o] Error 1
  | gyp ERR! stack Error: \`make\` failed with exit code: 2
  | gyp ERR! System Linux 6.1.0
  | gyp ERR! command "/usr/local/bin/node" "/usr/local/lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js" "rebuild"
  | gyp ERR! cwd /app
  | gyp ERR! node -v v24.21.0
  | gyp ERR! node-gyp -v v11.5.0
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/native-library-missing.txt: DEPENDENCY_INSTALL: a package has to be compiled, and the library pixman-1 is not there
  → install the Debian package that has pixman-1.pc (apt: in backendim.yaml, apt-get install in a Dockerfile), such as the one ending in -dev
  | Package pixman-1 was not found in the pkg-config search path.
  | Package 'pixman-1', required by 'virtual:world', not found
  | gyp: Call to 'pkg-config pixman-1 --libs' returned exit status 1 while in binding.gyp. while trying to load binding.gyp
  | npm error path /app
  | npm error command failed
  | npm error command sh -c node-gyp rebuild
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/native-make-missing.txt: DEPENDENCY_INSTALL: a package has to be compiled, and there is no make in the image that this step runs in
  → backendim.yaml: "apt: [python3, make, g++]"; in a Dockerfile of your own: apt-get install -y python3 make g++
  | > shop@1.0.0 install
  | > node-gyp rebuild
  | gyp ERR! stack Error: not found: make
  | npm error path /app
  | npm error command failed
  | npm error command sh -c node-gyp rebuild
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/native-other-system.txt: DEPENDENCY_INSTALL: /app/node_modules/bcrypt/bcrypt_lib.node is a binary of another system
  → take node_modules out of the repository (git rm -r --cached node_modules), and name it in .gitignore and .dockerignore
  | > shop@1.0.0 build
  | > node build.js
  | node:internal/modules/cjs/loader:2087
  |   return process.dlopen(module, path.toNamespacedPath(filename));
  |                  ^
  | Error: /app/node_modules/bcrypt/bcrypt_lib.node: invalid ELF header
  |     at Object.<anonymous> (/app/build.js:1:1)
  |   code: 'ERR_DLOPEN_FAILED'
  | }
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/native-pkg-config-missing.txt: DEPENDENCY_INSTALL: a package has to be compiled with the library pixman-1, and there is no pkg-config to find it
  → add pkg-config and the library to apt: in backendim.yaml, or install them in the Dockerfile
  | /bin/sh: 1: pkg-config: not found
  | gyp: Call to 'pkg-config pixman-1 --libs' returned exit status 127 while in binding.gyp. while trying to load binding.gyp
  | npm error path /app
  | npm error command failed
  | npm error command sh -c node-gyp rebuild
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/native-python-missing.txt: DEPENDENCY_INSTALL: a package has to be compiled, and there is no Python in the image that this step runs in
  → backendim.yaml: "apt: [python3, make, g++]"; in a Dockerfile of your own: apt-get install -y python3 make g++
  | > shop@1.0.0 install
  | > node-gyp rebuild
  | gyp ERR! stack Error: Could not find any Python installation to use
  | npm error path /app
  | npm error command failed
  | npm error command sh -c node-gyp rebuild
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/next-folders-missing.txt: BUILD_FAILED: Next finds neither a folder pages nor app
  → commit it; where it is in a folder of its own, name that in backendim.yaml: build: { root: FOLDER }
  | > shop@1.0.0 build
  | > next build
  | Attention: Next.js now collects completely anonymous telemetry regarding usage.
  | This information is used to shape Next.js' roadmap and prioritize features.
  | You can learn more, including how to opt-out if you'd not like to participate in this anonymous program, by visiting the following URL:
  | https://nextjs.org/telemetry
  | > Build error occurred
  | [Error: > Couldn't find any \`pages\` or \`app\` directory. Please create one under the project root]
  | RUN npm run build ended with exit code 1

node/next-lint.txt: BUILD_FAILED: ESLint finds an error in pages/index.js: \`'\` can be escaped with \`&apos;\`, \`&lsquo;\`, \`&#39;\`, \`&rsquo;\`. (react/no-unescaped-entities)
  → mend it; npx eslint . shows all of them on your machine
  | ./pages/index.js
  | 1:54  Error: \`'\` can be escaped with \`&apos;\`, \`&lsquo;\`, \`&#39;\`, \`&rsquo;\`.  react/no-unescaped-entities
  | RUN npm run build ended with exit code 1

node/next-prerender.txt: BUILD_FAILED: Next could not render the page / while building
  → mend what the page throws; one that needs config vars or a database renders per request: export const dynamic = "force-dynamic"
  | https://nextjs.org/telemetry
  |    ▲ Next.js 15.3.4
  |    Creating an optimized production build ...
  |  ✓ Compiled successfully in 12.0s
  |    Linting and checking validity of types ...
  |    We detected TypeScript in your project and created a tsconfig.json file for you.
  |    Collecting page data ...
  |    Generating static pages (0/4) ...
  | Error occurred prerendering page "/". Read more: https://nextjs.org/docs/messages/prerender-error
  | Error: API_URL is not set
  |     at o (/app/.next/server/app/page.js:1:203)
  |     at stringify (<anonymous>)
  | Export encountered an error on /page: /, exiting the build.
  |  ⨯ Next.js build worker exited with code: 1 and signal: null
  | RUN npm run build ended with exit code 1

node/next-type-error.txt: BUILD_FAILED: TypeScript finds an error in app/page.tsx:1: Type 'string' is not assignable to type 'number'
  → mend it; npx tsc --noEmit shows all of them on your machine
  | You can learn more, including how to opt-out if you'd not like to participate in this anonymous program, by visiting the following URL:
  | https://nextjs.org/telemetry
  |    ▲ Next.js 15.3.4
  |    Creating an optimized production build ...
  |  ✓ Compiled successfully in 31.0s
  |    Linting and checking validity of types ...
  |    We detected TypeScript in your project and created a tsconfig.json file for you.
  | Failed to compile.
  | ./app/page.tsx:1:37
  | Type error: Type 'string' is not assignable to type 'number'.
  | > 1 | export default function P() { const n: number = 'x'; return <p>{n}</p> }
  |     |                                     ^
  |   2 |
  | Next.js build worker exited with code: 1 and signal: null
  | RUN npm run build ended with exit code 1

node/not-writable.txt: BUILD_FAILED: the user of this step may not write dist
  → in a Dockerfile of your own: build before USER, or COPY --chown; else keep what is written inside the folder of the app
  | > shop@1.0.0 build
  | > node -e "fs.mkdirSync('dist')"
  | node:fs:1410
  |   const result = binding.mkdir(
  |                          ^
  | Error: EACCES: permission denied, mkdir 'dist'
  |     at [eval]:1:4
  |     at [eval]-wrapper:6:24
  |   errno: -13,
  |   code: 'EACCES',
  |   syscall: 'mkdir',
  |   path: 'dist'
  | }
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/npm-broke-off.txt: DEPENDENCY_INSTALL: npm itself broke off while installing
  → push again; if it stays, use another version of Node, and with it of npm ("engines" in package.json)
  | npm error Exit handler never called!
  | npm error This is an error with npm itself. Please report this error at:
  | npm error     <https://github.com/npm/cli/issues>
  | RUN npm ci && npm cache clean --force ended with exit code 1

node/npm-engine.txt: DEPENDENCY_INSTALL: shop@1.0.0 wants {"node":">=99"}, and the build has {"npm":"10.9.9","node":"v24.21.0"}
  → change what is asked for, or say which Node the project needs: "engines": { "node": "22.x" } in package.json
  | npm error code EBADENGINE
  | npm error engine Unsupported engine
  | npm error engine Not compatible with your version of node/npm: shop@1.0.0
  | npm error notsup Not compatible with your version of node/npm: shop@1.0.0
  | npm error notsup Required: {"node":">=99"}
  | npm error notsup Actual:   {"npm":"10.9.9","node":"v24.21.0"}
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/npm-forbidden.txt: DEPENDENCY_INSTALL: the registry refuses to give out https://npm.example.com/@acme%2fui (403)
  → give the token to the build: config:set APP NPM_TOKEN=…, secrets: [NPM_TOKEN] under build: in backendim.yaml; .npmrc reads it as a variable
  | npm error code E403
  | npm error 403 403 Forbidden - GET https://npm.example.com/@acme%2fui - Permission permission_denied: read_package
  | npm error 403 In most cases, you or one of your dependencies are requesting
  | npm error 403 a package version that is forbidden by your security policy, or
  | npm error 403 on a server you do not have access to.
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/npm-install-script.txt: DEPENDENCY_INSTALL: a script of the installation failed: node -e "console.error('cannot download the binary');process.exit(1)", in /app/node_modules/lib
  → mend what it says; a package of the system that it lacks goes to apt: in backendim.yaml
  | npm error code 1
  | npm error path /app/node_modules/lib
  | npm error command failed
  | npm error command sh -c node -e "console.error('cannot download the binary');process.exit(1)"
  | npm error cannot download the binary
  | RUN npm install --no-audit --no-fund --install-links ended with exit code 1

node/npm-integrity.txt: DEPENDENCY_INSTALL: what the registry gave is not what package-lock.json says: the checksum of a package differs
  → delete the lock file and node_modules, install anew on your machine, commit the lock file and push again
  | npm warn tarball tarball data for is-number@https://registry.example.org/is-number/-/is-number-6.0.0.tgz (sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==) seems to be corrupted. Trying again.
  | npm warn tarball tarball data for is-number@https://registry.example.org/is-number/-/is-number-6.0.0.tgz (sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==) seems to be corrupted. Trying again.
  | npm error code EINTEGRITY
  | npm error sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA== integrity checksum failed when using sha512: wanted sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA== but got sha512-Wu1VHeILBK8KAWJUAiSZQX94GmOE45Rg6/538fKwiloUu21KncEkYGPqob2oSZ5mUT73vLGrHQjKw3KMPwfDzg==. (3474 bytes)
  | RUN npm ci --no-audit --no-fund ended with exit code 1

node/npm-lock-missing.txt: LOCKFILE_OUT_OF_DATE: npm ci found no lock file that it can read beside package.json
  → run npm install on your machine, commit package-lock.json and push again
  | npm error code EUSAGE
  | npm error The \`npm ci\` command can only install with an existing package-lock.json or
  | npm error npm-shrinkwrap.json with lockfileVersion >= 1. Run an install with npm@5 or
  | npm error later to generate a package-lock.json file, then try again.
  | RUN npm ci --no-audit --no-fund ended with exit code 1

node/npm-lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: the lock file package-lock.json does not match package.json
  → run npm install on your machine, commit package-lock.json and push again
  | npm error \`npm ci\` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with \`npm install\` before continuing.
  | npm error Missing: is-odd@3.0.1 from lock file
  | npm error Missing: is-number@6.0.0 from lock file
  | RUN npm ci --no-audit --no-fund ended with exit code 1

node/npm-login.txt: DEPENDENCY_INSTALL: a registry of packages wants a login (401), or does not take the one in .npmrc
  → give the token to the build: config:set APP NPM_TOKEN=…, secrets: [NPM_TOKEN] under build: in backendim.yaml; .npmrc reads it as a variable
  | npm error code E401
  | npm error Unable to authenticate, your authentication token seems to be invalid.
  | npm error To correct this please try logging in again with:
  | npm error   npm login
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/npm-network.refused.txt: DEPENDENCY_INSTALL: http://127.0.0.1:1/@acme%2fui could not be fetched: connect ECONNREFUSED 127.0.0.1:1
  → check the address in .npmrc and the lock file; if it is right, push again later
  | npm error syscall connect
  | npm error errno ECONNREFUSED
  | npm error FetchError: request to http://127.0.0.1:1/@acme%2fui failed, reason: connect ECONNREFUSED 127.0.0.1:1
  | npm error     at ClientRequest.<anonymous> (/usr/local/lib/node_modules/npm/node_modules/minipass-fetch/lib/index.js:130:14)
  | npm error     at ClientRequest.emit (node:events:514:28)
  | npm error     at emitErrorEvent (node:_http_client:114:11)
  | npm error     at _destroy (node:_http_client:1167:9)
  | npm error     at onSocketNT (node:_http_client:1188:5)
  | npm error     at process.processTicksAndRejections (node:internal/process/task_queues:91:21) {
  | npm error   code: 'ECONNREFUSED',
  | npm error   errno: 'ECONNREFUSED',
  | npm error   syscall: 'connect',
  | npm error   address: '127.0.0.1',
  | npm error   port: 1,
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/npm-network.txt: DEPENDENCY_INSTALL: https://npm.acme.invalid/@acme%2fui could not be fetched: getaddrinfo ENOTFOUND npm.acme.invalid
  → check the address in .npmrc and the lock file; if it is right, push again later
  | npm error code ENOTFOUND
  | npm error syscall getaddrinfo
  | npm error errno ENOTFOUND
  | npm error network request to https://npm.acme.invalid/@acme%2fui failed, reason: getaddrinfo ENOTFOUND npm.acme.invalid
  | npm error network This is a problem related to network connectivity.
  | npm error network In most cases you are behind a proxy or have bad network settings.
  | npm error network
  | npm error network If you are behind a proxy, please make sure that the
  | npm error network 'proxy' config is set properly.  See: 'npm help config'
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/npm-package-json-invalid.txt: DEPENDENCY_INSTALL: /app/package.json is not valid JSON: Expected double-quoted property name in JSON at position 49 (line 3 column 30) while parsing near "...s\\": { \\"build\\": \\"x\\", }\\n}\\n"
  → mend it and push again; a comma too many is the usual cause
  | npm error code EJSONPARSE
  | npm error path /app/package.json
  | npm error JSON.parse Expected double-quoted property name in JSON at position 49 (line 3 column 30) while parsing near "...s\\": { \\"build\\": \\"x\\", }\\n}\\n"
  | npm error JSON.parse Failed to parse JSON data.
  | npm error JSON.parse Note: package.json must be actual JSON, not just JavaScript.
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/npm-package-not-found.scoped.txt: DEPENDENCY_INSTALL: there is no package @acme/ui-zzz in the registry
  → check its name in package.json; a private package needs its registry in .npmrc
  | npm error code E404
  | npm error 404 Not Found - GET https://registry.example.org/@acme%2fui-zzz
  | npm error 404
  | npm error 404  '@acme/ui-zzz@^1.0.0' is not in this registry.
  | npm error 404
  | npm error 404 Note that you can also install from a
  | npm error 404 tarball, folder, http url, or git url.
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/npm-package-not-found.txt: DEPENDENCY_INSTALL: there is no package no-such-package-zzz-qqq in the registry
  → check its name in package.json; a private package needs its registry in .npmrc
  | npm error code E404
  | npm error 404 Not Found - GET https://registry.example.org/no-such-package-zzz-qqq
  | npm error 404
  | npm error 404  'no-such-package-zzz-qqq@^1.0.0' is not in this registry.
  | npm error 404
  | npm error 404 Note that you can also install from a
  | npm error 404 tarball, folder, http url, or git url.
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/openssl-3.txt: BUILD_FAILED: the bundler is too old for this Node: it wants a hash (md4) that OpenSSL 3 has no longer
  → update webpack to 5 (react-scripts 5), or build with NODE_OPTIONS=--openssl-legacy-provider in the build script
  | > webpack --mode production
  | node:internal/crypto/hash:114
  |   this[kHandle] = new _Hash(algorithm, xofLen, algorithmId, getHashCache());
  |                   ^
  | Error: error:0308010C:digital envelope routines::unsupported
  |   opensslErrorStack: [
  |     'error:03000086:digital envelope routines::initialization error',
  |     'error:0308010C:digital envelope routines::unsupported'
  |   ],
  |   library: 'digital envelope routines',
  |   reason: 'unsupported',
  |   code: 'ERR_OSSL_EVP_UNSUPPORTED'
  | }
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/out-of-heap.txt: BUILD_OOM: Node reached the limit of its own heap while building
  → give it more where it is started: "build": "NODE_OPTIONS=--max-old-space-size=2048 …", if the machine has that much
  | FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
  | RUN node --max-old-space-size=20 -e "const a=[];for(;;)a.push([1,2,3,{}])" ended with exit code 1

node/peer-conflict.lib.txt: DEPENDENCY_INSTALL: react-beautiful-dnd@13.1.1 wants react@"^16.8.5 || ^17.0.0 || ^18.0.0" beside it, and the project has react@19.0.0
  → choose versions that fit each other; to install them as they are commit an .npmrc with legacy-peer-deps=true
  | npm error ERESOLVE unable to resolve dependency tree
  | npm error While resolving: shop@1.0.0
  | npm error Found: react@19.0.0
  | npm error node_modules/react
  | npm error   react@"19.0.0" from the root project
  | npm error Could not resolve dependency:
  | npm error peer react@"^16.8.5 || ^17.0.0 || ^18.0.0" from react-beautiful-dnd@13.1.1
  | npm error node_modules/react-beautiful-dnd
  | npm error   react-beautiful-dnd@"13.1.1" from the root project
  | npm error Fix the upstream dependency conflict, or retry
  | npm error this command with --force or --legacy-peer-deps
  | npm error to accept an incorrect (and potentially broken) dependency resolution.
  | npm error For a full report see:
  | npm error /root/.npm/_logs/2026-11-24T20_48_42_936Z-eresolve-report.txt
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/peer-conflict.txt: DEPENDENCY_INSTALL: react-dom@18.2.0 wants react@"^18.2.0" beside it, and the project has react@19.0.0
  → choose versions that fit each other; to install them as they are commit an .npmrc with legacy-peer-deps=true
  | npm error ERESOLVE unable to resolve dependency tree
  | npm error While resolving: shop@1.0.0
  | npm error Found: react@19.0.0
  | npm error node_modules/react
  | npm error   react@"19.0.0" from the root project
  | npm error Could not resolve dependency:
  | npm error peer react@"^18.2.0" from react-dom@18.2.0
  | npm error node_modules/react-dom
  | npm error   react-dom@"18.2.0" from the root project
  | npm error Fix the upstream dependency conflict, or retry
  | npm error this command with --force or --legacy-peer-deps
  | npm error to accept an incorrect (and potentially broken) dependency resolution.
  | npm error For a full report see:
  | npm error /root/.npm/_logs/2026-11-24T20_48_40_042Z-eresolve-report.txt
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/pnpm-engine.pnpm.txt: DEPENDENCY_INSTALL: /app wants pnpm >=99, and the build has 9.15.9
  → say which it needs in package.json: "engines": { "node": "22.x" }, and "packageManager": "pnpm@9.15.9" for pnpm
  |  ERR_PNPM_UNSUPPORTED_ENGINE  Unsupported environment (bad pnpm and/or Node.js version)
  | Your pnpm version is incompatible with "/app".
  | Expected version: >=99
  | Got: 9.15.9
  | This is happening because the package's manifest has an engines.pnpm field specified.
  | To fix this issue, install the required pnpm version globally.
  | To install the latest version of pnpm, run "pnpm i -g pnpm".
  | To check your pnpm version, run "pnpm -v".
  | RUN pnpm install --no-frozen-lockfile ended with exit code 1

node/pnpm-engine.txt: DEPENDENCY_INSTALL: /app wants Node >=99, and the build has v24.21.0
  → say which it needs in package.json: "engines": { "node": "22.x" }, and "packageManager": "pnpm@9.15.9" for pnpm
  |  ERR_PNPM_UNSUPPORTED_ENGINE  Unsupported environment (bad pnpm and/or Node.js version)
  | Your Node version is incompatible with "/app".
  | Expected version: >=99
  | Got: v24.21.0
  | This is happening because the package's manifest has an engines.node field specified.
  | To fix this issue, install the required Node version.
  | RUN pnpm install --no-frozen-lockfile ended with exit code 1

node/pnpm-ignored-builds.txt: DEPENDENCY_INSTALL: pnpm runs the install scripts of packages only where the project allows it: esbuild@0.25.5
  → run pnpm approve-builds on your machine, commit what it writes and push again
  | Update available! 11.28.11 → 12.21.0.
  | Changelog: https://pnpm.io/v/12.21.0
  | To update, run: curl -fsSL https://get.pnpm.io/install.sh | sh -
  | Progress: resolved 1, reused 0, downloaded 0, added 0
  | Packages: +2
  | ++
  | Packages are copied from the content-addressable store to the virtual store.
  |   Content-addressable store is at: /root/.local/share/pnpm/store/v11
  |   Virtual store is at:             node_modules/.pnpm
  | Progress: resolved 26, reused 0, downloaded 2, added 2, done
  | dependencies:
  | + esbuild 0.25.5 (0.28.2 is available)
  | [ERR_PNPM_IGNORED_BUILDS] Ignored build scripts: esbuild@0.25.5
  | Run "pnpm approve-builds" to pick which dependencies should be allowed to run scripts.
  | RUN pnpm install --no-frozen-lockfile ended with exit code 1

node/pnpm-install-script.txt: DEPENDENCY_INSTALL: the script "postinstall" of the installation failed
  → mend what it says; a package of the system that it lacks goes to apt: in backendim.yaml
  | Progress: resolved 1, reused 0, downloaded 0, added 0
  | Packages: +1
  | +
  | Progress: resolved 1, reused 0, downloaded 1, added 1, done
  | > shop@1.0.0 postinstall /app
  | > exit 3
  |  ELIFECYCLE  Command failed with exit code 3.
  | RUN pnpm install --no-frozen-lockfile ended with exit code 1

node/pnpm-integrity.txt: DEPENDENCY_INSTALL: what the registry gave is not what pnpm-lock.yaml says: the checksum of https://registry.example.org/is-number/-/is-number-6.0.0.tgz differs
  → delete the lock file and node_modules, install anew on your machine, commit the lock file and push again
  | Lockfile is up to date, resolution step is skipped
  | Progress: resolved 1, reused 0, downloaded 0, added 0
  | Packages: +1
  | +
  |  WARN  GET https://registry.example.org/is-number/-/is-number-6.0.0.tgz error (ERR_PNPM_TARBALL_INTEGRITY). Will retry in 10 seconds. 2 retries left.
  |  WARN  GET https://registry.example.org/is-number/-/is-number-6.0.0.tgz error (ERR_PNPM_TARBALL_INTEGRITY). Will retry in 1 minute. 1 retries left.
  |  ERR_PNPM_TARBALL_INTEGRITY  Got unexpected checksum for "https://registry.example.org/is-number/-/is-number-6.0.0.tgz". Wanted "sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==". Got "sha512-Wu1VHeILBK8KAWJUAiSZQX94GmOE45Rg6/538fKwiloUu21KncEkYGPqob2oSZ5mUT73vLGrHQjKw3KMPwfDzg==".
  | This error may happen when a package is republished to the registry with the same version.
  | In this case, the metadata in the local pnpm cache will contain the old integrity checksum.
  | If you think that this is the case, then run "pnpm store prune" and rerun the command that failed.
  | "pnpm store prune" will remove your local metadata cache.
  | RUN pnpm install --frozen-lockfile ended with exit code 1

node/pnpm-lock-missing.txt: LOCKFILE_OUT_OF_DATE: pnpm found no pnpm-lock.yaml beside package.json
  → run pnpm install on your machine, commit pnpm-lock.yaml and push again
  |  ERR_PNPM_NO_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is absent
  | Note that in CI environments this setting is true by default. If you still need to run install in such cases, use "pnpm install --no-frozen-lockfile"
  | RUN pnpm install --frozen-lockfile ended with exit code 1

node/pnpm-lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: the lock file pnpm-lock.yaml does not match package.json
  → run pnpm install on your machine, commit pnpm-lock.yaml and push again
  |  ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date with <ROOT>/package.json
  | Note that in CI environments this setting is true by default. If you still need to run install in such cases, use "pnpm install --no-frozen-lockfile"
  |     Failure reason:
  |     specifiers in the lockfile ({"is-number":"6.0.0"}) don't match specs in package.json ({"is-number":"6.0.0","is-odd":"3.0.1"})
  | RUN pnpm install --frozen-lockfile ended with exit code 1

node/pnpm-login.forbidden.txt: DEPENDENCY_INSTALL: the registry refuses to give out https://npm.example.com/@acme%2Fui (403)
  → give the token to the build: config:set APP NPM_TOKEN=…, secrets: [NPM_TOKEN] under build: in backendim.yaml; .npmrc reads it as a variable
  |  ERR_PNPM_FETCH_403  GET https://npm.example.com/@acme%2Fui: Forbidden - 403
  | This error happened while installing a direct dependency of /app
  | No authorization header was set for the request.
  | These authorization settings were found:
  | @acme:registry=https://npm.example.com/
  | RUN pnpm install --no-frozen-lockfile ended with exit code 1

node/pnpm-login.txt: DEPENDENCY_INSTALL: the registry refuses to give out https://npm.example.com/@acme%2Fui (401)
  → give the token to the build: config:set APP NPM_TOKEN=…, secrets: [NPM_TOKEN] under build: in backendim.yaml; .npmrc reads it as a variable
  |  ERR_PNPM_FETCH_401  GET https://npm.example.com/@acme%2Fui: Unauthorized - 401
  | This error happened while installing a direct dependency of /app
  | No authorization header was set for the request.
  | These authorization settings were found:
  | @acme:registry=https://npm.example.com/
  | RUN pnpm install --no-frozen-lockfile ended with exit code 1

node/pnpm-network.txt: DEPENDENCY_INSTALL: https://npm.acme.invalid/@acme%2Fui could not be fetched: getaddrinfo ENOTFOUND npm.acme.invalid
  → check the address in .npmrc and the lock file; if it is right, push again later
  |  ERR_PNPM_META_FETCH_FAIL  GET https://npm.acme.invalid/@acme%2Fui: request to https://npm.acme.invalid/@acme%2Fui failed, reason: getaddrinfo ENOTFOUND npm.acme.invalid
  | This error happened while installing a direct dependency of /app
  | RUN pnpm install --no-frozen-lockfile ended with exit code 1

node/pnpm-package-json-invalid.txt: DEPENDENCY_INSTALL: /app/package.json is not valid JSON: Expected double-quoted property name in JSON at position 49 (line 3 column 30) while parsing '{ "name": "shop", "scripts": { "buil'
  → mend it and push again; a comma too many is the usual cause
  |  ERROR  Expected double-quoted property name in JSON at position 49 (line 3 column 30) while parsing '{  "name": "shop",  "scripts": { "buil' in /app/package.json
  | For help, run: pnpm help install
  | RUN pnpm install --no-frozen-lockfile ended with exit code 1

node/pnpm-package-not-found.eleven.txt: DEPENDENCY_INSTALL: there is no package no-such-package-zzz-qqq in the registry
  → check its name in package.json; a private package needs its registry in .npmrc
  | Update available! 11.28.11 → 12.21.0.
  | Changelog: https://pnpm.io/v/12.21.0
  | To update, run: curl -fsSL https://get.pnpm.io/install.sh | sh -
  | [ERR_PNPM_FETCH_404] GET https://registry.example.org/no-such-package-zzz-qqq: Not Found - 404
  | This error happened while installing a direct dependency of /app
  | no-such-package-zzz-qqq is not in the npm registry, or you have no permission to fetch it.
  | No authorization header was set for the request.
  | RUN pnpm install --no-frozen-lockfile ended with exit code 1

node/pnpm-package-not-found.txt: DEPENDENCY_INSTALL: there is no package no-such-package-zzz-qqq in the registry
  → check its name in package.json; a private package needs its registry in .npmrc
  |  ERR_PNPM_FETCH_404  GET https://registry.example.org/no-such-package-zzz-qqq: Not Found - 404
  | This error happened while installing a direct dependency of /app
  | no-such-package-zzz-qqq is not in the npm registry, or you have no permission to fetch it.
  | No authorization header was set for the request.
  | RUN pnpm install --no-frozen-lockfile ended with exit code 1

node/prepare-tool-missing.txt: DEPENDENCY_INSTALL: the script "prepare" of package.json needs husky, which is not installed in this step
  → move husky from devDependencies to dependencies, or let the script pass without it: "prepare": "husky || true"
  | > shop@1.0.0 prepare
  | > husky
  | sh: 1: husky: not found
  | npm error code 127
  | npm error path /app
  | npm error command failed
  | npm error command sh -c husky
  | RUN npm install --no-audit --no-fund --omit=dev ended with exit code 1

node/prisma-env.txt: BUILD_FAILED: Prisma wants DATABASE_URL while building, and config vars are set only when the app runs
  → give the build any value: build: { args: { DATABASE_URL: "postgresql://localhost/x" } } in backendim.yaml; migrate in release
  | > shop@1.0.0 build
  | > prisma generate
  | Failed to load config file "/app" as a TypeScript/JavaScript module. Error: PrismaConfigEnvError: Missing required environment variable: DATABASE_URL
  | RUN npm run build ended with exit code 1

node/prisma-not-generated.txt: BUILD_FAILED: the client of Prisma is not generated before it is used
  → add "postinstall": "prisma generate" to the scripts of package.json
  | > shop@1.0.0 build
  | > node build.js
  | /app/node_modules/.prisma/client/default.js:43
  |     throw new Error('@prisma/client did not initialize yet. Please run "prisma generate" and try to import it again.');
  |     ^
  | Error: @prisma/client did not initialize yet. Please run "prisma generate" and try to import it again.
  |     at Object.<anonymous> (/app/build.js:2:1)
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/registry-token-unset.txt: DEPENDENCY_INSTALL: .npmrc takes the login of a registry from NPM_TOKEN, which is not set while building
  → give the token to the build: config:set APP NPM_TOKEN=…, secrets: [NPM_TOKEN] under build: in backendim.yaml; .npmrc reads it as a variable
  |  WARN  Issue while reading "/app/.npmrc". Failed to replace env in config: \${NPM_TOKEN}
  |  ERR_PNPM_FETCH_404  GET https://registry.example.org/@acme%2Fui: Not Found - 404
  | This error happened while installing a direct dependency of /app
  | @acme/ui is not in the npm registry, or you have no permission to fetch it.
  | No authorization header was set for the request.
  | RUN pnpm install --no-frozen-lockfile ended with exit code 1

node/registry-token-unset.yarn.txt: DEPENDENCY_INSTALL: .npmrc takes the login of a registry from NPM_TOKEN, which is not set while building
  → give the token to the build: config:set APP NPM_TOKEN=…, secrets: [NPM_TOKEN] under build: in backendim.yaml; .npmrc reads it as a variable
  | yarn install v1.22.22
  | error Error: Failed to replace env in config: \${NPM_TOKEN}
  |     at String.replace (<anonymous>)
  |     at Generator.next (<anonymous>)
  | info Visit https://yarnpkg.com/en/docs/cli/install for documentation about this command.
  | RUN yarn install --non-interactive ended with exit code 1

node/require-in-module.txt: BUILD_FAILED: a file uses require, and Node takes it for an ES module, for package.json says "type": "module"
  → name the file .cjs, or use import
  | > shop@1.0.0 build
  | > node build.js
  | file:///app/build.js:1
  | const fs = require('node:fs')
  |            ^
  | ReferenceError: require is not defined in ES module scope, you can use import instead
  | This file is being treated as an ES module because it has a '.js' file extension and '/app/package.json' contains "type": "module". To treat it as a CommonJS script, rename it to use the '.cjs' file extension.
  |     at file:///app/build.js:1:12
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/script-missing.berry.txt: BUILD_FAILED: package.json has no script "build"
  → add it to "scripts" in package.json, or name another command
  | Usage Error: Couldn't find a script named "build".
  | $ yarn run [--inspect] [--inspect-brk] [-T,--top-level] [-B,--binaries-only] [--require #0] <scriptName> ...
  | RUN yarn run build ended with exit code 1

node/script-missing.bun.txt: BUILD_FAILED: package.json has no script "build"
  → add it to "scripts" in package.json, or name another command
  | error: Script not found "build"
  | RUN bun run build ended with exit code 1

node/script-missing.pnpm.txt: BUILD_FAILED: package.json has no script "build"
  → add it to "scripts" in package.json, or name another command
  |  ERR_PNPM_NO_SCRIPT  Missing script: build
  | Command "build" not found.
  | RUN pnpm run build ended with exit code 1

node/script-missing.txt: BUILD_FAILED: package.json has no script "build"
  → add it to "scripts" in package.json, or name another command
  | npm error Missing script: "build"
  | npm error To see a list of scripts, run:
  | npm error   npm run
  | RUN npm run build ended with exit code 1

node/script-missing.yarn.txt: BUILD_FAILED: package.json has no script "build"
  → add it to "scripts" in package.json, or name another command
  | yarn run v1.22.22
  | error Command "build" not found.
  | info Visit https://yarnpkg.com/en/docs/cli/run for documentation about this command.
  | RUN yarn run build ended with exit code 1

node/sharp-missing.txt: DEPENDENCY_INSTALL: the part of sharp that is for linux-x64 is not installed
  → a lock file made on another system may lack it: delete node_modules and the lock file, install anew and commit the lock file
  | /app/node_modules/sharp/lib/sharp.js:121
  |   throw new Error(help.join('\\n'));
  |   ^
  | Error: Could not load the "sharp" module using the linux-x64 runtime
  | Possible solutions:
  | - Ensure optional dependencies can be installed:
  |     npm install --include=optional sharp
  | - Ensure your package manager supports multi-platform installation:
  |     See https://sharp.pixelplumbing.com/install#cross-platform
  | - Add platform-specific dependencies:
  |     npm install --os=linux --cpu=x64 sharp
  | - Consult the installation documentation:
  |     See https://sharp.pixelplumbing.com/install
  | Node.js v24.21.0
  | RUN npm run build ended with exit code 1

node/tool-missing.bun.txt: BUILD_FAILED: a script needs vite, and no package that is installed has it
  → add the package that has vite to package.json; where NODE_ENV is production, development dependencies are not installed
  | /usr/bin/bash: line 1: vite: command not found
  | RUN bun run build ended with exit code 1

node/tool-missing.busybox.txt: BUILD_FAILED: a script needs tsc, and no package that is installed has it
  → add the package that has tsc to package.json; where NODE_ENV is production, development dependencies are not installed
  | sh: tsc: not found
  | RUN npm run build ended with exit code 1

node/tool-missing.pnpm.txt: BUILD_FAILED: a script needs vite, and no package that is installed has it
  → add the package that has vite to package.json; where NODE_ENV is production, development dependencies are not installed
  | sh: 1: vite: not found
  | RUN pnpm run build ended with exit code 1

node/tool-missing.pnpm11.txt: BUILD_FAILED: a script needs vite, and no package that is installed has it
  → add the package that has vite to package.json; where NODE_ENV is production, development dependencies are not installed
  | sh: 1: vite: not found
  | RUN pnpm run build ended with exit code 1

node/tool-missing.txt: BUILD_FAILED: a script needs tsc, and no package that is installed has it
  → add the package that has tsc to package.json; where NODE_ENV is production, development dependencies are not installed
  | sh: 1: tsc: not found
  | RUN npm run build ended with exit code 1

node/tool-missing.yarn.txt: BUILD_FAILED: a script needs vite, and no package that is installed has it
  → add the package that has vite to package.json; where NODE_ENV is production, development dependencies are not installed
  | /bin/sh: 1: vite: not found
  | RUN yarn run build ended with exit code 1

node/typescript-config.txt: BUILD_FAILED: TypeScript cannot begin: The specified path does not exist: 'tsconfig.build.json'
  → is that file committed, and not in .dockerignore?
  | > shop@1.0.0 build
  | > tsc -p tsconfig.build.json
  | error TS5058: The specified path does not exist: 'tsconfig.build.json'.
  | RUN npm run build ended with exit code 1

node/typescript-error.pretty.txt: BUILD_FAILED: TypeScript finds an error in src/cart.ts:1: Type 'number' is not assignable to type 'string'
  → mend it; npx tsc --noEmit shows all of them on your machine
  | src/cart.ts:1:49 - error TS2322: Type 'number' is not assignable to type 'string'.
  | src/index.ts:3:22 - error TS2580: Cannot find name 'process'. Do you need to install type definitions for node? Try \`npm i --save-dev @types/node\`.
  | src/index.ts:4:32 - error TS2304: Cannot find name 'missing'.
  | RUN npm run build ended with exit code 1

node/typescript-error.txt: BUILD_FAILED: TypeScript finds an error in src/cart.ts:1: Type 'number' is not assignable to type 'string'
  → mend it; npx tsc --noEmit shows all of them on your machine
  | src/cart.ts(1,49): error TS2322: Type 'number' is not assignable to type 'string'.
  | src/index.ts(3,22): error TS2580: Cannot find name 'process'. Do you need to install type definitions for node? Try \`npm i --save-dev @types/node\`.
  | src/index.ts(4,32): error TS2304: Cannot find name 'missing'.
  | RUN npm run build ended with exit code 1

node/typescript-module.nest.txt: BUILD_FAILED: src/main.ts:2 imports ./app.module, which TypeScript does not find
  → a package: npm install it, or its types @types/…; a file: commit it, and spell it as on disk (Linux tells Foo and foo apart)
  | src/main.ts:2:27 - error TS2307: Cannot find module './app.module' or its corresponding type declarations.
  | src/main.ts:3:7 - error TS2322: Type 'string' is not assignable to type 'number'.
  | RUN npm run build ended with exit code 1

node/typescript-module.txt: BUILD_FAILED: src/index.ts:1 imports express, which TypeScript does not find
  → a package: npm install it, or its types @types/…; a file: commit it, and spell it as on disk (Linux tells Foo and foo apart)
  | src/index.ts(1,21): error TS2307: Cannot find module 'express' or its corresponding type declarations.
  | src/index.ts(2,23): error TS2307: Cannot find module './Cart.js' or its corresponding type declarations.
  | RUN npm run build ended with exit code 1

node/typescript-module.types.txt: BUILD_FAILED: src/index.ts:1 imports node:http, which TypeScript does not find
  → a package: npm install it, or its types @types/…; a file: commit it, and spell it as on disk (Linux tells Foo and foo apart)
  | src/index.ts(1,18): error TS2307: Cannot find module 'node:http' or its corresponding type declarations.
  | src/index.ts(2,19): error TS2580: Cannot find name 'process'. Do you need to install type definitions for node? Try \`npm i --save-dev @types/node\`.
  | RUN npm run build ended with exit code 1

node/version-not-found.pnpm.txt: DEPENDENCY_INSTALL: the package is-number has no version 99.0.0
  → choose a version that was published: npm view is-number versions
  |  ERR_PNPM_NO_MATCHING_VERSION  No matching version found for is-number@99.0.0
  | This error happened while installing a direct dependency of /app
  | The latest release of is-number is "7.0.0".
  | If you need the full list of all 15 published versions run "$ pnpm view is-number versions".
  | RUN pnpm install --no-frozen-lockfile ended with exit code 1

node/version-not-found.txt: DEPENDENCY_INSTALL: the package is-number has no version 99.0.0
  → choose a version that was published: npm view is-number versions
  | npm error code ETARGET
  | npm error notarget No matching version found for is-number@99.0.0.
  | npm error notarget In most cases you or one of your dependencies are requesting
  | npm error notarget a package version that doesn't exist.
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/vite-entry-missing.txt: BUILD_FAILED: Vite finds no index.html to begin with
  → commit it, or say where it is: root or build.rollupOptions.input in the configuration of Vite
  | > shop@1.0.0 build
  | > vite build
  | vite v6.3.5 building for production...
  | ✗ Build failed in 17ms
  | error during build:
  | Could not resolve entry module "index.html".
  |     at async Promise.all (index 0)
  | ✓ 0 modules transformed.
  | RUN npm run build ended with exit code 1

node/workspace-protocol.txt: DEPENDENCY_INSTALL: package.json uses "workspace:", which npm does not know
  → commit the lock file of the manager that you use (pnpm-lock.yaml, yarn.lock, bun.lock), or say it in "packageManager"
  | npm error code EUNSUPPORTEDPROTOCOL
  | npm error Unsupported URL Type "workspace:": workspace:*
  | RUN npm install --no-audit --no-fund ended with exit code 1

node/yarn-berry-forbidden.txt: DEPENDENCY_INSTALL: the registry refuses to give out @acme/ui (403)
  → give the token to the build: config:set APP NPM_TOKEN=…, secrets: [NPM_TOKEN] under build: in backendim.yaml; .npmrc reads it as a variable
  | ➤ YN0000: · Yarn 4.18.1
  | ➤ YN0000: ┌ Resolution step
  | ➤ YN0035: │ @acme/ui@npm:^1.0.0: The remote server failed to provide the requested resource
  | ➤ YN0035: │   Response Code: 403 (Forbidden)
  | ➤ YN0035: │   Request Method: GET
  | ➤ YN0035: │   Request URL: https://npm.example.com/@acme%2fui
  | ➤ YN0000: └ Completed in 0s 842ms
  | ➤ YN0000: · Failed with errors in 1s 183ms
  | RUN yarn install --no-immutable ended with exit code 1

node/yarn-berry-lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: the lock file yarn.lock does not match package.json
  → run yarn install on your machine, commit yarn.lock and push again
  | ➤ YN0028: │ -"is-number@npm:6.0.0":
  | ➤ YN0028: │ +"is-number@npm:6.0.0, is-number@npm:^6.0.0":
  | ➤ YN0028: │ +"is-odd@npm:3.0.1":
  | ➤ YN0028: │ +  version: 3.0.1
  | ➤ YN0028: │ +  resolution: "is-odd@npm:3.0.1"
  | ➤ YN0028: │ +  dependencies:
  | ➤ YN0028: │ +    is-number: "npm:^6.0.0"
  | ➤ YN0028: │ +  languageName: node
  | ➤ YN0028: │ +  linkType: hard
  | ➤ YN0028: │ +
  | ➤ YN0028: │ +    is-odd: "npm:3.0.1"
  | ➤ YN0028: │ The lockfile would have been modified by this install, which is explicitly forbidden.
  | RUN yarn install --immutable ended with exit code 1

node/yarn-berry-login.txt: DEPENDENCY_INSTALL: the registry of @acme/ui wants a login, or does not take the one that there is
  → give the token to the build: config:set APP NPM_TOKEN=…, secrets: [NPM_TOKEN] under build: in backendim.yaml; .npmrc reads it as a variable
  | ➤ YN0000: · Yarn 4.18.1
  | ➤ YN0000: ┌ Resolution step
  | ➤ YN0041: │ @acme/ui@npm:^1.0.0: Invalid authentication (as an unknown user)
  | ➤ YN0000: └ Completed in 0s 282ms
  | ➤ YN0000: · Failed with errors in 0s 326ms
  | RUN yarn install --no-immutable ended with exit code 1

node/yarn-berry-network.txt: DEPENDENCY_INSTALL: a registry of packages could not be reached: getaddrinfo ENOTFOUND npm.acme.invalid
  → check the address in .npmrc and the lock file; if it is right, push again later
  | ➤ YN0000: · Yarn 4.18.1
  | ➤ YN0000: ┌ Resolution step
  | ➤ YN0001: │ RequestError: getaddrinfo ENOTFOUND npm.acme.invalid
  | ➤ YN0000: └ Completed in 0s 497ms
  | ➤ YN0000: · Failed with errors in 0s 770ms
  | RUN yarn install --no-immutable ended with exit code 1

node/yarn-berry-package-not-found.txt: DEPENDENCY_INSTALL: there is no package no-such-package-zzz-qqq in the registry
  → check its name in package.json; a private package needs its registry in .npmrc
  | ➤ YN0000: · Yarn 4.18.1
  | ➤ YN0000: ┌ Resolution step
  | ➤ YN0035: │ no-such-package-zzz-qqq@npm:^1.0.0: Package not found
  | ➤ YN0035: │   Response Code: 404 (Not Found)
  | ➤ YN0035: │   Request Method: GET
  | ➤ YN0035: │   Request URL: https://registry.yarnpkg.com/no-such-package-zzz-qqq
  | ➤ YN0000: └ Completed in 0s 213ms
  | ➤ YN0000: · Failed with errors in 0s 223ms
  | RUN yarn install --no-immutable ended with exit code 1

node/yarn-berry-token-unset.txt: DEPENDENCY_INSTALL: /app/.yarnrc.yml takes a value from NPM_TOKEN, which is not set while building
  → give it a value to fall back to, as in {NPM_TOKEN:-none} after the $, or take it out of the file
  | Usage Error: Environment variable not found (NPM_TOKEN) in /app/.yarnrc.yml (in /app/.yarnrc.yml)
  | Yarn Package Manager - 4.18.1
  |   $ yarn <command>
  | You can also print more details about any of these commands by calling them with
  | the \`-h,--help\` flag right after the command name.
  | RUN yarn install --no-immutable ended with exit code 1

node/yarn-berry-version-not-found.txt: DEPENDENCY_INSTALL: the package is-number has no version 99.0.0
  → choose a version that was published: npm view is-number versions
  | ➤ YN0000: · Yarn 4.18.1
  | ➤ YN0000: ┌ Resolution step
  | ➤ YN0082: │ is-number@npm:99.0.0: No candidates found
  | ➤ YN0000: └ Completed in 0s 308ms
  | ➤ YN0000: · Failed with errors in 0s 337ms
  | RUN yarn install --no-immutable ended with exit code 1

node/yarn-engine.txt: DEPENDENCY_INSTALL: shop@1.0.0 wants node 18.x, and the build has 24.21.0
  → change what is asked for, or say which Node the project needs: "engines": { "node": "22.x" } in package.json
  | yarn install v1.22.22
  | info No lockfile found.
  | [1/5] Validating package.json...
  | error shop@1.0.0: The engine "node" is incompatible with this module. Expected version "18.x". Got "24.21.0"
  | error Found incompatible module.
  | info Visit https://yarnpkg.com/en/docs/cli/install for documentation about this command.
  | RUN yarn install --non-interactive ended with exit code 1

node/yarn-integrity.txt: DEPENDENCY_INSTALL: what the registry gave is not what yarn.lock says: the checksum of is-number differs
  → delete the lock file and node_modules, install anew on your machine, commit the lock file and push again
  | yarn install v1.22.22
  | [1/4] Resolving packages...
  | [2/4] Fetching packages...
  | info Visit https://yarnpkg.com/en/docs/cli/install for documentation about this command.
  | error https://registry.yarnpkg.com/is-number/-/is-number-6.0.0.tgz: Integrity check failed for "is-number" (computed integrity doesn't match our records, got "sha512-Wu1VHeILBK8KAWJUAiSZQX94GmOE45Rg6/538fKwiloUu21KncEkYGPqob2oSZ5mUT73vLGrHQjKw3KMPwfDzg== sha1-5tFa0x/CYoh8zPIXrl+TFvgbGZU=")
  | RUN yarn install --frozen-lockfile --non-interactive ended with exit code 1

node/yarn-lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: the lock file yarn.lock does not match package.json
  → run yarn install on your machine, commit yarn.lock and push again
  | yarn install v1.22.22
  | [1/4] Resolving packages...
  | info Visit https://yarnpkg.com/en/docs/cli/install for documentation about this command.
  | error Your lockfile needs to be updated, but yarn was run with \`--frozen-lockfile\`.
  | RUN yarn install --frozen-lockfile --non-interactive ended with exit code 1

node/yarn-login.forbidden.txt: DEPENDENCY_INSTALL: the registry refuses to give out https://npm.example.com/@acme%2fui
  → give the token to the build: config:set APP NPM_TOKEN=…, secrets: [NPM_TOKEN] under build: in backendim.yaml; .npmrc reads it as a variable
  | yarn install v1.22.22
  | info No lockfile found.
  | [1/4] Resolving packages...
  | error Error: https://npm.example.com/@acme%2fui: Permission permission_denied: read_package
  | info Visit https://yarnpkg.com/en/docs/cli/install for documentation about this command.
  | RUN yarn install --non-interactive ended with exit code 1

node/yarn-login.txt: DEPENDENCY_INSTALL: the registry refuses to give out https://npm.example.com/@acme%2fui
  → give the token to the build: config:set APP NPM_TOKEN=…, secrets: [NPM_TOKEN] under build: in backendim.yaml; .npmrc reads it as a variable
  | yarn install v1.22.22
  | info No lockfile found.
  | [1/4] Resolving packages...
  | error Error: https://npm.example.com/@acme%2fui: authentication token not provided
  | info Visit https://yarnpkg.com/en/docs/cli/install for documentation about this command.
  | RUN yarn install --non-interactive ended with exit code 1

node/yarn-network.refused.txt: DEPENDENCY_INSTALL: a registry of packages could not be reached: connect ECONNREFUSED 127.0.0.1:1
  → check the address in .npmrc and the lock file; if it is right, push again later
  | yarn install v1.22.22
  | info No lockfile found.
  | [1/4] Resolving packages...
  | error Error: connect ECONNREFUSED 127.0.0.1:1
  | info Visit https://yarnpkg.com/en/docs/cli/install for documentation about this command.
  | RUN yarn install --non-interactive ended with exit code 1

node/yarn-network.txt: DEPENDENCY_INSTALL: a registry of packages could not be reached: getaddrinfo ENOTFOUND npm.acme.invalid
  → check the address in .npmrc and the lock file; if it is right, push again later
  | yarn install v1.22.22
  | info No lockfile found.
  | [1/4] Resolving packages...
  | info There appears to be trouble with your network connection. Retrying...
  | info There appears to be trouble with your network connection. Retrying...
  | info There appears to be trouble with your network connection. Retrying...
  | info There appears to be trouble with your network connection. Retrying...
  | info Visit https://yarnpkg.com/en/docs/cli/install for documentation about this command.
  | error Error: getaddrinfo ENOTFOUND npm.acme.invalid
  | RUN yarn install --non-interactive ended with exit code 1

node/yarn-package-not-found.txt: DEPENDENCY_INSTALL: there is no package no-such-package-zzz-qqq in the registry
  → check its name in package.json; a private package needs its registry in .npmrc
  | yarn install v1.22.22
  | info No lockfile found.
  | [1/4] Resolving packages...
  | error Couldn't find package "no-such-package-zzz-qqq" on the "npm" registry.
  | info Visit https://yarnpkg.com/en/docs/cli/install for documentation about this command.
  | RUN yarn install --non-interactive ended with exit code 1

node/yarn-version-not-found.txt: DEPENDENCY_INSTALL: the package is-number has no version 99.0.0
  → choose a version that was published: npm view is-number versions
  | yarn install v1.22.22
  | info No lockfile found.
  | [1/4] Resolving packages...
  | info Visit https://yarnpkg.com/en/docs/cli/install for documentation about this command.
  | error Couldn't find any versions for "is-number" that matches "99.0.0"
  | RUN yarn install --non-interactive ended with exit code 1

php/extension-missing.locked.txt: DEPENDENCY_INSTALL: a package needs the extension gmp, which the image does not have
  → name it in composer.json: "require": { "ext-gmp": "*" }
  | Verifying lock file contents can be installed on current platform.
  | Your lock file does not contain a compatible set of packages. Please run composer update.
  |   Problem 1
  |     - rlanvin/php-ip is locked to version v2.0.0 and an update of this package was not requested.
  |     - rlanvin/php-ip v2.0.0 requires ext-gmp * -> it is missing from your system. Install or enable PHP's gmp extension.
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/extension-missing.txt: DEPENDENCY_INSTALL: a package needs the extension redis, which the image does not have
  → name it in composer.json: "require": { "ext-redis": "*" }
  | Updating dependencies
  | Your requirements could not be resolved to an installable set of packages.
  |   Problem 1
  |     - Root composer.json requires PHP extension ext-redis * but it is missing from your system. Install or enable PHP's redis extension.
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/json-broken.txt: DEPENDENCY_INSTALL: composer.json is not JSON: line 1
  → mend that line; composer validate tells the same on your machine
  |   "./composer.json" does not contain valid JSON
  |   Parse error on line 1:
  |   ...require":{"a/b":"1",}}
  |   ----------------------^
  |   Expected: 'STRING' - It appears you have an extra trailing comma
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: composer.lock does not match composer.json: c/d
  → run composer update c/d on your machine, commit composer.lock and push again
  | Installing dependencies from lock file
  | Verifying lock file contents can be installed on current platform.
  | Warning: The lock file is not up to date with the latest changes in composer.json. You may be getting outdated dependencies. It is recommended that you run \`composer update\` or \`composer update <package name>\`.
  | - Required package "c/d" is not present in the lock file.
  | This usually happens when composer files are incorrectly merged or the composer.json file is manually edited.
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/other-php.locked.txt: DEPENDENCY_INSTALL: nette/schema is for PHP >=7.1 <8.2, and the image has 8.2.10
  → name a PHP that fits as "php" under require in composer.json, or run composer update on the one that you mean
  | Your lock file does not contain a compatible set of packages. Please run composer update.
  |   Problem 1
  |     - nette/schema is locked to version v1.2.2 and an update of this package was not requested.
  |     - nette/schema v1.2.2 requires php >=7.1 <8.2 -> your php version (8.2.10) does not satisfy that requirement.
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/other-php.txt: DEPENDENCY_INSTALL: Root composer.json is for PHP ^8.4, and the image has 8.2.36
  → name a PHP that fits as "php" under require in composer.json, or run composer update on the one that you mean
  | Updating dependencies
  | Your requirements could not be resolved to an installable set of packages.
  |   Problem 1
  |     - Root composer.json requires php ^8.4 but your php version (8.2.36) does not satisfy that requirement.
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/package-unknown.txt: DEPENDENCY_INSTALL: no repository that Composer asked has acme/nothing as it is required
  → check its name; a private package needs its repository in composer.json, and credentials for it
  | Loading composer repositories with package information
  | Updating dependencies
  | Your requirements could not be resolved to an installable set of packages.
  |   Problem 1
  |     - Root composer.json requires acme/nothing, it could not be found in any version, there may be a typo in the package name.
  | Potential causes:
  |  - A typo in the package name
  |  - It's a private package and you forgot to add a custom repository to find it
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/repository-private.forbidden.txt: DEPENDENCY_INSTALL: the repository http://127.0.0.1:8403/packages.json wants a user and a password, or others than it got
  → give them as a build secret named COMPOSER_AUTH, as Composer describes it
  | Loading composer repositories with package information
  | In AuthHelper.php line 197:
  |   The 'http://127.0.0.1:8403/packages.json' URL could not be accessed (HTTP 4
  |   03): HTTP/1.0 403 Forbidden
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/repository-private.txt: DEPENDENCY_INSTALL: the repository http://127.0.0.1:8401/packages.json wants a user and a password, or others than it got
  → give them as a build secret named COMPOSER_AUTH, as Composer describes it
  | Loading composer repositories with package information
  | In AuthHelper.php line 197:
  |   The 'http://127.0.0.1:8401/packages.json' URL required authentication (HTTP
  |    401).
  |   You must be using the interactive console to authenticate
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/repository-unreachable.txt: DEPENDENCY_INSTALL: https://packages.example.org/packages.json could not be reached
  → try again; if it stays, the host has no way to it: ask its owner
  | Loading composer repositories with package information
  | In RemoteFilesystem.php line 476:
  |   The "https://packages.example.org/packages.json" file could not be downloaded
  |   : php_network_getaddresses: getaddrinfo for packages.example.org failed: Name
  |    or service not known
  | RUN composer install --no-dev --no-interaction --prefer-dist --no-scripts --no-autoloader ended with exit code 1

php/script-failed.txt: BUILD_FAILED: the command @php artisan optimize, which composer.json runs at post-install-cmd, failed
  → see what it said above; composer run-script post-install-cmd tells the same on your machine
  | Nothing to install, update or remove
  | Generating autoload files
  | > @php artisan optimize
  | Could not open input file: artisan
  | Script @php artisan optimize handling the post-install-cmd event returned with error code 1
  | RUN COMPOSER_ALLOW_SUPERUSER=1 composer run-script --no-dev post-install-cmd ended with exit code 1

python/compiler-missing.txt: DEPENDENCY_INSTALL: a package has no wheel for this Python and is compiled, for which there is no compiler
  → add apt: [build-essential] to backendim.yaml, or name a version of the package, or a Python, that it has wheels for
  |   × Running setup.py install for cext did not run successfully.
  |       building 'cext' extension
  |       error: command 'gcc' failed: No such file or directory
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/hashes-differ.txt: LOCKFILE_OUT_OF_DATE: a package is not the one whose hash the requirements name
  → look at the package that is named, and write the requirements with their hashes again if its version changed
  | ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, please update the hashes. Otherwise, examine the package contents carefully; someone may have tampered with them.
  |     cext==1.0 from file:///tmp/r/sd/cext-1.0.tar.gz (from -r rq.txt (line 1)):
  |         Expected sha256 0000000000000000000000000000000000000000000000000000000000000000
  |              Got        6b79282d463eec4f87fe46ba7462df7e0543100fe8a8ec2f618c55fe2b62e2e1
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/header-missing.txt: DEPENDENCY_INSTALL: a package is compiled, and libpq-fe.h, which it includes, is not in the image
  → add the package of Debian that has it (mostly lib…-dev) to apt: in backendim.yaml
  |       building 'cext' extension
  |       creating build
  |       creating build/temp.linux-x86_64-cpython-311
  |       cext.c:1:10: fatal error: libpq-fe.h: No such file or directory
  |           1 | #include <libpq-fe.h>
  |             |          ^~~~~~~~~~~~
  |       compilation terminated.
  |       error: command '/usr/bin/x86_64-linux-gnu-gcc' failed with exit code 1
  |       [end of output]
  |   note: This error originates from a subprocess, and is likely not a problem with pip.
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/index-asks-for-user.txt: DEPENDENCY_INSTALL: the index of Python packages wants a user and a password
  → give the token as a build secret, and name it in the URL of the index
  | Looking in indexes: http://127.0.0.1:8401/simple
  |     username = ask_input(f"User for {netloc}: ")
  | EOFError: EOF when reading a line
  | RUN pip install --index-url http://127.0.0.1:8401/simple ours ended with exit code 1

python/index-unreachable.txt: DEPENDENCY_INSTALL: the index of Python packages could not be reached
  → try again; if it stays, the host has no way to it: ask its owner
  | WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPConnection object at 0x7f31d9db5790>: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/ours/
  | ERROR: Could not find a version that satisfies the requirement ours (from versions: none)
  | ERROR: No matching distribution found for ours
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/module-missing.txt: BUILD_FAILED: nothere is imported and is not installed
  → name its package in the dependencies, not only in those for development, and commit its files if it is your own
  | Traceback (most recent call last):
  |   File "/tmp/r/m.py", line 1, in <module>
  |     import nothere
  | ModuleNotFoundError: No module named 'nothere'
  | RUN python3 manage.py collectstatic --noinput ended with exit code 1

python/mysql-config-missing.txt: DEPENDENCY_INSTALL: mysqlclient is compiled here, and pkg-config or the library of MySQL is not there
  → add apt: [gcc, libc6-dev, pkg-config, default-libmysqlclient-dev] to backendim.yaml
  |       /bin/sh: 1: pkg-config: not found
  |       Trying pkg-config --exists mysqlclient
  |       Command 'pkg-config --exists mysqlclient' returned non-zero exit status 127.
  |       Exception: Can not find valid pkg-config name.
  |       Specify MYSQLCLIENT_CFLAGS and MYSQLCLIENT_LDFLAGS env vars manually
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/package-other-python.txt: DEPENDENCY_INSTALL: newer is for Python >=3.13, and the image has 3.11.2
  → name a Python that fits in .python-version, or another version of newer
  | Looking in links: w
  | Processing ./w/newer-3.0-py3-none-any.whl
  | ERROR: Package 'newer' requires a different Python: 3.11.2 not in '>=3.13'
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/package-unknown.txt: DEPENDENCY_INSTALL: the index that pip asked shows no version of ours that fits this image
  → check how the name is spelt; a private package needs its own index, and a token that may read it
  | Looking in indexes: http://127.0.0.1:8403/simple
  | ERROR: Could not find a version that satisfies the requirement ours (from versions: none)
  | ERROR: No matching distribution found for ours
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/pg-config-missing.txt: DEPENDENCY_INSTALL: psycopg2 is compiled here, and the library of PostgreSQL is not there
  → depend on psycopg2-binary instead, or add apt: [gcc, libc6-dev, libpq-dev] to backendim.yaml
  |     Error: pg_config executable not found.
  |     pg_config is required to build psycopg2 from source.  Please add the directory
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/pipenv-lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: Pipfile.lock does not match Pipfile
  → run pipenv lock on your machine, commit Pipfile.lock and push again
  | Your Pipfile.lock (0000) is out of date. Expected: (efb63f).
  | Usage: pipenv install [OPTIONS] [PACKAGES]...
  | ERROR:: Aborting deploy
  | RUN pipenv install --deploy ended with exit code 1

python/poetry-lock-out-of-date.newer.txt: LOCKFILE_OUT_OF_DATE: poetry.lock does not match pyproject.toml
  → run poetry lock on your machine, commit poetry.lock and push again
  | Installing dependencies from lock file
  | pyproject.toml changed significantly since poetry.lock was last generated. Run \`poetry lock\` to fix the lock file.
  | RUN poetry install --no-interaction --only main --no-root ended with exit code 1

python/poetry-lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: poetry.lock does not match pyproject.toml
  → run poetry lock on your machine, commit poetry.lock and push again
  | Creating virtualenv a-MiQelz0I-py3.11 in /root/.cache/pypoetry/virtualenvs
  | Installing dependencies from lock file
  | Warning: poetry.lock is not consistent with pyproject.toml. You may be getting improper dependencies. Run \`poetry lock [--no-update]\` to fix it.
  | Because a depends on flask (*) which doesn't match any versions, version solving failed.
  | RUN poetry install --no-interaction --only main --no-root ended with exit code 1

python/poetry-other-python.txt: DEPENDENCY_INSTALL: pyproject.toml asks for Python ^3.13, and the image has 3.11.2
  → name that version in .python-version, or widen python in pyproject.toml
  | Current Python version (3.11.2) is not allowed by the project (^3.13).
  | Please change python executable via the "env use" command.
  | RUN poetry install --no-interaction --only main ended with exit code 1

python/requirement-invalid.txt: DEPENDENCY_INSTALL: line 1 of requirements.txt is no requirement: flask=2.0
  → write it as name==version
  | ERROR: Invalid requirement: 'flask=2.0' (from line 1 of /tmp/requirements.txt)
  | Hint: = is not a valid operator. Did you mean == ?
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/requirement-path-missing.txt: DEPENDENCY_INSTALL: the requirements name the path ./nothere, which is not in the repository
  → commit it, or name the package by name and version
  | ERROR: Invalid requirement: './nothere' (from line 1 of /tmp/requirements.txt)
  | Hint: It looks like a path. File './nothere' does not exist.
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/requirements-missing.txt: DEPENDENCY_INSTALL: there is no base.txt, which the requirements are read from
  → commit base.txt, and check .dockerignore
  | ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'base.txt'
  | RUN pip install -r base.txt ended with exit code 1

python/uv-lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: uv.lock does not match pyproject.toml
  → run uv lock on your machine, commit uv.lock and push again
  | error: The lockfile at \`uv.lock\` needs to be updated, but \`--locked\` was provided. To update the lockfile, run \`uv lock\`.
  | RUN uv sync --locked --no-dev --no-install-project ended with exit code 1

python/version-other-python.txt: DEPENDENCY_INSTALL: pip found no newer==3.0 for the Python of the image: versions that are for another were left out
  → name another Python in .python-version, or another version of the package
  | ERROR: Ignored the following versions that require a different python version: 3.0 Requires-Python >=3.13
  | ERROR: Could not find a version that satisfies the requirement newer==3.0 (from versions: none)
  | ERROR: No matching distribution found for newer==3.0
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/version-unknown.txt: DEPENDENCY_INSTALL: there is no version that fits cext==9
  → name one of those that there are: they are listed in the output
  | Looking in links: sd
  | ERROR: Could not find a version that satisfies the requirement cext==9 (from versions: 1.0)
  | ERROR: No matching distribution found for cext==9
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

python/versions-conflict.txt: DEPENDENCY_INSTALL: packages of the project ask for versions of another that cannot go together
  → loosen one of those that are named, or leave its version out
  | ERROR: Cannot install -r rq.txt (line 1) and -r rq.txt (line 2) because these package versions have conflicting dependencies.
  |     shop 1.0 depends on lib<2
  |     cart 1.0 depends on lib>=2
  | RUN pip install --cache-dir /tmp/pip-cache -r /tmp/requirements.txt ended with exit code 1

ruby/compiler-missing.txt: DEPENDENCY_INSTALL: a gem is compiled, and there is no compiler
  → add apt: [build-essential] to backendim.yaml
  | 	ERROR: Failed to build gem native extension.
  | /usr/lib/ruby/3.1.0/mkmf.rb:498:in \`try_do': The compiler failed to generate an executable file. (RuntimeError)
  | You have to install development tools first.
  | 	from /usr/lib/ruby/3.1.0/mkmf.rb:624:in \`block in try_compile'
  | RUN bundle install --jobs 4 ended with exit code 1

ruby/gem-unknown.txt: DEPENDENCY_INSTALL: no source of the Gemfile has the gem ours in a version that fits
  → check its name and version; a private gem needs its own source, and credentials for it
  | Fetching gem metadata from http://127.0.0.1:8500/.
  | Could not find gem 'ours' in rubygems repository http://127.0.0.1:8500/ or
  | installed locally.
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/gemfile-broken.txt: DEPENDENCY_INSTALL: Gemfile cannot be read: unterminated string meets end of file - gem 'rack
  → mend the line that is marked
  | [!] There was an error parsing \`Gemfile\`: unterminated string meets end of file - gem 'rack
  |  #  from /app/Gemfile:2
  |  #  -------------------------------------------
  |  #  source 'https://rubygems.org'
  |  >  gem 'rack
  |  #  -------------------------------------------
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/gems-private.txt: DEPENDENCY_INSTALL: the source of gems 127.0.0.1 wants a user and a password, or others than it got
  → give them as a build secret named BUNDLE_ and the host, as Bundler says
  | Authentication is required for 127.0.0.1.
  | Please supply credentials for this source. You can do this by running:
  | \`bundle config set --global 127.0.0.1 username:password\`
  | or by storing the credentials in the \`BUNDLE_127__0__0__1\` environment variable
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/gems-unreachable.txt: DEPENDENCY_INSTALL: the source of gems gems.example.org could not be reached
  → try again; if it stays, the host has no way to it: ask its owner
  | Could not reach host gems.example.org. Check your network connection and try
  | again.
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/header-missing.txt: DEPENDENCY_INSTALL: a gem is compiled, and libpq-fe.h, which it needs, is not in the image
  → add the package of Debian that has it (mostly lib…-dev) to apt: in backendim.yaml
  | Building native extensions. This could take a while...
  | ERROR:  Error installing gem/nat-1.0.gem:
  | 	ERROR: Failed to build gem native extension.
  |     current directory: /gems/ruby/3.1.0/gems/nat-1.0/ext
  | checking for libpq-fe.h... no
  | missing libpq
  | *** extconf.rb failed ***
  | Could not create Makefile due to some reason, probably lack of necessary
  | libraries and/or headers.  Check the mkmf.log file for more details.  You may
  | need configuration options.
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/lock-conflicts.txt: LOCKFILE_OUT_OF_DATE: Gemfile.lock holds the marks of a merge that was not finished
  → run bundle lock on your machine once they are gone, commit Gemfile.lock and push again
  | Your Gemfile.lock contains merge conflicts.
  | Run \`git checkout HEAD -- Gemfile.lock\` first to get a clean lock.
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: Gemfile.lock does not match Gemfile
  → run bundle install on your machine, commit Gemfile.lock and push again
  | The dependencies in your gemfile changed
  | You have added to the Gemfile:
  | * puma
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/lock-platform.txt: LOCKFILE_OUT_OF_DATE: Gemfile.lock was written for other machines than this one, which is Linux
  → run bundle lock --add-platform x86_64-linux (or aarch64-linux), commit Gemfile.lock and push again
  | Your bundle only supports platforms ["arm64-darwin-23"] but your local platform
  | is x86_64-linux. Add the current platform to the lockfile with
  | \`bundle lock --add-platform x86_64-linux\` and try again.
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/master-key-missing.txt: BUILD_FAILED: Rails reads its encrypted credentials while it builds, and has no master key, or the wrong one
  → do not read credentials while assets are built (config.require_master_key off), or give RAILS_MASTER_KEY as a build secret
  | rails aborted!
  | ActiveSupport::EncryptedFile::MissingKeyError: Missing encryption key to decrypt file with. Ask your team for your master key and write it to /app/config/master.key or put it in the ENV['RAILS_MASTER_KEY'].
  | RUN SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE=build bundle exec rails assets:precompile ended with exit code 1

ruby/other-ruby.txt: DEPENDENCY_INSTALL: the Gemfile asks for Ruby 2.5.0, and the image has 3.1.2
  → name the same version in the Gemfile and in .ruby-version
  | Your Ruby version is 3.1.2, but your Gemfile specified 2.5.0
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/path-missing.txt: DEPENDENCY_INSTALL: the Gemfile names a gem in /app/engines/x, which is not there
  → commit that folder, or name the gem by version
  | The path \`/app/engines/x\` does not exist.
  | RUN BUNDLE_FROZEN=true bundle install --jobs 4 && rm -rf /gems/ruby/*/cache ended with exit code 1

ruby/program-in-no-gem.txt: BUILD_FAILED: no gem of the bundle has the program puma
  → name its gem in the Gemfile, outside the groups development and test
  | bundler: command not found: puma
  | Install missing gem executables with \`bundle install\`
  | RUN bundle exec puma ended with exit code 1

ruby/task-unknown.txt: BUILD_FAILED: there is no task nothing
  → bundle exec rake -T lists those that there are
  | rake aborted!
  | Don't know how to build task 'nothing' (See the list of available tasks with \`rake --tasks\`)
  | (See full trace by running task with --trace)
  | RUN SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE=build bundle exec rails assets:precompile ended with exit code 1

ruby/variable-missing.txt: BUILD_FAILED: the build reads the variable STRIPE_KEY, and builds see no config vars
  → give it a default where it is read, or a value in build: args in backendim.yaml
  | rake aborted!
  | KeyError: key not found: "STRIPE_KEY"
  | /app/Rakefile:1:in \`fetch'
  | /app/Rakefile:1:in \`block in <top (required)>'
  | Tasks: TOP => a
  | (See full trace by running task with --trace)
  | RUN SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE=build bundle exec rails assets:precompile ended with exit code 1

rust/compile-error.txt: BUILD_FAILED: Rust does not compile: src/main.rs:5: cannot find value \`port\` in this scope
  → mend what the compiler names; cargo check on your machine says the same
  | error[E0425]: cannot find value \`port\` in this scope
  |  --> src/main.rs:5:12
  | error: could not compile \`shop\` (bin "shop") due to 1 previous error
  | RUN cargo build --release --locked --bin shop ended with exit code 1

rust/crate-not-found.txt: DEPENDENCY_INSTALL: there is no crate serdee
  → check its name in Cargo.toml
  |     Updating crates.io index
  | error: no matching package named \`serdee\` found
  | location searched: crates.io index
  | required by package \`shop v0.1.0 (/app)\`
  | RUN cargo build --release --locked --bin shop ended with exit code 1

rust/crate-version-not-found.txt: DEPENDENCY_INSTALL: no version of serde = "^99" is what is asked for
  → check the version in Cargo.toml, and whether two crates ask for different ones
  |     Updating crates.io index
  | error: failed to select a version for the requirement \`serde = "^99"\`
  | candidate versions found which didn't match: 1.0.219, 1.0.218, 1.0.217, ...
  | location searched: crates.io index
  | required by package \`shop v0.1.0 (/app)\`
  | RUN cargo build --release --locked --bin shop ended with exit code 1

rust/crates-unreachable.txt: DEPENDENCY_INSTALL: crates cannot be had: the host does not reach index.crates.io
  → push again later; where the host has no way out, vendor them: cargo vendor
  |     Updating crates.io index
  | warning: spurious network error (3 tries remaining): [6] Could not resolve hostname (Could not resolve host: index.crates.io)
  | error: failed to get \`serde\` as a dependency of package \`shop v0.1.0 (/app)\`
  | RUN cargo build --release --locked --bin shop ended with exit code 1

rust/library-missing.txt: BUILD_FAILED: the crate libudev-sys wants the library libudev, which is not there
  → name its package of Debian (its name ends with -dev) as apt: in backendim.yaml
  | error: failed to run custom build command for \`libudev-sys v0.1.4\`
  |   The system library \`libudev\` required by crate \`libudev-sys\` was not found.
  |   The file \`libudev.pc\` needs to be installed and the PKG_CONFIG_PATH environment variable must contain its parent directory.
  | RUN cargo build --release --locked --bin shop ended with exit code 1

rust/lock-out-of-date.2.txt: LOCKFILE_OUT_OF_DATE: Cargo.lock does not match Cargo.toml
  → run cargo build on your machine, commit Cargo.lock and push again
  |     Updating crates.io index
  | error: cannot update the lock file /app/Cargo.lock because --locked was passed to prevent this
  | help: to generate the lock file without accessing the network, remove the --locked flag and use --offline instead.
  | RUN cargo build --release --locked --bin shop ended with exit code 1

rust/lock-out-of-date.txt: LOCKFILE_OUT_OF_DATE: Cargo.lock does not match Cargo.toml
  → run cargo build on your machine, commit Cargo.lock and push again
  |     Updating crates.io index
  | error: the lock file sea-orm/Cargo.lock needs to be updated but --locked was passed to prevent this
  | If you want to try to generate the lock file without accessing the network, remove the --locked flag and use --offline instead.
  | RUN cargo build --release --locked --bin shop ended with exit code 1

rust/lock-version.txt: BUILD_FAILED: Cargo.lock has version 4, which this Cargo is too old for
  → ask for a newer Rust in rust-toolchain.toml, or as build.version in backendim.yaml
  | error: failed to parse lock file at: /app/Cargo.lock
  | Caused by:
  |   lock file version 4 requires \`-Znext-lockfile-bump\`
  | RUN cargo build --release --locked --bin shop ended with exit code 1

rust/openssl-missing.txt: BUILD_FAILED: openssl-sys does not find OpenSSL
  → add libssl-dev and pkg-config by apt: in backendim.yaml, or use rustls
  | error: failed to run custom build command for \`openssl-sys v0.9.103\`
  |   Could not find directory of OpenSSL installation, and this \`-sys\` crate cannot
  |   proceed without this knowledge.
  | RUN cargo build --release --locked --bin shop ended with exit code 1

rust/protoc-missing.txt: BUILD_FAILED: a crate compiles protocol buffers, and protoc is not there
  → add protobuf-compiler by apt: in backendim.yaml
  | error: failed to run custom build command for \`shop v0.1.0 (/app)\`
  |   Error: Custom { kind: NotFound, error: "Could not find \`protoc\`. If \`protoc\` is installed, try setting the \`PROTOC\` environment variable to the path of the \`protoc\` binary." }
  | RUN cargo build --release --locked --bin shop ended with exit code 1

rust/rustc-too-old.txt: BUILD_FAILED: the project or a crate of it wants a newer Rust (1.74) than the image has
  → ask for a newer Rust in rust-toolchain.toml, or as build.version in backendim.yaml
  | error: rustc 1.70.0 is not supported by the following packages:
  |   clap@4.5.20 requires rustc 1.74
  | RUN cargo build --release --locked --bin shop ended with exit code 1

rust/sqlx-offline.txt: BUILD_FAILED: the queries of sqlx are checked against a database, which is not there while it builds
  → run cargo sqlx prepare on your machine, commit the folder .sqlx and push again
  | error: set \`DATABASE_URL\` to use query macros online, or run \`cargo sqlx prepare\` to update the query cache
  |   --> src/main.rs:12:5
  | RUN cargo build --release --locked --bin shop ended with exit code 1

`
