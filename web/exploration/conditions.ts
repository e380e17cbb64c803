import type { Catalog, CatalogAttribute } from '../../server/contract/catalog.ts'
import type { Condition, Member, Scalar } from '../../server/contract/query.ts'
import { attributeName, lowerFirst, memberLabel } from './labels.ts'
import { attributeOf } from './query.ts'
import { segmentAttribute, setText } from './set-text.ts'

/** A condition in words: what it is on and what it keeps, such as Owner office · not West. */
export interface ConditionText {
  readonly name: string
  readonly value: string
}

const most = 3

const memberList = (members: readonly Member[], attribute: CatalogAttribute | undefined, locale: string): string => {
  const labels = members.map((m) => memberLabel(m, attribute, locale))
  return labels.length <= most ? labels.join(', ') : `${labels[0]} + ${labels.length - 1}`
}

/** The last so many periods; the one that is going on is the current one, whose kind the attribute says where it is of it. */
const lastText = ({ last, at }: Condition, attribute: CatalogAttribute | undefined): string => {
  if (last === undefined) return ''
  const periods = `${last.unit}${last.n === 1 ? '' : 's'}`
  if (last.complete === true) return last.n === 1 ? `last full ${periods}` : `last ${last.n} full ${periods}`
  if (last.n !== 1 || last.at !== undefined || at !== undefined) return `last ${last.n} ${periods}`
  return attribute?.period?.endsWith(last.unit) === true ? 'current' : `current ${last.unit}`
}

/** The parts of a condition on one attribute, each in words. */
const operatorTexts = (c: Condition, attribute: CatalogAttribute | undefined, locale: string): string[] => {
  const label = (value: Scalar | undefined) => (value === undefined ? '' : memberLabel(value, attribute, locale))
  const range = c.from !== undefined && c.to !== undefined
  return [
    c.in !== undefined && memberList(c.in, attribute, locale),
    c.notIn !== undefined && `not ${memberList(c.notIn, attribute, locale)}`,
    range && `${label(c.from)} – ${label(c.to)}`,
    !range && c.from !== undefined && `from ${label(c.from)}`,
    !range && c.to !== undefined && `to ${label(c.to)}`,
    c.gt !== undefined && `> ${label(c.gt)}`,
    c.gte !== undefined && `≥ ${label(c.gte)}`,
    c.lt !== undefined && `< ${label(c.lt)}`,
    c.lte !== undefined && `≤ ${label(c.lte)}`,
    c.contains !== undefined && `contains “${c.contains}”`,
    c.startsWith !== undefined && `starts with “${c.startsWith}”`,
    c.is !== undefined && ((c.is === 'blank' ? attribute?.blank : attribute?.unknown) ?? c.is),
    c.last !== undefined && lastText(c, attribute),
    c.toDate !== undefined && `${c.toDate} to date`,
    c.descendsFrom !== undefined && `under ${memberList(c.descendsFrom, attribute, locale)}`,
    c.childrenOf !== undefined && `children of ${memberList(c.childrenOf, attribute, locale)}`,
  ].filter((text) => typeof text === 'string')
}

/** What a filter is on: the role and its level, such as Owner office; once where both have one name. */
export const filterName = (catalog: Catalog, attribute: string): string => {
  const { role, level } = attributeName(catalog, attribute)
  return role === undefined || role.toLowerCase() === level.toLowerCase() ? level : `${role} ${lowerFirst(level)}`
}

/** A condition as a chip says it. Combinations are written out; up to three members are named, then "West + 4". */
export const conditionText = (condition: Condition, catalog: Catalog, locale: string): ConditionText => {
  const nested = (c: Condition): string => {
    const { name, value } = conditionText(c, catalog, locale)
    return [name, value].filter((t) => t !== '').join(' ')
  }
  if (condition.any !== undefined) return { name: 'Any of', value: condition.any.map(nested).join(' or ') }
  if (condition.all !== undefined) return { name: 'All of', value: condition.all.map(nested).join(' and ') }
  if (condition.not !== undefined) return { name: 'Not', value: nested(condition.not) }
  if (condition.set !== undefined) {
    const { attribute, value } = setText(condition, catalog, locale)
    return { name: attribute === undefined ? 'Set' : filterName(catalog, attribute), value }
  }
  if (condition.segment !== undefined) {
    const attribute = segmentAttribute(condition, catalog)
    return { name: attribute === undefined ? condition.segment : filterName(catalog, attribute), value: 'Yes' }
  }
  if (condition.attribute === undefined) return { name: 'Condition', value: JSON.stringify(condition) }
  const name = filterName(catalog, condition.attribute)
  return { name, value: operatorTexts(condition, attributeOf(catalog, condition.attribute), locale).join(', ') }
}
