import type { NamedMember } from '../../contract/estimate.ts'
import { memberReader } from '../../contract/grid.ts'
import type { Member } from '../../contract/query.ts'
import type { QueryResult, SpecialKind, Value } from '../../contract/result.ts'
import type { Attribute } from '../../model/cube.ts'

/** A row of an answer. */
export interface AnsweredRow {
  /** a member's key or a measure's value by the name of its column, null for none */
  value(name: string): Value
  /** a measure's value; undefined where there is none, as where a policy keeps it back */
  number(name: string): number | undefined
  /** a member as people read it */
  named(attribute: string): NamedMember
  /** a member as a query names it */
  member(attribute: string): Member
}

const specialName = (attribute: Attribute | undefined, kind: SpecialKind): string => {
  if (kind === 'blank') return attribute?.blank ?? kind
  if (kind === 'unknown') return attribute?.unknown ?? kind
  if (kind === 'unassigned') return attribute?.unassigned ?? kind
  return `(${kind})`
}

/** The rows of an answer without totals. @param attributes those of its cube, which say what special members are called */
export const rowsByName = (result: QueryResult, attributes: ReadonlyMap<string, Attribute>): readonly AnsweredRow[] => {
  const places = new Map(result.columns.map(({ name }, i) => [name, i]))
  const read = memberReader(result)
  const noColumn = (name: string): never => {
    throw new Error(`the answer has no column ${name}`)
  }
  const valueIn = (row: readonly Value[], name: string): Value => {
    const place = places.get(name) ?? noColumn(name)
    return row[place] ?? null
  }
  return result.rows.map(
    (row, r): AnsweredRow => ({
      value: (name) => valueIn(row, name),
      number: (name) => {
        const found = valueIn(row, name)
        return found === null ? undefined : Number(found)
      },
      named: (name) => {
        const { value: key, special = null, label = String(key) } = read(r, name) ?? noColumn(name)
        return { key, special, label: special === null ? label : specialName(attributes.get(name), special) }
      },
      member: (name) => (read(r, name) ?? noColumn(name)).member,
    }),
  )
}
