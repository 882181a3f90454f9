/** The one line that installs packages of Debian in a generated Dockerfile. Names are ours, or were checked. */
export const aptLine = (packages: string[]): string =>
  `RUN apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')} && rm -rf /var/lib/apt/lists/*`
