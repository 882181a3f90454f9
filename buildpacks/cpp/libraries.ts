/** Libraries that CMake and Meson look for, and the packages of Debian 12 that have them. */

/** What find_package, pkg-config or dependency() calls it → the packages to build with. What runs is found by what was linked. */
const PACKAGES: [RegExp, string[]][] = [
  [/^(?:openssl|libssl|libcrypto)$/i, ['libssl-dev']],
  [/^(?:curl|libcurl)$/i, ['libcurl4-openssl-dev']],
  [/^zlib$/i, ['zlib1g-dev']],
  [/^boost$/i, ['libboost-all-dev']],
  [/^(?:postgresql|libpq)$/i, ['libpq-dev']],
  [/^(?:libpqxx|pqxx)$/i, ['libpqxx-dev']],
  [/^(?:sqlite3|unofficial-sqlite3)$/i, ['libsqlite3-dev']],
  [/^(?:mysql|mariadb|libmariadb|mysqlclient|unofficial-mysql-connector-cpp)$/i, ['libmariadb-dev']],
  [/^(?:nlohmann_json)$/i, ['nlohmann-json3-dev']],
  [/^fmt$/i, ['libfmt-dev']],
  [/^spdlog$/i, ['libspdlog-dev']],
  [/^(?:protobuf)$/i, ['libprotobuf-dev', 'protobuf-compiler']],
  [/^(?:grpc|grpc\+\+)$/i, ['libgrpc++-dev', 'protobuf-compiler-grpc', 'libprotobuf-dev', 'protobuf-compiler']],
  [/^(?:jsoncpp)$/i, ['libjsoncpp-dev']],
  [/^(?:yaml-cpp)$/i, ['libyaml-cpp-dev']],
  [/^(?:hiredis)$/i, ['libhiredis-dev']],
  [/^(?:libevent|libevent_core)$/i, ['libevent-dev']],
  [/^(?:libuv)$/i, ['libuv1-dev']],
  [/^(?:libmicrohttpd)$/i, ['libmicrohttpd-dev']],
  [/^(?:cpprestsdk)$/i, ['libcpprest-dev']],
  [/^(?:asio)$/i, ['libasio-dev']],
  [/^(?:drogon)$/i, ['libdrogon-dev']],
  [/^(?:pistache|libpistache)$/i, ['libpistache-dev']],
  [/^(?:poco)$/i, ['libpoco-dev']],
  [/^(?:uuid)$/i, ['uuid-dev']],
  [/^(?:eigen3)$/i, ['libeigen3-dev']],
  [/^(?:rapidjson)$/i, ['rapidjson-dev']],
  [/^(?:pugixml)$/i, ['libpugixml-dev']],
  [/^(?:libxml2|libxml-2\.0)$/i, ['libxml2-dev']],
  [/^(?:zstd|libzstd)$/i, ['libzstd-dev']],
  [/^(?:lz4|liblz4)$/i, ['liblz4-dev']],
  [/^(?:brotli|libbrotlienc|libbrotlidec|libbrotlicommon)$/i, ['libbrotli-dev']],
  [/^(?:bzip2)$/i, ['libbz2-dev']],
  [/^(?:libsodium|sodium|unofficial-sodium)$/i, ['libsodium-dev']],
  [/^(?:pcre2|libpcre2-8)$/i, ['libpcre2-dev']],
  [/^(?:gflags)$/i, ['libgflags-dev']],
  [/^(?:glog)$/i, ['libgoogle-glog-dev']],
  [/^(?:absl)$/i, ['libabsl-dev']],
  [/^(?:gtest|googletest)$/i, ['libgtest-dev']],
  [/^(?:cxxopts)$/i, ['libcxxopts-dev']],
  [/^(?:cli11)$/i, ['libcli11-dev']],
  [/^(?:opencv|opencv4)$/i, ['libopencv-dev']],
  [/^(?:gmp)$/i, ['libgmp-dev']],
  [/^(?:ffmpeg|libavcodec)$/i, ['libavcodec-dev', 'libavformat-dev', 'libavutil-dev', 'libswscale-dev']],
  [/^(?:libmosquitto|mosquitto|mosquittopp)$/i, ['libmosquitto-dev', 'libmosquittopp-dev']],
  [/^(?:librdkafka|rdkafka|rdkafka\+\+)$/i, ['librdkafka-dev']],
  [/^(?:cppzmq|libzmq|zeromq)$/i, ['libzmq3-dev', 'cppzmq-dev']],
  [/^(?:tbb)$/i, ['libtbb-dev']],
  [/^(?:git)$/i, ['git']],
  [/^(?:python3|python|pythoninterp)$/i, ['python3']],
  [/^(?:httplib|cpp-httplib)$/i, ['libcpp-httplib-dev']],
]

export function packagesFor(text: string): string[] {
  const names = new Set<string>()
  for (const [, name = ''] of text.matchAll(/\bfind_package\s*\(\s*([\w.+-]+)/gi)) names.add(name)
  for (const [, list = ''] of text.matchAll(/\bpkg_(?:check_modules|search_module)\s*\(\s*\w+([^)]*)\)/gi))
    for (const word of list.split(/\s+/)) names.add(word.replace(/[<>=].*$/, ''))
  for (const [, name = ''] of text.matchAll(/\bdependency\s*\(\s*['"]([\w.+-]+)/g)) names.add(name)
  const found = [...names].flatMap((name) => PACKAGES.find(([known]) => known.test(name))?.[1] ?? [])
  const fetches = /\b(?:FetchContent_Declare|ExternalProject_Add|CPMAddPackage|GIT_REPOSITORY)\b/.test(text)
  return [...new Set([...found, ...(fetches ? ['git'] : [])])].sort()
}

/** Of CMake itself, or of the compiler. */
const BUILT_IN =
  /^(?:Threads|PkgConfig|Doxygen|OpenMP|Filesystem|CUDAToolkit|Perl|Sanitizers|Backtrace|Iconv|Intl|Python\w*)$/i

export function unknownTo(text: string): string[] {
  const required = [...text.matchAll(/\bfind_package\s*\(\s*([\w.+-]+)[^)]*\bREQUIRED\b/gi)].map(
    ([, name = '']) => name,
  )
  const fetched = [...text.matchAll(/\bFetchContent_(?:Declare|MakeAvailable)\s*\(\s*([\w.+-]+)/gi)].map(
    ([, name = '']) => name.toLowerCase(),
  )
  return [...new Set(required)].filter(
    (name) =>
      !BUILT_IN.test(name) && !fetched.includes(name.toLowerCase()) && !PACKAGES.some(([known]) => known.test(name)),
  )
}
