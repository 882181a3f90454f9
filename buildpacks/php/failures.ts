/** What failed builds of PHP projects mean: most of it Composer says. It breaks its errors into lines of the width of a terminal. */
import type { FailureRule } from '../../lib/model/failure-rule.ts'

const INSTALL = 'DEPENDENCY_INSTALL'

export const phpFailures: FailureRule[] = [
  {
    name: 'lock-out-of-date',
    code: 'LOCKFILE_OUT_OF_DATE',
    pattern:
      /Required (?:\(in require-dev\) )?package "(?<package>[^"]+)" is (?:not present in the lock file|in the lock file as)/,
    cause: 'composer.lock does not match composer.json: $<package>',
    hint: 'run composer update $<package> on your machine, commit composer.lock and push again',
  },
  {
    name: 'other-php',
    code: INSTALL,
    pattern:
      /(?<package>[\w.-]+(?:\/[\w.-]+| composer\.json)).* requires php (?<asked>\S.*?) (?:->|but) your php version \((?<has>[\d.]+)/,
    cause: '$<package> is for PHP $<asked>, and the image has $<has>',
    hint: 'name a PHP that fits as "php" under require in composer.json, or run composer update on the one that you mean',
  },
  {
    name: 'extension-missing',
    code: INSTALL,
    pattern: /requires (?:PHP extension )?ext-(?<extension>[\w-]+) .*missing from your system/,
    cause: 'a package needs the extension $<extension>, which the image does not have',
    hint: 'name it in composer.json: "require": { "ext-$<extension>": "*" }',
  },
  {
    name: 'package-unknown',
    code: INSTALL,
    pattern: /requires (?<package>[\w.-]+\/[\w.-]+)[^,]*, (?:it could not be found in any version|found \S+ but)/,
    cause: 'no repository that Composer asked has $<package> as it is required',
    hint: 'check its name; a private package needs its repository in composer.json, and credentials for it',
  },
  {
    name: 'json-broken',
    code: INSTALL,
    pattern: /^\s*Parse error on line (?<line>\d+):/,
    with: [/(?<file>composer\.(?:json|lock))" does not contain valid JSON/],
    cause: '$<file> is not JSON: line $<line>',
    hint: 'mend that line; composer validate tells the same on your machine',
    evidence: /valid JSON|Parse error|^\s*\.\.\.|--\^|Expected/,
  },
  {
    name: 'repository-private',
    code: INSTALL,
    pattern: /The '(?<url>https?:\/\/[^']+)' URL (?:required authentication|could not be accessed)/,
    cause: 'the repository $<url> wants a user and a password, or others than it got',
    hint: 'give them as a build secret named COMPOSER_AUTH, as Composer describes it',
  },
  {
    name: 'repository-unreachable',
    code: INSTALL,
    pattern: /The "(?<url>https?:\/\/[^"]+)" file could not be downloaded/,
    with: [/getaddrinfo|timed out|Connection refused|Could not resolve/],
    cause: '$<url> could not be reached',
    hint: 'try again; if it stays, the host has no way to it: ask its owner',
  },
  {
    name: 'script-failed',
    code: 'BUILD_FAILED',
    pattern: /^Script (?<script>.+) handling the (?<event>[\w-]+) event returned with error code (?<code>\d+)/,
    cause: 'the command $<script>, which composer.json runs at $<event>, failed',
    hint: 'see what it said above; composer run-script $<event> tells the same on your machine',
    evidence: /\S/,
  },
]
