/** The release of Java: what files ask for, what the wrapper of Gradle can run on, and what Spring Boot takes where nothing is said. */
import type { Found, Source } from '../../lib/model/plan.ts'
import { firstMatch } from '../first-match.ts'
import { foundIn } from '../found.ts'
import type { Module } from './project.ts'

/** Releases with long-term support, whose images there are. */
const LONG_TERM = [8, 11, 17, 21, 25]
const DEFAULT = 21
const NUMBER = String.raw`(?:1\.)?(\d{1,2})\b`
const in_ = (pattern: string): RegExp => new RegExp(pattern.replaceAll('N', NUMBER), 'm')

const FILES: [string, RegExp][] = [
  ['system.properties', in_(String.raw`^\s*java\.runtime\.version\s*=\s*(?:\w+-)?N`)],
  ['.java-version', in_('^\\s*(?:[a-z-]+)?N')],
  ['.sdkmanrc', in_(String.raw`^\s*java\s*=\s*N`)],
  ['.tool-versions', in_(String.raw`^java[ \t]+(?:[a-z]+-)?N`)],
]
const MAVEN = [
  in_(String.raw`<(?:java\.version|maven\.compiler\.release|jdk\.version|java\.release)>\s*N`),
  in_(
    String.raw`<(?:maven\.compiler\.target|maven\.compiler\.source|javaVersion|java\.source\.version|version\.java)>\s*N`,
  ),
  in_(String.raw`<(?:release|target|source|jvmTarget)>\s*N`),
]
const GRADLE = [
  in_(String.raw`JavaLanguageVersion\.of\(\s*["']?N`),
  in_(String.raw`jvmToolchain\(\s*N`),
  in_(String.raw`options\.release(?:\.set\(|\s*=)\s*N`),
  /JavaVersion\.VERSION_(?:1_)?(\d{1,2})\b/m,
  in_(String.raw`(?:source|target)Compatibility\s*=\s*(?:JavaVersion\.toVersion\()?["']?N`),
  in_(String.raw`jvmTarget\s*=\s*["']N`),
]
const PROPERTY = in_(String.raw`^\s*(?:java|jdk|jvm)(?:[._-]?(?:version|target|toolchain|release))?\s*=\s*["']?N`)

/** Gradle, from → the newest Java that it runs on (docs.gradle.org, compatibility matrix). */
const RUNS: [number, number][] = [
  [9.1, 25],
  [8.5, 21],
  [7.3, 17],
  [5, 11],
  [0, 8],
]

export async function jdkVersion(source: Source, modules: Module[], gradle?: string): Promise<Found> {
  for (const [file, pattern] of FILES) {
    const found = foundIn(await source.read(file), file, '', pattern)
    if (found) return image(found)
  }
  const patterns = modules.some(({ file }) => file.endsWith('pom.xml')) ? MAVEN : GRADLE
  for (const pattern of patterns)
    for (const { text, file } of modules) {
      const found = foundIn(text, file, '', pattern)
      if (found) return image(found)
    }
  for (const file of ['gradle.properties', 'gradle/libs.versions.toml']) {
    const found = patterns === GRADLE ? foundIn(await source.read(file), file, '', PROPERTY) : undefined
    if (found) return image(found)
  }
  return unsaid(modules, gradle)
}

/** Newer ones that are no long-term releases have images for half a year: the next that lasts is taken. */
function image({ value, from }: Found): Found {
  const version = LONG_TERM.find((one) => one >= Number(value)) ?? Number(value)
  return { value: String(version), from: version === Number(value) ? from : `${value} in ${from}` }
}

function unsaid(modules: Module[], gradle: string | undefined): Found {
  const boot = modules
    .map(({ text }) =>
      firstMatch(
        text,
        /spring-boot-starter-parent<\/artifactId>\s*<version>\s*(\d+)\./,
        /org\.springframework\.boot["']\)?\s*version\s*["'](\d+)\./,
        /spring-boot-gradle-plugin:(\d+)\./,
      ),
    )
    .find((one) => one !== undefined)
  if (boot === '1' || (boot === '2' && gradle === undefined))
    return { value: '8', from: `the default of Spring Boot ${boot}` }
  const most =
    gradle === undefined ? DEFAULT : (RUNS.find(([since]) => order(gradle) >= order(String(since)))?.[1] ?? DEFAULT)
  if (most < DEFAULT) return { value: String(most), from: `the newest that Gradle ${gradle} runs on` }
  return { value: String(DEFAULT), from: 'the default' }
}

/** 8.10 is newer than 8.5. */
const order = (version: string): number => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major * 1000 + minor
}
