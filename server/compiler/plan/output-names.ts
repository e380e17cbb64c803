import { QueryError } from '../../contract/errors.ts'
import type { Attribute, Cube } from '../../model/cube.ts'
import type { GroupKey, Output } from './plan.ts'

/** What the answer calls an output. */
export const calledOf = ({ name, called }: Output): string => called ?? name

/** Columns of an answer beside a tree's node: the node above and how deep it stands. */
const placesOf = ({ name, tree }: Attribute): readonly string[] =>
  tree === undefined ? [] : [`${name}.parent`, `${name}.depth`]

/** Names of the columns that attributes have in a statement: no output's column may be called so, in capitals either. */
export const attributeColumns = (cube: Cube, keys: readonly GroupKey[]): readonly string[] => [
  ...[...cube.attributes.values()].flatMap((a) => [
    a.name,
    ...placesOf(a),
    ...a.within.map((above) => `${a.name}/${above}`),
  ]),
  ...keys.flatMap((k) => k.implied.map((above) => `${k.attribute.name}/${above.name}`)),
]

/** A name like one that is taken, with the first number behind it that makes it free. */
const freeName = (name: string, taken: readonly string[]): string => {
  const used = new Set(taken)
  const at = (n: number): string => (used.has(`${name}_${n}`) ? at(n + 1) : `${name}_${n}`)
  return at(2)
}

/**
 * No two columns of an answer are called alike.
 *
 * @throws QueryError `duplicate_name` with a name that is free
 */
export const checkOutputNames = (cube: Cube, outputs: readonly Output[]): void => {
  const called = outputs.map(calledOf)
  const attributes = [...cube.attributes.values()].flatMap((a) => [a.name, ...placesOf(a)])
  called.forEach((name, i) => {
    const isTwice = called.indexOf(name) !== i
    if (!isTwice && !attributes.includes(name)) return
    const where = isTwice ? 'measures' : 'measures and attributes'
    const free = freeName(name, [...called, ...attributes, ...cube.measures.keys()])
    throw new QueryError('duplicate_name', { name, where, closest: free }, `measures[${i}]`)
  })
}
