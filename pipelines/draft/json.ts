import { createJsonLinesReader, createJsonReader, JsonShapeError } from '../steps/json-records.ts'
import { guessFields, type SeenColumn } from './fields.ts'
import type { TextSample } from './text.ts'
import { inline, type Layout } from './write.ts'

/** A list of objects in a document: the keys of the objects around it, and the objects as text. */
interface Found {
  readonly path: readonly string[]
  readonly records: readonly string[]
}

const tokens = /"((?:[^"\\]|\\.)*)"|[{}[\],:]/g

interface Open {
  readonly isList: boolean
  readonly isInList: boolean
  key: string
}

/** Paths of the lists in a document whose first item is an object and that stand in no other list. */
const listPaths = (text: string): readonly (readonly string[])[] => {
  const open: Open[] = []
  const found: string[][] = []
  let [before, lastText] = ['', '']
  for (const [token, string] of text.matchAll(tokens)) {
    const parent = open.at(-1)
    if (string !== undefined) lastText = string
    else if (token === ':' && parent !== undefined) parent.key = lastText
    else if (token === '{' || token === '[') {
      if (token === '{' && before === '[' && parent?.isInList === false)
        found.push(open.slice(0, -1).map(({ key }) => key))
      open.push({
        isList: token === '[',
        isInList: parent !== undefined && (parent.isInList || parent.isList),
        key: '',
      })
    } else if (token === '}' || token === ']') open.pop()
    before = string === undefined ? token : '"'
  }
  return found
}

/** Whether a text is a document of JSON, or lines of JSON: the way it begins tells. */
export const isJsonLike = (text: string): boolean => /^\s*(?:\{\s*["}]|\[\s*[{[\]"\d-])/.test(text)

/** Strings, and numbers with an exponent. */
const stringsAndExponents = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?[eE][+-]?\d+/g

/** Numbers with an exponent are no numbers of a source; they stay as they are written. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text.replaceAll(stringsAndExponents, (found) => (found.startsWith('"') ? found : `"${found}"`)))
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const readList = (text: string, path: readonly string[]): Found => {
  try {
    return { path, records: createJsonReader(path)(text, false).flatMap(({ fields }) => fields[0] ?? []) }
  } catch (error) {
    if (error instanceof JsonShapeError) return { path, records: [] }
    throw error
  }
}

const lineRecords = (text: string): readonly string[] | undefined => {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const objects = lines.filter((line) => isObject(parsed(line)))
  // one object with a list of them is rather a document on one line
  if (lines.length === 1 && listPaths(text).length > 0) return undefined
  if (objects.length * 2 <= lines.length) return undefined
  return createJsonLinesReader()(`${text}\n`, false).flatMap(({ fields }) => fields[0] ?? [])
}

/** So many columns are drafted of objects at most: more of them are keys that are values themselves. */
const mostColumns = 300

/** What keys a path can name. */
const isNameable = (key: string) => key !== '' && !key.includes('"')

const pathOf = (keys: readonly string[]): string => keys.map((key) => (/[.[\]]/.test(key) ? `"${key}"` : key)).join('.')

interface Flat {
  /** texts by path; those of records that lack it are empty */
  readonly values: Map<string, string[]>
  readonly lists: Set<string>
  readonly objects: Set<string>
  readonly unnameable: Set<string>
}

const flatten = (flat: Flat, value: unknown, keys: readonly string[], record: number): void => {
  if (isObject(value) && Object.keys(value).length > 0) {
    if (keys.length > 0) flat.objects.add(pathOf(keys))
    for (const [key, inner] of Object.entries(value)) {
      if (isNameable(key)) flatten(flat, inner, [...keys, key], record)
      else flat.unnameable.add(JSON.stringify(key))
    }
    return
  }
  const path = pathOf(keys)
  const texts = flat.values.get(path) ?? []
  flat.values.set(path, texts)
  const isStructure = typeof value === 'object' && value !== null
  if (isStructure) flat.lists.add(path)
  texts[record] = isStructure ? JSON.stringify(value) : value === null ? '' : String(value)
}

const flatColumns = (records: readonly unknown[]) => {
  const flat: Flat = { values: new Map(), lists: new Set(), objects: new Set(), unnameable: new Set() }
  records.forEach((record, i) => {
    flatten(flat, record, [], i)
  })
  const all = [...flat.values].map(
    ([from, texts]): SeenColumn => ({
      from,
      values: records.map((_, i) => texts[i] ?? ''),
    }),
  )
  // where a key has an object in some records, what it has in others is the text of no column
  const columns = all.filter(({ from, values }) => !flat.objects.has(from) || values.some((value) => value !== ''))
  return { ...flat, columns: columns.slice(0, mostColumns), surplus: columns.length - mostColumns }
}

const placeOf = ({ path, encoding }: TextSample, format: string, records: readonly string[]): readonly string[] => [
  'file:',
  `  pattern: ${inline(path)}`,
  `  format: ${format}`,
  ...(encoding === 'utf-8' ? [] : [`  encoding: ${encoding}`]),
  ...(records.length === 0 ? [] : [`  records: ${inline(pathOf(records))}`]),
]

const listDoubts = (chosen: Found, all: readonly Found[]): readonly string[] => {
  const others = all.filter((found) => found !== chosen && found.records.length > 0)
  if (others.length === 0) return []
  const shown = others.map(({ path, records }) => `${pathOf(path)} (${records.length})`).join(', ')
  return [`the records are those of ${pathOf(chosen.path)}; there are other lists of objects: ${shown}`]
}

const columnDoubts = ({ lists, objects, unnameable, surplus, columns }: ReturnType<typeof flatColumns>) => [
  ...columns.filter(({ from }) => lists.has(from)).map(({ from }) => `${from}: a list, kept as its JSON text`),
  ...columns
    .filter(({ from }) => objects.has(from))
    .map(({ from }) => `${from}: an object in some records and a value in others; objects are kept as their JSON text`),
  ...[...unnameable].map((key) => `the key ${key} cannot be named in a path; it is not kept`),
  ...(surplus > 0
    ? [`the objects have ${surplus} more keys than the ${mostColumns} that are drafted: are some of them values?`]
    : []),
]

/**
 * How a file of JSON seems to be laid out: lines of objects, or a document with a list of them.
 *
 * @returns undefined where it has no list of objects
 */
export const layoutOfJson = (sample: TextSample, entity: string): Layout | undefined => {
  const lines = lineRecords(sample.text)
  const lists = lines === undefined ? listPaths(sample.text).map((path) => readList(sample.text, path)) : []
  const [longest] = [...lists].sort((a, b) => b.records.length - a.records.length)
  const texts = lines ?? longest?.records ?? []
  const objects = texts.map(parsed).filter(isObject)
  if (objects.length === 0) return undefined
  const flat = flatColumns(objects)
  const { doubts, ...guessed } = guessFields(entity, flat.columns, sample.isWhole)
  const odd = texts.length - objects.length
  return {
    ...guessed,
    place: placeOf(sample, lines === undefined ? 'json' : 'json_lines', longest?.path ?? []),
    records: objects.length,
    doubts: [
      ...(longest === undefined ? [] : listDoubts(longest, lists)),
      ...(odd === 0 ? [] : [`${odd} of ${texts.length} records are no JSON objects and would be rejected`]),
      ...columnDoubts(flat),
      ...doubts,
    ],
  }
}
