/** Stand-ins for the official base images, where no hub answers. */
import { join } from 'node:path'
import { z } from 'zod'
import { BASE_NAMES, makeBases } from '../io/bases.ts'
import { command } from './command.ts'

export const bases = [
  command({
    name: 'bases:make',
    summary: 'make base images from the distribution and the npm registry, where no hub answers',
    access: 'admin',
    effect: 'write',
    input: z.object({
      names: z.array(z.enum(BASE_NAMES)).min(1).describe(BASE_NAMES.join(', ')),
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
