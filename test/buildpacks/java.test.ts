/** Java and Kotlin: the version, what is built, what runs, and what is said where nothing does. */
import t from 'tap'
import { check } from './check.ts'
import { overridden } from './override.ts'

const spring = '<java.version>17</java.version><artifactId>spring-boot-maven-plugin</artifactId>'
const wrapper = { mvnw: '', '.mvn/wrapper/maven-wrapper.properties': '' }
const MAIN = 'package a;\nclass App { public static void main(String[] args) {} }'
const BOOT = '@SpringBootApplication\nclass App {}'

t.test('Maven', async (t) => {
  await check(t, 'java', [
    [
      { 'pom.xml': spring, ...wrapper },
      /^Java 17 \(pom.xml:1\), Maven wrapper, Spring Boot$/,
      'java -Dserver.port=$PORT -jar app.jar',
      /FROM eclipse-temurin:17-jdk AS build[\s\S]*sh .\/mvnw -B -DskipTests package[\s\S]*FROM eclipse-temurin:17-jre/,
    ],
    [
      { 'pom.xml': spring, 'system.properties': 'java.runtime.version=21\n' },
      /^Java 21 \(system.properties:1\), Maven, Spring Boot$/,
      'java -Dserver.port=$PORT -jar app.jar',
      /FROM maven:3-eclipse-temurin-21/,
    ],
    [
      { 'pom.xml': 'io.quarkus <maven.compiler.release>16</maven.compiler.release>' },
      /^Java 17 \(16 in pom.xml:1\), Maven, Quarkus$/,
      'java -Dquarkus.http.host=0.0.0.0 -Dquarkus.http.port=$PORT -jar quarkus-run.jar',
      /quarkus-app/,
    ],
    [
      { 'pom.xml': '<maven.compiler.source>1.8</maven.compiler.source><mainClass>a.B</mainClass>' },
      /^Java 8 /,
      "java -cp 'app.jar:lib/*' a.B",
      /dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=\/out\/lib/,
    ],
    [
      { 'pom.xml': '<artifactId>maven-shade-plugin</artifactId><mainClass>a.B</mainClass>' },
      /^Java 21 \(the default\)/,
      'java -jar app.jar',
    ],
    [{ 'pom.xml': '<project/>', 'src/main/java/a/App.java': MAIN }, /./, "java -cp 'app.jar:lib/*' a.App"],
    [{ 'pom.xml': '<project/>' }, /./, /no class with main/],
    [
      {
        'pom.xml':
          '<artifactId>spring-boot-starter-parent</artifactId>\n<version>2.7.1</version>spring-boot-maven-plugin',
      },
      /^Java 8 \(the default of Spring Boot 2\)/,
      'java -Dserver.port=$PORT -jar app.jar',
    ],
  ])
})

t.test('modules, profiles and wars of Maven', async (t) => {
  const two = { 'pom.xml': '<modules><module>web</module></modules>', 'web/pom.xml': spring }
  await check(t, 'java', [
    [
      { ...two, 'web/src/main/java/App.java': BOOT },
      /Spring Boot/,
      'java -Dserver.port=$PORT -jar app.jar',
      /-pl web -am package[\s\S]*web\/target\/\*\.jar/,
    ],
    [
      {
        ...two,
        'a/pom.xml': spring,
        'a/src/main/java/App.java': BOOT,
        'b/pom.xml': spring,
        'b/src/main/java/App.java': BOOT,
      },
      /./,
      /several modules can be started: a, b; name a jar in a Procfile/,
    ],
    [
      { 'pom.xml': `${spring}<id>prod</id>`, '.yo-rc.json': '{}' },
      /./,
      'java -Dserver.port=$PORT -jar app.jar',
      /-DskipTests -Pprod package/,
    ],
    [
      { 'pom.xml': '<packaging>war</packaging><maven.compiler.release>17</maven.compiler.release>jakarta.servlet' },
      /./,
      'catalina.sh run',
      /FROM tomcat:10.1-jre17-temurin\n/,
    ],
    [
      { 'pom.xml': '<packaging>war</packaging>javax.servlet' },
      /./,
      'catalina.sh run',
      /FROM tomcat:9.0-jre21-temurin\n/,
    ],
    [
      { 'pom.xml': 'io.dropwizard maven-shade-plugin <mainClass>a.B</mainClass>', 'config.yml': '' },
      /Dropwizard$/,
      'java -Ddw.server.applicationConnectors[0].port=$PORT -jar app.jar server config.yml',
      /cp config.yml \/out\//,
    ],
  ])
})

t.test('Gradle', async (t) => {
  const gradlew = { gradlew: '', 'gradle/wrapper/gradle-wrapper.jar': '' }
  const asked = (version: string) => ({
    'gradle/wrapper/gradle-wrapper.properties': `distributionUrl=x/gradle-${version}-bin.zip`,
  })
  const app = { 'build.gradle': "plugins { id 'application' }", 'src/main/java/App.java': MAIN }
  await check(t, 'java', [
    [
      {
        'build.gradle': "id 'org.springframework.boot'\nsourceCompatibility = '17'",
        ...gradlew,
        'src/main/java/App.java': BOOT,
      },
      /^Java 17 \(build.gradle:2\), Gradle wrapper, Spring Boot$/,
      'java -Dserver.port=$PORT -jar app.jar',
      /sh .\/gradlew --no-daemon bootJar/,
    ],
    [
      {
        'build.gradle.kts': 'plugins { application }\napplication { mainClass = "a" }\nkotlin { jvmToolchain(21) }',
        'settings.gradle.kts': 'rootProject.name = "shop"',
        'src/main/kotlin/Main.kt': 'fun main() {}',
      },
      /^Java 21 \(build.gradle.kts:3\), Gradle$/,
      'bin/shop',
      /FROM gradle:8-jdk21[\s\S]*installDist/,
    ],
    [{ ...app, ...gradlew, ...asked('6.8.3') }, /^Java 11 \(the newest that Gradle 6.8 runs on\)/, 'bin/app'],
    [{ ...app, ...gradlew, ...asked('8.10.2') }, /^Java 21 \(the newest|^Java 21 \(the default\)/, 'bin/app'],
    [{ ...app, gradlew: '', ...asked('7.6') }, /^Java 17 .*, Gradle$/, 'bin/app', /FROM gradle:7.6-jdk17/],
    [
      { ...app, 'build.gradle': 'application { mainClass = "io.ktor.server.netty.EngineMain" }' },
      /Ktor$/,
      'bin/app -host=0.0.0.0 -port=$PORT',
    ],
    [
      { 'build.gradle': "jar { manifest { attributes('Main-Class': 'a.B') } }" },
      /./,
      'java -jar app.jar',
      /build -x test/,
    ],
    [{ 'build.gradle': 'com.android.application', 'settings.gradle': '' }, /./, /an app for Android/],
    [{ 'settings.gradle': '' }, /./, /no module can be started/],
  ])
})

t.test('backendim.yaml wins', (t) => overridden(t, 'java', { 'pom.xml': spring }, '11'))
