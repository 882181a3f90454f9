/** What Maven and Gradle have in common: what a build gives to the image, and the flags by which frameworks are told their port. */
export interface Made {
  tool: string
  framework?: string
  image: string
  /** Settings of the build stage. */
  env?: string
  cache: string
  build: string
  /** Puts what runs into /out. */
  collect: string
  web?: string
  lacks?: string
  notes?: string[]
  /** A war that wants a servlet container: the image of Tomcat that has its API. */
  tomcat?: string
}

export const flags = (framework: string | undefined): string =>
  framework === 'Spring Boot'
    ? '-Dserver.port=$PORT '
    : framework === 'Quarkus'
      ? '-Dquarkus.http.host=0.0.0.0 -Dquarkus.http.port=$PORT '
      : framework === 'Micronaut'
        ? '-Dmicronaut.server.host=0.0.0.0 -Dmicronaut.server.port=$PORT '
        : framework === 'Helidon'
          ? '-Dserver.host=0.0.0.0 -Dserver.port=$PORT '
          : framework === 'Dropwizard'
            ? '-Ddw.server.applicationConnectors[0].port=$PORT '
            : ''

/** Of what build files name. */
export const frameworkOf = (text: string): string | undefined =>
  /spring-boot-maven-plugin|spring-boot-starter|org\.springframework\.boot|plugins\.spring\.boot|spring\.?boot\b/i.test(
    text,
  )
    ? 'Spring Boot'
    : /io\.quarkus/.test(text)
      ? 'Quarkus'
      : /io\.micronaut/.test(text)
        ? 'Micronaut'
        : /io\.ktor|libs\.ktor|ktor[-.]server/.test(text)
          ? 'Ktor'
          : /io\.helidon/.test(text)
            ? 'Helidon'
            : /io\.dropwizard/.test(text)
              ? 'Dropwizard'
              : /io\.javalin/.test(text)
                ? 'Javalin'
                : /io\.vertx/.test(text)
                  ? 'Vert.x'
                  : undefined

/** The jar that runs, not one of its sources or of the classes alone; the largest, which holds the others. */
export const jarOf = (folder: string): string =>
  `cp "$(ls -S ${folder}/*.jar ${folder}/*.war 2>/dev/null | grep -v -e '-plain\\.' -e '-sources\\.' -e '-javadoc\\.' -e '-tests\\.' -e '/original-' | head -n 1)" /out/app.jar`

export const warOf = (folder: string): string => `cp "$(ls -S ${folder}/*.war | head -n 1)" /out/ROOT.war`

/** javax.servlet ended with Tomcat 9. */
export const tomcatOf = (text: string, version: string): string =>
  /jakarta\.(?:servlet|platform|jakartaee|ws|faces)|jakartaee-(?:web-)?api/.test(text) && Number(version) >= 11
    ? `tomcat:10.1-jre${version}-temurin`
    : `tomcat:9.0-jre${version}-temurin`

/** Dropwizard is started with a command and its settings. */
export function settingsOf(framework: string | undefined, files: string[]): string | undefined {
  if (framework !== 'Dropwizard') return undefined
  return files.length === 1 ? files[0] : files.find((file) => /^(?:config|server|application)\.ya?ml$/.test(file))
}
