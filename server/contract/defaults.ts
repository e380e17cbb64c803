import type { Catalog, DefaultCondition } from './catalog.ts'
import { closest } from './closest.ts'
import { conditionParts, setParts } from './condition-parts.ts'
import { QueryError } from './errors.ts'
import type { Condition, CubeQuery, SetDefinition } from './query.ts'

const attributesOfSet = (catalog: Catalog, set: string | SetDefinition): readonly string[] => {
  if (typeof set === 'string') return (catalog.sets ?? []).flatMap(({ name, of }) => (name === set ? [of] : []))
  return [...(set.of === undefined ? [] : [set.of]), ...setParts(set).flatMap((part) => attributesOfSet(catalog, part))]
}

/** The names of the attributes that a condition speaks of. */
const attributesOf = (catalog: Catalog, condition: Condition): readonly string[] => {
  const { attribute, segment, set } = condition
  const ofSegment = catalog.attributes.flatMap(({ name }) =>
    segment !== undefined && `${name}.`.startsWith(`segment.${segment}.`) ? [name] : [],
  )
  return [
    ...(attribute === undefined ? [] : [attribute]),
    ...conditionParts(condition).flatMap((part) => attributesOf(catalog, part)),
    ...ofSegment,
    ...(set === undefined ? [] : attributesOfSet(catalog, set)),
  ]
}

/** Whether a condition on one attribute chooses what a default on the other would: one hierarchy, or one date. */
const speaksOf = (catalog: Catalog, spoken: string, attribute: string): boolean => {
  if (spoken === attribute) return true
  const [a, b] = [spoken, attribute].map((name) => catalog.attributes.find((found) => found.name === name))
  if (a === undefined || b === undefined) return false
  const isOneDate = a.role === b.role && a.period !== undefined && b.period !== undefined
  const isOneWay = catalog.hierarchies.some(({ levels }) => levels.includes(spoken) && levels.includes(attribute))
  return isOneDate || isOneWay || a.within.includes(attribute)
}

const wanted = ({ from, defaults }: CubeQuery, all: readonly DefaultCondition[]): readonly DefaultCondition[] => {
  if (!Array.isArray(defaults)) return defaults === false ? [] : all
  const names = all.map(({ attribute }) => attribute)
  const unknown = defaults.findIndex((name) => !names.includes(name))
  const attribute = defaults[unknown]
  if (attribute !== undefined)
    throw new QueryError(
      'unknown_default',
      { attribute, from, closest: closest(attribute, names) },
      `defaults[${unknown}]`,
    )
  return all.filter((condition) => defaults.includes(condition.attribute))
}

/** The defaults that hold for a query: those that it wants and of which its own conditions say nothing. */
export const standingDefaults = (
  query: CubeQuery,
  catalog: Catalog,
  defaults: readonly DefaultCondition[],
): readonly DefaultCondition[] => {
  const spoken = query.where.flatMap((condition) => attributesOf(catalog, condition))
  return wanted(query, defaults).filter(({ attribute }) => !spoken.some((name) => speaksOf(catalog, name, attribute)))
}
