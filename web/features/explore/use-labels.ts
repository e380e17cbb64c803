import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Catalog } from '../../../server/contract/catalog.ts'
import { conditionParts } from '../../../server/contract/condition-parts.ts'
import type { Condition, Member } from '../../../server/contract/query.ts'
import { membersOptions } from '../../api/options.ts'
import type { LabelledAttribute } from '../../exploration/labelled.ts'
import { attributeOf } from '../../exploration/query.ts'

/** The members of an attribute that conditions name. */
export interface NamedMembers {
  readonly attribute: string
  readonly members: readonly Member[]
}

const membersIn = (condition: Condition): NamedMembers[] => {
  const { attribute, in: kept, notIn, descendsFrom, childrenOf } = condition
  const members = [kept, notIn, descendsFrom, childrenOf].flatMap((list) => list ?? [])
  const own = attribute === undefined || members.length === 0 ? [] : [{ attribute, members }]
  return [...own, ...conditionParts(condition).flatMap(membersIn)]
}

/** The members that conditions name and that have labels, by attribute, each once. */
export const labelledMembers = (where: readonly Condition[], catalog: Catalog): NamedMembers[] => {
  const found = new Map<string, Map<string, Member>>()
  for (const { attribute, members } of where.flatMap(membersIn)) {
    if (attributeOf(catalog, attribute)?.labelled !== true) continue
    const known = found.get(attribute) ?? new Map<string, Member>()
    for (const member of members) known.set(JSON.stringify(member), member)
    found.set(attribute, known)
  }
  return [...found].map(([attribute, members]) => ({ attribute, members: [...members.values()] }))
}

/** A node's condition keeps all that is below it, which are more members than are named. */
const mostNodes = 1000

/** The catalog with the labels of the members that conditions name, as soon as they are known. */
export const useLabels = (catalog: Catalog, where: readonly Condition[]): Catalog => {
  const named = useMemo(() => labelledMembers(where, catalog), [where, catalog])
  const labels = useQueries({
    queries: named.map(({ attribute, members }) => {
      const isTree = attributeOf(catalog, attribute)?.tree !== undefined
      const limit = isTree ? mostNodes : members.length
      return membersOptions({
        from: catalog.name,
        attribute,
        where: [{ attribute, in: [...members] }],
        limit,
        offset: 0,
      })
    }),
    combine: (results) =>
      JSON.stringify(
        results.map(({ data }) => data?.members.map(({ key, label }) => [JSON.stringify(key), label]) ?? []),
      ),
  })
  return useMemo(() => {
    const known: [string, string][][] = JSON.parse(labels)
    const withLabels = catalog.attributes.map((attribute): LabelledAttribute => {
      const of = named.findIndex((n) => n.attribute === attribute.name)
      return of < 0 ? attribute : { ...attribute, labels: new Map(known[of]) }
    })
    return named.length === 0 ? catalog : { ...catalog, attributes: withLabels }
  }, [catalog, named, labels])
}
