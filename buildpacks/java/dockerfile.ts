/** The Dockerfile of Java: built on the JDK, run on a JRE, or on Tomcat where it is a war. */
import type { PlanOptions } from '../../lib/model/plan.ts'
import { oneLine } from '../found.ts'
import type { Made } from './made.ts'

export function dockerfile(version: string, made: Made, options: PlanOptions): string {
  const command = options.build === undefined ? made.build : oneLine(options.build)
  const cache = `RUN --mount=type=cache,target=${made.cache}`
  return [
    `FROM ${made.image} AS build`,
    ...(made.env ? [`ENV ${made.env}`] : []),
    'WORKDIR /app',
    ...Object.keys(options.args).map((name) => `ARG ${name}`),
    'COPY . .',
    ...(options.install?.trim() ? [`${cache} ${oneLine(options.install)}`] : []),
    ...(command ? [`${cache} ${command}`] : []),
    // A command that a Procfile names finds its own files.
    `RUN mkdir -p /out && ${options.whole ? `{ ${made.collect}; } || true` : made.collect}`,
    ...(made.tomcat && !options.whole ? tomcat(made.tomcat) : jre(version, options.whole === true)),
    '',
  ].join('\n')
}

const jre = (version: string, whole: boolean): string[] => [
  `FROM eclipse-temurin:${version}-jre`,
  // The heap follows the memory limit of the container.
  'ENV JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=75 HOME=/app',
  'RUN install -d -o 1000 -g 1000 /app',
  ...(whole ? ['COPY --from=build --chown=1000:1000 /app /app'] : []),
  'COPY --from=build --chown=1000:1000 /out /app',
  'WORKDIR /app',
  'USER 1000:1000',
]

/** Its settings read the port from a system property, which start-up gets from $PORT. */
const tomcat = (image: string): string[] => [
  `FROM ${image}`,
  'ENV JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=75',
  `RUN sed -i -e 's/port="8080"/port="\${http.port}"/' -e 's/port="8005"/port="-1"/' conf/server.xml && echo 'CATALINA_OPTS="$CATALINA_OPTS -Dhttp.port=$PORT"' > bin/setenv.sh && chown -R 1000:1000 /usr/local/tomcat`,
  'COPY --from=build --chown=1000:1000 /out/ROOT.war webapps/ROOT.war',
  'USER 1000:1000',
]
