import type { Catalog } from '../../server/contract/catalog.ts'
import type { HeaderMember } from '../../server/contract/grid.ts'
import type { Condition } from '../../server/contract/query.ts'
import { fixedMember } from './breadcrumbs.ts'
import { headerText, memberLabel } from './labels.ts'
import { attributeOf } from './query.ts'

/** The members of the levels above that conditions fix, along the hierarchy that has most of them. */
const fixedAbove = (attribute: string, where: readonly Condition[], catalog: Catalog, locale: string): string[] => {
  const ways = catalog.hierarchies.map(({ levels }) =>
    levels.slice(0, Math.max(0, levels.indexOf(attribute))).flatMap((level) => {
      const member = fixedMember(where, level)
      return member === undefined ? [] : [memberLabel(member, attributeOf(catalog, level), locale)]
    }),
  )
  return ways.toSorted((a, b) => b.length - a.length)[0] ?? []
}

/** What a member is in, as its own key says it, else as conditions do. A period says the periods around it itself. */
const above = ({ attribute, member }: HeaderMember, where: readonly Condition[], catalog: Catalog, locale: string) => {
  if (attributeOf(catalog, attribute)?.period !== undefined) return []
  const fixed = fixedAbove(attribute, where, catalog, locale)
  const own = Array.isArray(member) ? member.slice(0, -1).map((key) => memberLabel(key, undefined, locale)) : []
  return own.length > fixed.length ? own : fixed
}

/**
 * A row or column with all that it is in, outermost first, as far as the axis, the conditions and its own key say it: Europe ›
 * Austria › Vienna, also of a special member; of a period that is not complete up to which date its data are.
 */
export const toldMember = (
  members: readonly HeaderMember[],
  where: readonly Condition[],
  catalog: Catalog,
  locale: string,
): string => {
  const roleOf = ({ attribute }: HeaderMember) => {
    const found = attributeOf(catalog, attribute)
    return found?.period === undefined ? undefined : found.role
  }
  const isSaid = (member: HeaderMember, i: number) =>
    roleOf(member) !== undefined && members.slice(i + 1).some((finer) => roleOf(finer) === roleOf(member))
  const [first] = members
  const outer = first === undefined ? [] : above(first, where, catalog, locale)
  return [...outer, ...members.filter((m, i) => !isSaid(m, i)).map((m) => headerText(m, catalog, locale))].join(' › ')
}
