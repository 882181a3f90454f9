/** C and C++ with CMake or Meson: built by Debian's compilers, and run on the same Debian without them. */
import type { About, BuildPlan, Buildpack, Found, PlanOptions, Source } from '../../lib/model/plan.ts'
import { aptLine } from '../apt.ts'
import { oneLine, settled } from '../found.ts'
import { packagesFor, unknownTo } from './libraries.ts'
import { mainOf, type Native, nativeOf } from './targets.ts'

const about: About = {
  title: 'C and C++',
  detected: '`CMakeLists.txt`, `meson.build`; not beside the manifest of Python, Node or Deno',
  versions: [],
  install: ['packages of Debian for the libraries that the build files look for; more of them by `apt:` or an Aptfile'],
  build: [
    '`cmake --build` as Release, with Ninja and a cache of what was compiled; `ninja` with Meson',
    'what `install` installs lies in `/app`, other executables in `bin/`',
  ],
  start: [
    'the only executable outside of tests and examples',
    'of several the one called `server`, `web`, `api`, `app` or `main`, or as the project, or with such an end',
  ],
  notes: [
    'It is built by GCC on `debian:bookworm-slim` and runs there, its user 1000; packages with the libraries that it was linked with are installed',
    'Libraries by vcpkg or Conan need a Dockerfile, or commands in `build:`',
  ],
}

export const cpp: Buildpack = {
  name: 'cpp',
  about,
  detect: (source) =>
    (source.has('CMakeLists.txt') || source.has('meson.build')) && !OTHERS.some((file) => source.has(file)),
  plan,
}

/** Of those that hold C for an extension. */
const OTHERS = ['setup.py', 'pyproject.toml', 'requirements.txt', 'Pipfile', 'manage.py', 'package.json', 'deno.json']

async function plan(source: Source, options: PlanOptions): Promise<BuildPlan> {
  const native = await nativeOf(source)
  const main = mainOf(native)
  const foreign = options.install === undefined && options.build === undefined ? refusedFor(source, native) : undefined
  const install = settled(options, 'install', undefined)
  const build = settled(options, 'build', {
    value: buildOf(native),
    from: native.tool === 'CMake' ? 'CMakeLists.txt' : 'meson.build',
  })
  return {
    buildpack: 'cpp',
    runtime: `C and C++ (${native.tool})`,
    install,
    build,
    dockerfile: { text: dockerfile(native, options, install, build) },
    args: options.args,
    processes: main === undefined || foreign ? {} : { web: { command: `bin/${main}` } },
    lacks: foreign ?? lacking(native),
    notes: unknownNotes(native.text),
  }
}

const refusedFor = (source: Source, native: Native): string | undefined =>
  managerOf(source, native) ??
  (DESKTOP.test(native.text) ? 'this is a program for the desktop, which is not run on a server' : undefined)

/** Libraries that are required, and of which no package is known. */
function unknownNotes(text: string): string[] {
  const names = unknownTo(text).slice(0, 5)
  if (names.length === 0) return []
  return [
    `no package of Debian is known for ${names.join(', ')}: name it as apt: in backendim.yaml, or install it by build.install`,
  ]
}

/** Package managers whose libraries this pack does not have. */
function managerOf(source: Source, { text }: Native): string | undefined {
  const file = ['vcpkg.json', 'conanfile.txt', 'conanfile.py'].find((one) => source.has(one))
  if (file === undefined && !/vcpkg\.cmake/.test(text)) return undefined
  return `its libraries come by ${file === 'vcpkg.json' || file === undefined ? 'vcpkg' : 'Conan'}${file ? ` (${file})` : ''}, which this build pack does not run: add a Dockerfile, or name what installs and builds as build.install and build.command in backendim.yaml`
}

const DESKTOP =
  /find_package\s*\(\s*(?:Qt[56]?\b[^)]*(?:Widgets|Quick|Gui)|SDL2?\b|glfw3?\b|GTK\w*|wxWidgets|raylib|SFML)|dependency\s*\(\s*['"](?:gtk|sdl2|qt[56])/i

function lacking({ executables, tool }: Native): string {
  if (executables.length === 0)
    return `${tool === 'CMake' ? 'no add_executable' : 'no executable()'} was found outside of tests and examples, so this is a library`
  return `there are several executables: ${executables.slice(0, 6).join(', ')}; name one, such as web: bin/${executables[0]}`
}

const buildOf = ({ tool, installs }: Native): string =>
  tool === 'CMake'
    ? `cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/app -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache && cmake --build build${installs ? ' && cmake --install build --prefix /out' : ''}`
    : `prefix=/app && meson setup build --buildtype=release --prefix=$prefix --libdir=lib && ninja -C build${installs ? ' && DESTDIR=/tmp/made meson install -C build --no-rebuild && mkdir -p /out && cp -r /tmp/made$prefix/. /out/' : ''}`

/** Packages of the libraries that the programs were linked with, by the names of their files. */
const LINKED =
  'RUN find /out/bin /out/lib -type f -exec ldd {} + 2>/dev/null | awk \'$2 == "=>" && $3 ~ /^\\// {print $3}\' | sort -u | while read -r file; do dpkg -S "*/$(basename "$file")" 2>/dev/null | head -n 1 | cut -d: -f1; done | sort -u > /packages'

function dockerfile(
  native: Native,
  options: PlanOptions,
  install: Found | undefined,
  build: Found | undefined,
): string {
  const tools = native.tool === 'CMake' ? ['cmake'] : ['meson']
  const packages = [
    'build-essential',
    ...tools,
    'ninja-build',
    'ccache',
    'pkg-config',
    'ca-certificates',
    ...packagesFor(native.text),
  ]
  const cache = 'RUN --mount=type=cache,target=/root/.cache/ccache'
  const main = mainOf(native)
  const copies = native.executables.slice(0, 20).map((name) => copyOf(name, name === main))
  return [
    'FROM debian:bookworm-slim AS build',
    aptLine([...new Set(packages)]),
    'WORKDIR /app',
    ...Object.keys(options.args).map((name) => `ARG ${name}`),
    'COPY . .',
    ...(install ? [`RUN ${oneLine(install.value)}`] : []),
    ...(build ? [`${cache} ${oneLine(build.value)}`] : []),
    `RUN mkdir -p /out/bin && ${options.build === undefined && copies.length > 0 ? copies.join(' && ') : 'cp -r bin/. /out/bin/ 2>/dev/null || true'}`,
    LINKED,
    'FROM debian:bookworm-slim',
    'COPY --from=build /packages /tmp/packages',
    'RUN apt-get update && xargs -r apt-get install -y --no-install-recommends ca-certificates < /tmp/packages && rm -rf /var/lib/apt/lists/* /tmp/packages',
    'ENV PATH=/app/bin:$PATH LD_LIBRARY_PATH=/app/lib',
    'COPY --chown=1000:1000 . /app',
    'COPY --from=build --chown=1000:1000 /out /app',
    'WORKDIR /app',
    'USER 1000:1000',
    '',
  ].join('\n')
}

/** What is not installed is taken from where it was built; only the one that runs has to be there. */
function copyOf(name: string, needed: boolean): string {
  const copy = `[ -e /out/bin/${name} ] || cp "$(find build -type f -name ${name} -executable | head -n 1)" /out/bin/`
  return needed ? `{ ${copy}; }` : `{ ${copy} 2>/dev/null || true; }`
}
