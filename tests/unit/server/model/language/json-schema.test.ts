import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { mergeDefinitions } from '../../../../../server/model/definitions/merge.ts'
import { hasRequired } from '../../../../../server/model/definitions/requires.ts'
import { isDate } from '../../../../../server/model/expressions/date.ts'
import { Cube } from '../../../../../server/model/language/cube.ts'
import { DefinitionsFile } from '../../../../../server/model/language/file.ts'
import { definitionsSchema } from '../../../../../server/model/language/json-schema.ts'
import { collectProblems, type ProblemCode } from '../../../../../server/model/problem.ts'
import { resolveTests } from '../../../../../server/model/resolve/tests.ts'
import { parseYaml } from '../../../../../server/model/yaml/parse.ts'
import { root } from '../../../../support/commands.ts'
import { breakIt, breaks } from '../broken-cases.ts'
import { soundModel } from '../broken-model.ts'

const validate = new Ajv2020({ strict: false, formats: { date: isDate } }).compile(definitionsSchema())

/** What a schema cannot know: names that are taken elsewhere, and what one value says of another. */
const beyond: readonly ProblemCode[] = ['defined_twice', 'nothing_to_override', 'repeated', 'name_clash']
/** Of tests everything but their shape is judged against cubes and tables, of which there are none here. */
const shapes: readonly ProblemCode[] = ['unknown_key', 'missing_key', 'wrong_shape', 'excluded_key']

/** What the readers say of the shape of a file. */
const readerSays = (text: string): readonly string[] => {
  const { problems, report } = collectProblems()
  const file = parseYaml({ path: 'a.yaml', text }, report)
  hasRequired(file, new Map(), report)
  const definitions = mergeDefinitions([file], report)
  const ofTests = collectProblems()
  const nothing = new Map<string, never>()
  resolveTests(
    definitions.tests,
    { cubes: nothing, views: nothing, policies: nothing, schema: nothing },
    ofTests.report,
  )
  return [
    ...problems.filter(({ code }) => !beyond.includes(code)),
    ...ofTests.problems.filter(({ code }) => shapes.includes(code)),
  ].map(({ code, message }) => `${code} ${message}`)
}

const yamlIn = (folder: string): readonly string[] =>
  readdirSync(`${root}${folder}`)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}/${name}`)

const files = ['cubes', 'fixtures/golden/cubes', 'fixtures/invoices/cubes', 'fixtures/foodmart/cubes'].flatMap(yamlIn)
const page = readFileSync(`${root}docs/language.md`, 'utf8')
const examples = [...page.matchAll(/```yaml\n([^`]*)```/g)].map(({ 1: text = '' }) => text)

/** An example that shows parts of cubes, as the file that they are parts of. */
const completed = (value: Readonly<Record<string, unknown>>): unknown => {
  const isPart = (key: string) => Object.hasOwn(Cube.shape, key)
  const isSection = (key: string) => Object.hasOwn(DefinitionsFile.shape, key)
  const keys = Object.entries(value)
  const parts = Object.fromEntries(keys.filter(([key]) => isPart(key)))
  const cubes = {
    ...Object(value.cubes),
    ...Object.fromEntries(keys.filter(([key]) => !isPart(key) && !isSection(key))),
  }
  const all = Object.keys(parts).length > 0 ? { ...cubes, shown: parts } : cubes
  const whole = Object.entries(all).map(([name, cube]) => [
    name,
    { ...(Object(cube).query ? {} : { table: 'f' }), grain: ['k'], ...Object(cube) },
  ])
  return { ...Object.fromEntries(keys.filter(([key]) => isSection(key))), cubes: Object.fromEntries(whole) }
}

const contentOf = (text: string): unknown => parse(text.replaceAll('$CURRENCY', 'EUR'))
const sound: readonly (readonly [string, unknown])[] = [
  ...files.map((file) => [file, contentOf(readFileSync(`${root}${file}`, 'utf8'))] as const),
  ...examples.map((text, i) => [`example ${i + 1} of docs/language.md`, completed(Object(contentOf(text)))] as const),
]

const written = (value: unknown): string => stringify(value, { aliasDuplicateObjects: false })

/** What they say of a file where the schema takes it and the readers do not, or the other way round. */
const disagreement = (value: unknown): unknown => {
  const said = readerSays(written(value))
  return validate(value) === (said.length === 0) ? undefined : { said, schema: validate.errors?.slice(0, 5) }
}

/** Mistakes that only show where a value is held against another, or against what the machine knows. */
const byValues = ['coverage from after its to', 'a zone that there is none of', 'a default below its min']

describe('the schema of definitions', () => {
  it.each(sound)('takes %s, as the readers do', (_, value) => {
    expect(readerSays(written(value))).toEqual([])
    expect(validate(value) ? [] : validate.errors).toEqual([])
  })

  it.each(breaks.map(([title, found, put]) => [title, breakIt(found, put.replaceAll('¦', ''), soundModel)] as const))(
    'judges %s as the readers do',
    (title, text) => {
      if (readerSays(text).some((said) => /^(invalid_yaml|duplicate_key)/.test(said))) return
      if (byValues.includes(title)) expect(validate(parse(text)) && readerSays(text).length).toBe(1)
      else expect(disagreement(parse(text))).toBeUndefined()
    },
  )
})

type Path = readonly (string | number)[]

/** Values of parameters are judged by each other, those of scenarios by the parameters that they set, zones by what the machine knows. */
const isByValue = ([section, , key]: Path): boolean =>
  section === 'scenarios' ||
  (section === 'calendars' && key === 'zone') ||
  (section === 'parameters' && ['default', 'min', 'max', 'allowed'].includes(String(key)))

const pathsIn = (value: unknown, path: Path = []): readonly Path[] => {
  if (typeof value !== 'object' || value === null) return [path]
  const keys = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value)
  return [path, ...keys.flatMap((key) => pathsIn((value as Record<string, unknown>)[key], [...path, key]))]
}

const others = [7, -1, 'some words', '', true, null, [], ['a'], {}, { a: 1 }] as const

type Change =
  | { readonly kind: 'drop' }
  | { readonly kind: 'misspell' }
  | { readonly kind: 'put'; readonly value: unknown }
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.constant({ kind: 'drop' } as const),
  fc.constant({ kind: 'misspell' } as const),
  fc.constantFrom(...others).map((value) => ({ kind: 'put', value }) as const),
)

const changed = (value: unknown, [key, ...rest]: Path, how: Change): unknown => {
  if (key === undefined) return how.kind === 'put' ? how.value : value
  if (Array.isArray(value)) {
    if (rest.length > 0 || how.kind === 'put')
      return value.map((item, i) => (i === key ? changed(item, rest, how) : item))
    return value.filter((_, i) => i !== key)
  }
  return Object.fromEntries(
    Object.entries(Object(value)).flatMap(([name, part]): (readonly [string, unknown])[] => {
      if (name !== key) return [[name, part]]
      if (rest.length > 0 || how.kind === 'put') return [[name, changed(part, rest, how)]]
      return how.kind === 'drop' ? [] : [[`${name}_`, part]]
    }),
  )
}

describe('a file that was changed', () => {
  const places = sound.flatMap(([, value]) =>
    pathsIn(value)
      .filter((path) => path.length > 0 && !isByValue(path))
      .map((path) => ({ value, path })),
  )

  it('is judged by the schema as by the readers', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), change, ({ value, path }, how) => {
        expect(disagreement(changed(value, path, how))).toBeUndefined()
      }),
    )
  })
})
