/** Maintenance: visitors see a page that says so; the app runs on, and takes pushes. */
import { z } from 'zod'
import { changeGate, gateInfo } from '../flow/gate.ts'
import { resolve } from './apps.ts'
import { command } from './command.ts'

const App = z.object({ app: z.string().describe('name of the app') })
const MESSAGE = 'Please try again in a moment.'

export const maintenance = [
  command({
    name: 'maintenance',
    summary: 'say whether an app is under maintenance; maintenance:on and maintenance:off change it',
    access: 'app',
    effect: 'read',
    input: App,
    args: ['app'],
    run: async ({ system, input }) => {
      const { maintenance } = gateInfo(resolve(system, input.app))
      return { app: input.app, maintenance: maintenance !== null, message: maintenance }
    },
    show: ({ maintenance, message }) => (maintenance ? `on: ${message}` : 'off'),
  }),
  command({
    name: 'maintenance:on',
    summary: 'answer every visitor with 503 and a message; pushes still go live',
    access: 'app',
    effect: 'write',
    input: App.extend({
      message: z
        .string()
        .max(500)
        .regex(/^[^\x00-\x1f\x7f]+$/, 'one line of text')
        .default(MESSAGE)
        .describe('what visitors are told'),
    }),
    args: ['app'],
    example: `maintenance:on shop --message "'Back at 10.'"`,
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      await changeGate(system, app, (gate) => {
        gate.maintenance = input.message
      })
      return { app: app.name, maintenance: true, message: input.message }
    },
    show: ({ app }) => `${app} is under maintenance. End it: ssh backendim maintenance:off ${app}`,
  }),
  command({
    name: 'maintenance:off',
    summary: 'let visitors reach the app again',
    access: 'app',
    effect: 'write',
    input: App,
    args: ['app'],
    run: async ({ system, input }) => {
      const app = resolve(system, input.app)
      await changeGate(system, app, (gate) => {
        delete gate.maintenance
      })
      return { app: app.name, maintenance: false, message: null }
    },
    show: ({ app }) => `${app} is open again.`,
  }),
]
