import type { Documentation } from '../documentation.ts'
import { keywords } from '../expressions/keywords.ts'
import { documentation } from '../language/values.ts'
import type { Report } from '../problem.ts'
import type { Fields } from '../yaml/fields.ts'
import type { Entry, Located } from '../yaml/node.ts'
import type { Named } from './definition.ts'

/** Whether a key documents a definition, whatever that is. */
export const isDocumentation = (key: string): boolean => Object.hasOwn(documentation, key)

/** A name as a title: `won_value` gives `Won value`. */
export const titleOf = (name: string): string => {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const nearestName = (name: string) => {
  const words = name
    .toLowerCase()
    .normalize('NFKD')
    .match(/[a-z0-9]+/g) ?? ['name']
  const joined = words.join('_')
  return /^[a-z]/.test(joined) && !keywords.includes(joined) ? joined : `${/^[a-z]/.test(joined) ? '' : 'n'}${joined}_`
}

/** Whether a name can be written in an expression; reports one that cannot. */
const checkName = (kind: string, { value, place }: Located, report: Report): boolean => {
  if (/^[a-z][a-z0-9_]*$/.test(value) && !keywords.includes(value)) return true
  report(place, 'bad_name', { kind, name: value, closest: nearestName(value) })
  return false
}

/** Name, title, description and synonyms of a definition. The title defaults to the name in words. */
export const readNamed = (name: Located, fields: Fields): Named => {
  const description = fields.text('description')?.value
  const synonyms = fields.texts('synonyms') ?? []
  const read: Documentation = {
    title: fields.text('title')?.value ?? titleOf(name.value),
    ...(description !== undefined && { description }),
    ...(synonyms.length > 0 && { synonyms: synonyms.map(({ value }) => value) }),
    ...ownershipOf(fields),
  }
  return { name, documentation: read, synonyms }
}

/** Who answers for a definition, what it is good for and since when it is there. */
const ownershipOf = (fields: Fields): Omit<Documentation, 'title'> => {
  const owner = fields.text('owner')?.value
  const certified = fields.flag('certified')
  const questions = fields.texts('example_questions')?.map(({ value }) => value) ?? []
  const since = fields.text('since')?.value
  return {
    ...(owner !== undefined && { owner }),
    ...(certified !== undefined && { certified }),
    ...(questions.length > 0 && { exampleQuestions: questions }),
    ...(since !== undefined && { since }),
  }
}

/**
 * Reads each entry of a map of named definitions, in order.
 *
 * @returns those that could be read, and the names of the others
 */
export const readEach = <T>(
  kind: string,
  entries: readonly Entry[],
  report: Report,
  read: (entry: Entry) => T | undefined,
): { readonly items: readonly T[]; readonly broken: ReadonlySet<string> } => {
  const items: T[] = []
  const broken = new Set<string>()
  for (const entry of entries) {
    checkName(kind, entry.key, report)
    const item = read(entry)
    if (item === undefined) broken.add(entry.key.value)
    else items.push(item)
  }
  return { items, broken }
}
