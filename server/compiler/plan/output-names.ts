import { QueryError } from '../../contract/errors.ts'
import type { Attribute, Cube } from '../../model/cube.ts'
import type { GroupKey, Output } from './plan.ts'

/** What the answer calls an output. */
export const calledOf = ({ name, called }: Output): string => called ?? name

/** Names of an attribute's columns in an answer: its own and, of a tree, those of the node above and of how deep it stands. */
const namesOfColumns = ({ name, tree }: Attribute): readonly string[] =>
  tree === undefined ? [name] : [name, `${name}.parent`, `${name}.depth`]

const isSpelled = (name: string, lower: string): boolean => name.length === lower.length && name.toLowerCase() === lower

/** Whether an attribute has a column of that name in a statement, in whatever capitals: no output's column may have it too. */
export const isAttributeColumn = (cube: Cube, keys: readonly GroupKey[], lower: string): boolean => {
  for (const attribute of cube.attributes.values()) {
    if (namesOfColumns(attribute).some((name) => isSpelled(name, lower))) return true
    // an ancestor that is implied stands behind the attribute that implies it
    if (!lower.includes('/')) continue
    if (attribute.within.some((above) => isSpelled(`${attribute.name}/${above}`, lower))) return true
  }
  return keys.some((k) => k.implied.some((above) => isSpelled(`${k.attribute.name}/${above.name}`, lower)))
}

/** A name like one that is taken, with the first number behind it that makes it free. */
const freeName = (name: string, taken: readonly string[]): string => {
  const used = new Set(taken)
  const at = (n: number): string => (used.has(`${name}_${n}`) ? at(n + 1) : `${name}_${n}`)
  return at(2)
}

/** Whether an answer may have a column of that name for an attribute. */
const isColumn = ({ attributes }: Cube, name: string): boolean => {
  if (attributes.has(name)) return true
  const node = attributes.get(name.replace(/\.(parent|depth)$/, ''))
  return node?.tree !== undefined
}

/**
 * No two columns of an answer are called alike.
 *
 * @throws QueryError `duplicate_name` with a name that is free
 */
export const checkOutputNames = (cube: Cube, outputs: readonly Output[]): void => {
  const called = outputs.map(calledOf)
  called.forEach((name, i) => {
    const isTwice = called.indexOf(name) !== i
    if (!isTwice && !isColumn(cube, name)) return
    const attributes = [...cube.attributes.values()].flatMap(namesOfColumns)
    const where = isTwice ? 'measures' : 'measures and attributes'
    const free = freeName(name, [...called, ...attributes, ...cube.measures.keys()])
    throw new QueryError('duplicate_name', { name, where, closest: free }, `measures[${i}]`)
  })
}
