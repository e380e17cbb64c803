import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { anySourceSchema } from '../../../pipelines/sources/source-schema.ts'
import { workspaceSchema } from '../../../pipelines/sources/workspace-schema.ts'
import { closest } from '../../contract/closest.ts'
import { definitionsSchema } from '../../model/language/json-schema.ts'
import { StartError } from '../../start/start-error.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../flags.ts'

const usage = `Usage: clientele schema [cubes|source|workspace] [flags]

Prints the JSON Schema of the files that people write, by which an editor completes and checks them. An editor with a
language server for YAML takes it by a first line such as

  # yaml-language-server: $schema=../.schema/cubes.json

  cubes        the files of cubes/ (where nothing is named)
  source       the files of sources/
  workspace    workspace.yaml
  --out FILE   writes it to a file in place of printing it
  --help       this text
`

const flags = { '--out': 'value', '--help': 'alone' } as const

/** Whether what is written is made into something else before it is judged, as a text into a list of one. */
const isPrepared = ({ _zod: { def } }: z.core.$ZodTypes): boolean =>
  def.type === 'pipe' && def.in._zod.def.type === 'transform'

const titled = (title: string, schema: z.ZodType) => ({
  title,
  ...z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (!isPrepared(zodSchema)) return
      const { default: without, ...full } = jsonSchema
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key]
      jsonSchema.anyOf = [full, { type: ['string', 'number', 'boolean'] }]
      if (without !== undefined) jsonSchema.default = without
    },
  }),
})

const schemas: ReadonlyMap<string, () => object> = new Map([
  ['cubes', definitionsSchema],
  ['source', () => titled('A source of a Clientele workspace', anySourceSchema)],
  ['workspace', () => titled('The workspace.yaml of a Clientele workspace', workspaceSchema)],
])

/** `clientele schema`: the JSON Schema of the files of a workspace. */
export const schema: Command = async (args, { print }) => {
  const { positional, values } = readFlags(args, flags)
  if (values.has('--help')) {
    print(usage)
    return
  }
  const [named = 'cubes', ...more] = positional
  if (more.length > 0) throw new StartError(`one schema is all that is named; found "${more.join('", "')}"`)
  const made = schemas.get(named)
  const known = [...schemas.keys()]
  if (made === undefined)
    throw new StartError(
      `there is no schema "${named}"; nearest is "${closest(named, known)}"; known are ${known.join(', ')}`,
    )
  const text = `${JSON.stringify(made(), null, 2)}\n`
  const out = values.get('--out')
  if (out === undefined) {
    print(text)
    return
  }
  mkdirSync(dirname(resolve(out)), { recursive: true })
  writeFileSync(out, text)
}
