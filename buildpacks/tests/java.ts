/** Tests of Maven and Gradle projects. What they need lies in caches that no image holds: the stage takes its own copy. */
import type { Convention } from './index.ts'

export const javaTests: Convention = async (source, text) => {
  if (source.match(/(?:^|\/)src\/test\/(?:.*\/)?\w+\.(?:java|kt|groovy|scala)$/).length === 0) return undefined
  const maven = /^RUN .*?((?:sh \.\/mvnw|mvn) )/m.exec(text)?.[1]
  if (maven !== undefined)
    return {
      command: `${maven}-B -Dmaven.repo.local=/m2/repository test`,
      stage: [
        'FROM build',
        `RUN --mount=type=cache,target=/root/.m2 ${maven}-B -q -DskipTests test-compile && cp -a /root/.m2 /m2`,
        'ENV MAVEN_USER_HOME=/m2',
      ],
    }
  const gradle = /^RUN .*?((?:sh \.\/gradlew|gradle) )/m.exec(text)?.[1]
  if (gradle === undefined) return undefined
  return {
    command: `${gradle}--no-daemon test`,
    stage: [
      'FROM build',
      `RUN --mount=type=cache,target=/cache/gradle ${gradle}--no-daemon testClasses && cp -a /cache/gradle /gradle-home`,
      'ENV GRADLE_USER_HOME=/gradle-home',
    ],
  }
}
