/** Go, Rust, Java and .NET: the version, what is built, what runs, and what is said where nothing does. */
import t from 'tap'
import { check } from './check.ts'

const MAIN = 'package main\n\nfunc main() {}\n'
t.test('Go', async (t) => {
  const mod = 'module github.com/me/shop/v2\n\ngo 1.24.1\n'
  await check(t, 'go', [
    [
      { 'go.mod': mod, 'main.go': MAIN },
      /^Go 1.24 \(go.mod\)$/,
      'bin/shop',
      /COPY go.mod .\/\n[^\n]*go mod download\nCOPY \. \./,
    ],
    [{ 'go.mod': `${mod}toolchain go1.25.2\n`, 'web.go': MAIN }, /^Go 1.25 /, 'bin/shop'],
    [{ 'go.mod': 'module x\n\ngo 1.16\n', 'main.go': MAIN }, /^Go 1.25 \(the default; go.mod asks for 1.16/, 'bin/x'],
    [{ 'go.mod': mod, 'cmd/api/main.go': MAIN }, /./, 'bin/api', /-o \/out\/api .\/cmd\/api\n/],
    [{ 'go.mod': mod, 'cmd/shop/main.go': MAIN, 'cmd/seed/main.go': MAIN }, /./, 'bin/shop', /\/out\/seed/],
    [
      { 'go.mod': mod, 'cmd/a/main.go': MAIN, 'cmd/b/main.go': MAIN },
      /./,
      /several commands: a, b; name one, such as web: bin\/a/,
    ],
    [{ 'go.mod': mod, 'lib.go': 'package shop' }, /./, /no package main/],
    [{ 'go.mod': mod, 'vendor/modules.txt': '', 'main.go': MAIN }, /./, 'bin/shop', /WORKDIR \/app\nCOPY \. \.\n/],
    [{ 'go.mod': `${mod}require github.com/mattn/go-sqlite3 v1\n`, 'main.go': MAIN }, /./, 'bin/shop', /CGO_ENABLED=1/],
    [{ 'go.mod': `${mod}replace a => ./a\n`, 'main.go': MAIN }, /./, 'bin/shop', /WORKDIR \/app\nCOPY \. \.\n/],
    [{ 'go.mod': mod, 'main.go': `//go:build ignore\n\n${MAIN}`, 'cmd/x/a.go': MAIN }, /./, 'bin/x'],
    [{ 'main.go': MAIN }, /^Go 1.25 \(the default\)$/, 'bin/app', /GO111MODULE=off go build/],
  ])
})

t.test('Rust', async (t) => {
  const one = '[package]\nname = "shop"\nedition = "2021"\n'
  await check(t, 'rust', [
    [
      { 'Cargo.toml': one, 'src/main.rs': '' },
      /^Rust 1 \(the default, edition 2021\)$/,
      'bin/shop',
      /--bin shop && mkdir \/out && cp target\/release\/shop \/out\//,
    ],
    [{ 'Cargo.toml': one, 'src/main.rs': '', 'src/bin/seed.rs': '' }, /./, 'bin/shop', /--bin shop --bin seed/],
    [{ 'Cargo.toml': one, 'src/bin/a.rs': '', 'src/bin/b.rs': '' }, /./, /several binaries: a, b; name one/],
    [{ 'Cargo.toml': `${one}default-run = "b"`, 'src/bin/a.rs': '', 'src/bin/b.rs': '' }, /./, 'bin/b'],
    [{ 'Cargo.toml': one, 'src/lib.rs': '' }, /./, /there is no binary/],
    [
      { 'Cargo.toml': one, 'src/main.rs': '', 'rust-toolchain.toml': '[toolchain]\nchannel = "1.80.1"' },
      /^Rust 1.80.1 \(rust-toolchain.toml\)/,
      'bin/shop',
    ],
    [
      { 'Cargo.toml': one, 'src/main.rs': '', 'Cargo.lock': 'name = "rocket"\nname = "openssl-sys"\n' },
      /./,
      'ROCKET_ADDRESS=0.0.0.0 ROCKET_PORT=$PORT bin/shop',
      /libssl-dev[\s\S]*--locked[\s\S]*libssl3/,
    ],
    [{ 'Cargo.toml': '[workspace]\nmembers = ["a"]', 'a/Cargo.toml': one, 'a/src/main.rs': '' }, /./, 'bin/shop'],
  ])
})

t.test('Java and Kotlin', async (t) => {
  const spring = '<java.version>17</java.version><artifactId>spring-boot-maven-plugin</artifactId>'
  const wrapper = { mvnw: '', '.mvn/wrapper/maven-wrapper.properties': '' }
  await check(t, 'java', [
    [
      { 'pom.xml': spring, ...wrapper },
      /^Java 17 \(pom.xml\), Maven wrapper, Spring Boot$/,
      'java -Dserver.port=$PORT -jar app.jar',
      /FROM eclipse-temurin:17-jdk AS build[\s\S]*sh .\/mvnw -B -DskipTests package[\s\S]*FROM eclipse-temurin:17-jre/,
    ],
    [
      { 'pom.xml': spring, 'system.properties': 'java.runtime.version=21\n' },
      /^Java 21 \(system.properties\), Maven, Spring Boot$/,
      'java -Dserver.port=$PORT -jar app.jar',
      /FROM maven:3-eclipse-temurin-21/,
    ],
    [
      { 'pom.xml': 'io.quarkus <maven.compiler.release>16</maven.compiler.release>' },
      /^Java 17 \(pom.xml\), Maven, Quarkus$/,
      'java -Dquarkus.http.host=0.0.0.0 -Dquarkus.http.port=$PORT -jar quarkus-run.jar',
      /quarkus-app/,
    ],
    [
      { 'pom.xml': '<maven.compiler.source>1.8</maven.compiler.source><mainClass>a.B</mainClass>' },
      /^Java 8 /,
      'java -jar app.jar',
    ],
    [{ 'pom.xml': '<project/>' }, /^Java 21 \(the default\)/, /no main class/],
    [
      { 'pom.xml': '<modules><module>web</module></modules>', 'web/pom.xml': spring, 'web/src/main/java/A.java': '' },
      /Spring Boot/,
      'java -Dserver.port=$PORT -jar app.jar',
      /web\/target\/\*\.jar/,
    ],
    [
      {
        'build.gradle': "id 'org.springframework.boot'\nsourceCompatibility = '17'",
        gradlew: '',
        'gradle/wrapper/x': '',
        'src/main/java/A.java': '',
      },
      /^Java 17 \(the build file\), Gradle wrapper, Spring Boot$/,
      'java -Dserver.port=$PORT -jar app.jar',
      /sh .\/gradlew --no-daemon bootJar/,
    ],
    [
      {
        'build.gradle.kts': 'plugins { application }\napplication { mainClass = "a" }\nkotlin { jvmToolchain(21) }',
        'settings.gradle.kts': 'rootProject.name = "shop"',
        'src/main/kotlin/A.kt': '',
      },
      /^Java 21 \(the build file\), Gradle$/,
      'bin/shop',
      /FROM gradle:8-jdk21[\s\S]*installDist/,
    ],
    [{ 'settings.gradle': '' }, /./, /no module, or several/],
  ])
})

t.test('.NET', async (t) => {
  const web = (more = ''): string =>
    `<Project Sdk="Microsoft.NET.Sdk.Web"><TargetFramework>net8.0</TargetFramework>${more}</Project>`
  await check(t, 'dotnet', [
    [
      { 'shop.csproj': web() },
      /^.NET 8.0 \(TargetFramework in shop.csproj\)$/,
      'ASPNETCORE_URLS=http://0.0.0.0:$PORT dotnet shop.dll',
      /dotnet publish shop.csproj/,
    ],
    [
      { 'src/My Shop/My Shop.csproj': web() },
      /./,
      "ASPNETCORE_URLS=http://0.0.0.0:$PORT dotnet 'My Shop.dll'",
      /dotnet publish 'src\/My Shop\/My Shop.csproj'/,
    ],
    [
      { 'a/a.csproj': web(), 'a.Tests/a.Tests.csproj': web() },
      /./,
      'ASPNETCORE_URLS=http://0.0.0.0:$PORT dotnet a.dll',
    ],
    [{ 'a/a.csproj': web(), 'b/b.csproj': web() }, /./, /several projects can be started: a\/a.csproj, b\/b.csproj/],
    [
      { 'a.fsproj': '<OutputType>Exe</OutputType>', 'global.json': '{"sdk":{"version":"9.0.100"}}' },
      /^.NET 9.0 \(global.json\)/,
      'ASPNETCORE_URLS=http://0.0.0.0:$PORT dotnet a.dll',
    ],
    [
      { 'a.csproj': '<Project Sdk="Microsoft.NET.Sdk.BlazorWebAssembly">' },
      /Blazor/,
      'node /srv/server.mjs /app index.html',
      /\/out\/wwwroot \/app/,
    ],
    [{ 'lib.csproj': '<Project Sdk="Microsoft.NET.Sdk">' }, /./, /no project has Sdk/],
  ])
})
