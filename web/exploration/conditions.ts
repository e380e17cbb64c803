import type { Catalog, CatalogAttribute } from '../../server/contract/catalog.ts'
import type { Condition, Member, Scalar } from '../../server/contract/query.ts'
import { t } from '../language/language.ts'
import { type Group, groupOf } from './groups.ts'
import { attributeName, dateLabel, lowerFirst, memberLabel } from './labels.ts'
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
  return labels.length <= most
    ? labels.join(t('words.comma'))
    : t('words.andMore', { first: labels[0] ?? '', more: labels.length - 1 })
}

/** The last so many periods; the one that is going on is the current one, whose kind the attribute says where it is of it. */
const lastText = ({ last, at }: Condition, attribute: CatalogAttribute | undefined): string => {
  if (last === undefined) return ''
  if (last.complete === true) return t(`words.lastFull.${last.unit}`, { count: last.n })
  if (last.n !== 1 || last.at !== undefined || at !== undefined) return t(`words.last.${last.unit}`, { count: last.n })
  return attribute?.period?.endsWith(last.unit) === true ? t('words.current') : t(`words.currentOf.${last.unit}`)
}

/** Dates up to the last complete one, which cubes of a view may have each of their own. */
const throughText = ({ completeThrough, completeByCube = {} }: Catalog, locale: string): string => {
  const dates = new Set(completeThrough === null ? Object.values(completeByCube) : [completeThrough])
  const [date] = dates
  return dates.size === 1 && date !== undefined
    ? t('words.throughDate', { date: dateLabel(date, locale) })
    : t('words.through')
}

/** The parts of a condition on one attribute, each in words. */
const operatorTexts = (c: Condition, catalog: Catalog, locale: string): string[] => {
  const attribute = attributeOf(catalog, c.attribute ?? '')
  const label = (value: Scalar | undefined) => (value === undefined ? '' : memberLabel(value, attribute, locale))
  const range = c.from !== undefined && c.to !== undefined
  return [
    c.in !== undefined && memberList(c.in, attribute, locale),
    c.notIn !== undefined && t('words.not', { what: memberList(c.notIn, attribute, locale) }),
    range && `${label(c.from)} – ${label(c.to)}`,
    !range && c.from !== undefined && t('words.from', { value: label(c.from) }),
    !range && c.to !== undefined && t('words.to', { value: label(c.to) }),
    c.gt !== undefined && `> ${label(c.gt)}`,
    c.gte !== undefined && `≥ ${label(c.gte)}`,
    c.lt !== undefined && `< ${label(c.lt)}`,
    c.lte !== undefined && `≤ ${label(c.lte)}`,
    c.contains !== undefined && t('words.contains', { text: c.contains }),
    c.startsWith !== undefined && t('words.startsWith', { text: c.startsWith }),
    c.is !== undefined && ((c.is === 'blank' ? attribute?.blank : attribute?.unknown) ?? c.is),
    c.last !== undefined && lastText(c, attribute),
    c.toDate !== undefined && t(`words.toDate.${c.toDate}`),
    c.through !== undefined && throughText(catalog, locale),
    c.descendsFrom !== undefined && t('words.below', { what: memberList(c.descendsFrom, attribute, locale) }),
    c.childrenOf !== undefined && t('words.childrenOf', { what: memberList(c.childrenOf, attribute, locale) }),
  ].filter((text) => typeof text === 'string')
}

/** What a filter is on: the role and its level, such as Owner office; once where both have one name. */
export const filterName = (catalog: Catalog, attribute: string): string => {
  const { role, level } = attributeName(catalog, attribute)
  return role === undefined || role.toLowerCase() === level.toLowerCase() ? level : `${role} ${lowerFirst(level)}`
}

const kindWords = { any: 'words.or', all: 'words.and' } as const

/** A condition in the middle of a sentence; groups within it stand in brackets. */
const phrase = (condition: Condition, catalog: Catalog, locale: string): string => {
  const group = groupOf(condition)
  if (group === undefined) {
    const { name, value } = conditionText(condition, catalog, locale)
    return [name, value].filter((text) => text !== '').join(' ')
  }
  const what = group.parts.map((part) => phrase(part, catalog, locale)).join(t(kindWords[group.kind]))
  const within = group.parts.length > 1 ? t('words.bracketed', { what }) : what
  return group.isNegated ? t('words.not', { what: within }) : within
}

/** The groups among conditions, in the middle of a sentence; empty for none. */
export const groupsPhrase = (where: readonly Condition[], catalog: Catalog, locale: string): string => {
  const groups = where.filter((condition) => groupOf(condition) !== undefined)
  const [only, another] = groups
  if (only === undefined || another !== undefined)
    return groups.map((group) => phrase(group, catalog, locale)).join(t('words.and'))
  const { kind, isNegated, parts } = groupOf(only) ?? { kind: 'any', isNegated: false, parts: [] }
  if (isNegated) return phrase(only, catalog, locale)
  return parts.map((part) => phrase(part, catalog, locale)).join(t(kindWords[kind]))
}

const groupText = ({ kind, isNegated, parts }: Group, catalog: Catalog, locale: string): ConditionText => {
  const name = !isNegated
    ? t(`words.${kind}Of`)
    : parts.length === 1
      ? t('words.notOf')
      : t(kind === 'any' ? 'words.noneOf' : 'words.notAllOf')
  return { name, value: parts.map((part) => phrase(part, catalog, locale)).join(t(kindWords[kind])) }
}

/** A condition as a chip says it. Groups are written out; up to three members are named, then "West + 4". */
export const conditionText = (condition: Condition, catalog: Catalog, locale: string): ConditionText => {
  const group = groupOf(condition)
  if (group !== undefined) return groupText(group, catalog, locale)
  if (condition.set !== undefined) {
    const { attribute, value } = setText(condition, catalog, locale)
    return { name: attribute === undefined ? t('words.set') : filterName(catalog, attribute), value }
  }
  if (condition.segment !== undefined) {
    const attribute = segmentAttribute(condition, catalog)
    return { name: attribute === undefined ? condition.segment : filterName(catalog, attribute), value: t('words.yes') }
  }
  if (condition.attribute === undefined) return { name: t('words.condition'), value: JSON.stringify(condition) }
  const name = filterName(catalog, condition.attribute)
  return {
    name,
    value: operatorTexts(condition, catalog, locale).join(t('words.comma')),
  }
}
