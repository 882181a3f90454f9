/** Whether what starts the app is a development dependency: then these stay in the image. */
import type { Run } from './facts.ts'
import type { Package } from './package.ts'
import { started } from './scripts.ts'

const BINARIES: Record<string, string> = {
  typescript: 'tsc',
  'ts-node-dev': '(?:ts-node|ts-node-dev|tsnd)',
  '@nestjs/cli': 'nest',
  '@babel/node': 'babel-node',
  '@babel/cli': 'babel',
  'dotenv-cli': 'dotenv',
  'npm-run-all': 'run-(?:s|p)',
  'npm-run-all2': 'run-(?:s|p)',
  '@angular/cli': 'ng',
  'sequelize-cli': 'sequelize',
  '@vue/cli-service': 'vue-cli-service',
  'webpack-cli': 'webpack',
  sucrase: 'sucrase-node',
  '@swc-node/register': '@swc-node',
  '@react-router/serve': 'react-router-serve',
  '@remix-run/serve': 'remix-serve',
  '@craco/craco': 'craco',
  'drizzle-kit': 'drizzle-kit',
  '@strapi/strapi': 'strapi',
}

export function needsDevelopment(pkg: Package, run: Run): boolean {
  const text = started(pkg, run).join(' ')
  return Object.keys({ ...pkg.devDependencies, ...run.member?.devDependencies }).some((name) => {
    const word = BINARIES[name] ?? name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return new RegExp(`(?:^|[\\s=;&|"'(/])${word}(?=$|[\\s;&|"')/])`).test(text)
  })
}
