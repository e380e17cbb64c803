import { closest } from '../../contract/closest.ts'
import type { Definition } from '../documentation.ts'
import type { Report } from '../problem.ts'
import { describe, type Entry, type Located, type Node, type Phrase } from './node.ts'

/** The keys of one kind of map: those understood, and those of the language that are not supported yet. */
export interface Keys {
  readonly known: readonly string[]
  readonly planned?: readonly string[]
}

/**
 * Typed access to the keys of a map. Each getter gives undefined for an absent key; for a value of another shape it
 * gives undefined too, having reported it.
 */
export interface Fields {
  readonly place: Definition
  readonly where: string
  node(key: string): Node | undefined
  /** a text; a number or boolean is taken as written */
  text(key: string): Phrase | undefined
  /** a text whose absence is reported */
  required(key: string): Phrase | undefined
  /** one of the listed words */
  choice<T extends string>(key: string, expected: readonly T[]): T | undefined
  flag(key: string): boolean | undefined
  /** texts of a list, or one text as a list of one */
  texts(key: string): readonly Phrase[] | undefined
  entries(key: string): readonly Entry[]
}

/** Words and the keys that a map of the language may have, checked; reports every key that is neither known nor planned. */
export const checkKeys = (entries: readonly Entry[], where: string, keys: Keys, report: Report): void => {
  for (const { key } of entries) {
    if (keys.known.includes(key.value)) continue
    if (keys.planned?.includes(key.value))
      report(key.place, 'not_supported_yet', { feature: `"${key.value}" of ${where}` })
    else {
      const expected = keys.known
      report(key.place, 'unknown_key', { where, key: key.value, closest: closest(key.value, expected), expected })
    }
  }
}

/** The entries of a map node; reports any other shape. An empty value is a map without entries. */
export const readEntries = (node: Node, where: string, report: Report): readonly Entry[] => {
  if (node.kind === 'map') return node.entries
  if (node.kind === 'scalar' && node.scalar === null) return []
  return report(node.place, 'wrong_shape', { where, expected: 'a map', found: describe(node) }) ?? []
}

const readText = (node: Node, where: string, report: Report): Phrase | undefined =>
  node.kind === 'scalar' && node.scalar !== null && node.value !== ''
    ? node
    : report(node.place, 'wrong_shape', { where, expected: 'a text', found: describe(node) })

/** The texts of a list, or one text as a list of one; every other shape is reported. */
export const readTexts = (node: Node, where: string, report: Report): readonly Phrase[] =>
  (node.kind === 'list' ? node.items : [node]).flatMap((item) => readText(item, where, report) ?? [])

const readChoice = <T extends string>(text: Located, where: string, expected: readonly T[], report: Report) =>
  expected.find((word) => word === text.value) ??
  report(text.place, 'wrong_value', { where, found: text.value, closest: closest(text.value, expected), expected })

/**
 * Reads a map whose keys are fixed. Unknown and not yet supported keys are reported.
 *
 * @param place where a missing key is reported: the place of the name that the map defines
 */
export const readFields = (node: Node, where: string, place: Definition, keys: Keys, report: Report): Fields => {
  const entries = readEntries(node, where, report)
  checkKeys(entries, where, keys, report)
  const find = (key: string) => entries.find((entry) => entry.key.value === key)?.node
  const naming = (key: string) => `"${key}" of ${where}`
  const text = (key: string) => {
    const found = find(key)
    return found && readText(found, naming(key), report)
  }
  return {
    place,
    where,
    node: find,
    text,
    required: (key) => (find(key) === undefined ? report(place, 'missing_key', { where, key }) : text(key)),
    choice: (key, expected) => {
      const found = text(key)
      return found && readChoice(found, naming(key), expected, report)
    },
    flag: (key) => {
      const found = find(key)
      if (found === undefined) return undefined
      if (found.kind === 'scalar' && typeof found.scalar === 'boolean') return found.scalar
      return report(found.place, 'wrong_shape', {
        where: naming(key),
        expected: 'true or false',
        found: describe(found),
      })
    },
    texts: (key) => {
      const found = find(key)
      return found && readTexts(found, naming(key), report)
    },
    entries: (key) => {
      const found = find(key)
      return found === undefined ? [] : readEntries(found, naming(key), report)
    },
  }
}
