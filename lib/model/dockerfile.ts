/** What the text of a Dockerfile says about itself: its stages, what it is based on, the caches that it mounts, the variables of its image. */

export interface Instruction {
  /** In capitals: "RUN". */
  word: string
  rest: string
}
export interface Stage {
  from: string
  name?: string
  instructions: Instruction[]
}

/** Lines that end with a backslash are one; comments are left out, also between such lines. Before the first FROM nothing counts. */
export function stagesOf(text: string): Stage[] {
  const stages: Stage[] = []
  for (const line of joined(text)) {
    const [, word = '', rest = ''] = /^\s*([A-Za-z]+)\s+(.*\S)/.exec(line) ?? []
    const instruction = { word: word.toUpperCase(), rest }
    if (instruction.word === 'FROM') stages.push(stage(rest))
    else if (word !== '') stages.at(-1)?.instructions.push(instruction)
  }
  return stages
}

const joined = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\[ \t]*\n/g, ' ')
    .split('\n')

function stage(rest: string): Stage {
  const [from = '', as, name] = rest.split(/\s+/).filter((word) => !word.startsWith('--'))
  return { from, name: /^as$/i.test(as ?? '') ? name?.toLowerCase() : undefined, instructions: [] }
}

/** An earlier stage that this one builds upon. Undefined: it starts from an image. */
export const parentOf = (stages: Stage[], one: Stage): Stage | undefined =>
  stages.slice(0, stages.indexOf(one)).find(({ name }) => name !== undefined && name === one.from.toLowerCase())

/** Images that it starts from, each once, in their order. */
export function imagesOf(text: string): string[] {
  const stages = stagesOf(text)
  return [...new Set(stages.filter((one) => !parentOf(stages, one)).map(({ from }) => from))]
}

/** Folders that are kept from build to build, each once. */
export const cachesOf = (text: string): string[] => [
  ...new Set(
    stagesOf(text)
      .flatMap(({ instructions }) => instructions.filter(({ word }) => word === 'RUN'))
      .flatMap(({ rest }) => [...rest.matchAll(/--mount=(\S*\btype=cache\b\S*)/g)])
      .map(([, options = '']) => /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(options)?.[1] ?? '')
      .filter((target) => target !== ''),
  ),
]

/** Variables of the image that runs: those of its last stage and of the stages below it; what its base sets is not known. */
export function environmentOf(text: string): Record<string, string> {
  const stages = stagesOf(text)
  const chain: Stage[] = []
  for (let here = stages.at(-1); here; here = parentOf(stages, here)) chain.unshift(here)
  const lines = chain.flatMap(({ instructions }) => instructions.filter(({ word }) => word === 'ENV'))
  return Object.fromEntries(lines.flatMap(({ rest }) => variables(rest)))
}

/** `A=b C="d e"`, or the older `A b c`. */
function variables(rest: string): [string, string][] {
  if (!/^[^\s=]+=/.test(rest)) {
    const [, name = '', value = ''] = /^(\S+)\s+(.*)$/.exec(rest) ?? []
    return name === '' ? [] : [[name, value]]
  }
  const found = rest.matchAll(/([^\s=]+)=((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])*)/g)
  return [...found].map(([, name = '', value = '']) => [name, plain(value)])
}

const plain = (value: string): string =>
  value.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, one, two) => one ?? two ?? '')
