/** Stand-ins for the official base images, where no hub answers. */
import { join } from 'node:path'
import { z } from 'zod'
import { makeBases } from '../io/bases.ts'
import { command } from './command.ts'

export const bases = [
  command({
    name: 'bases:make',
    summary: 'make base images from the distribution and the npm registry, where no hub answers',
    access: 'admin',
    effect: 'write',
    input: z.object({
      names: z
        .array(z.enum(['node', 'python', 'static']))
        .min(1)
        .describe('node, python, static'),
    }),
    args: ['...names'],
    example: 'bases:make node python static',
    run: async ({ system, input, say }) => {
      await makeBases(system.engine.docker, input.names, say, join(system.data, 'bases'))
      return { made: input.names }
    },
    show: (data) => `Base images are there: ${data.made.join(', ')}.`,
  }),
]
