import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type DemoOptions, generateDemo } from '../../../pipelines/demo/demo.ts'
import { StartError } from '../../start/start-error.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../flags.ts'

const usage = `Usage: clientele demo FOLDER [flags]

Writes what four systems of a company that was made up would export, a maker of made-to-measure furniture, into
FOLDER/files, in place of what is there. Where FOLDER is no workspace yet it becomes one, with the sources of these files.

  FOLDER          folder of the workspace
  --scale N       1 for about 200,000 records in three years (default 1)
  --seed N        another number, another company (default 1)
  --through DATE  the last day that the exports know of, 2024-05-31 to 2026-06-30 (default 2025-12-31)
  --help          this text
`

const flags = { '--scale': 'value', '--seed': 'value', '--through': 'value', '--help': 'alone' } as const

const numberOf = (name: string, text: string): number => {
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number))
    throw new StartError(`${name} is a number, such as 1; found "${text}"`)
  return number
}

const optionsOf = (values: ReturnType<typeof readFlags<keyof typeof flags>>['values']): Omit<DemoOptions, 'folder'> => {
  const [scale, seed, through] = [values.get('--scale'), values.get('--seed'), values.get('--through')]
  return {
    ...(scale !== undefined && { scale: numberOf('--scale', scale) }),
    ...(seed !== undefined && { seed: numberOf('--seed', seed) }),
    ...(through !== undefined && { through }),
  }
}

const isDemo = (folder: string): boolean => {
  const file = join(folder, 'workspace.yaml')
  return existsSync(file) && /^name: demo$/m.test(readFileSync(file, 'utf8'))
}

/** What is in `files/` is replaced, so that must be of nobody else. */
const checkFolder = (folder: string): void => {
  const taken = ['workspace.yaml', 'files'].find((name) => existsSync(join(folder, name)))
  if (taken === undefined || isDemo(folder)) return
  throw new StartError(
    `${join(folder, taken)} is not of the demo company, and what is in files/ would be replaced; name a folder that does not exist`,
  )
}

/** Makes a folder a workspace of the demo company, unless it is one already. */
const makeWorkspace = (root: string, folder: string): void => {
  if (isDemo(folder)) return
  const shipped = join(root, 'fixtures', 'demo')
  for (const part of ['workspace.yaml', 'sources']) cpSync(join(shipped, part), join(folder, part), { recursive: true })
}

const count = (n: number, what: string) => `${n.toLocaleString('en-US')} ${what}${n === 1 ? '' : 's'}`

/** `clientele demo`: the exports of the demo company. */
export const demo: Command = async (args, { surroundings, print }) => {
  const { positional, values } = readFlags(args, flags)
  const [named, ...more] = positional
  if (values.has('--help') || named === undefined) {
    print(usage)
    return
  }
  if (more.length > 0) throw new StartError(`one folder is all that is named; found "${more.join('", "')}"`)
  const folder = resolve(named)
  const options = optionsOf(values)
  checkFolder(folder)
  try {
    const { files, records } = await generateDemo({ folder, ...options })
    makeWorkspace(surroundings.root, folder)
    print(`${count(records, 'record')} in ${count(files.size, 'file')} of ${join(folder, 'files')}\n`)
  } catch (error) {
    throw error instanceof RangeError ? new StartError(error.message, { cause: error }) : error
  }
}
