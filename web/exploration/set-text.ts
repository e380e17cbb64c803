import type { Catalog } from '../../server/contract/catalog.ts'
import type { Condition, Having, SetDefinition } from '../../server/contract/query.ts'
import { freshVersion } from '../../server/contract/query.ts'
import { t } from '../language/language.ts'
import { dateLabel, memberLabel } from './labels.ts'
import { attributeOf, measureOf } from './query.ts'

type Titles = (measure: string) => string

const compared = ({ measure, calc, gt, gte, lt, lte, between }: Having, title: Titles): string => {
  const tests = [
    gt !== undefined && `> ${gt}`,
    gte !== undefined && `≥ ${gte}`,
    lt !== undefined && `< ${lt}`,
    lte !== undefined && `≤ ${lte}`,
    between !== undefined && `${between[0]} – ${between[1]}`,
  ].filter((text) => typeof text === 'string')
  return `${measure === undefined ? (calc ?? '') : title(measure)} ${tests.join(' ')}`
}

const ranked = ({ take, by = '', kind = 'top' }: SetDefinition, title: Titles): string => {
  return t(`words.ranked.${kind}`, { n: take ?? 0, measure: title(by) })
}

/** The attribute whose members a set has: its own, or that of the first set that it is made of. */
const attributeOfSet = (set: string | SetDefinition, catalog: Catalog): string | undefined => {
  if (typeof set === 'string') return catalog.sets?.find(({ name }) => name === set)?.of
  const [part] = set.union ?? set.except ?? set.intersect ?? []
  return set.of ?? (part === undefined ? undefined : attributeOfSet(part, catalog))
}

const setPhrase = (set: string | SetDefinition, catalog: Catalog, locale: string): string => {
  if (typeof set === 'string') return catalog.sets?.find(({ name }) => name === set)?.title ?? set
  const title: Titles = (name) => measureOf(catalog, name)?.title ?? name
  const joined = (sets: readonly (string | SetDefinition)[] | undefined, word: string) =>
    sets?.map((part) => setPhrase(part, catalog, locale)).join(word)
  const attribute = set.of === undefined ? undefined : attributeOf(catalog, set.of)
  const parts = [
    set.members?.map((member) => memberLabel(member, attribute, locale)).join(', '),
    set.take === undefined ? undefined : ranked(set, title),
    set.having?.map((test) => compared(test, title)).join(t('words.and')),
    joined(set.union, t('words.or')),
    joined(set.except, t('words.butNot')),
    joined(set.intersect, t('words.and')),
    set.when === undefined ? undefined : t('words.chosenUnder'),
  ]
  return parts.filter((part) => part !== undefined).join(', ')
}

/** What a condition on a set is on, an attribute where one is known, and which members it keeps: in Leader of 2 Apr 2026. */
export const setText = (
  { set = '', version }: Condition,
  catalog: Catalog,
  locale: string,
): { readonly attribute: string | undefined; readonly value: string } => {
  const phrase = setPhrase(set, catalog, locale)
  const value =
    version === undefined
      ? t('words.in', { set: phrase })
      : version === freshVersion
        ? t('words.inNow', { set: phrase })
        : t('words.inOf', { set: phrase, date: dateLabel(version, locale) })
  return { attribute: attributeOfSet(set, catalog), value }
}

/** The segments that a catalog has attributes of, each as the condition that keeps its members. */
export const segmentConditions = ({ attributes }: Catalog): Condition[] =>
  attributes.flatMap(({ name, masked }): Condition[] => {
    if (masked === true) return []
    const [, segment, role] = /^segment\.([^.]+)(?:\.(.+))?$/.exec(name) ?? []
    return segment === undefined ? [] : [{ segment, ...(role !== undefined && { role }) }]
  })

/** The attribute that a segment is in a catalog, undefined where it has no such one. */
export const segmentAttribute = ({ segment, role }: Condition, catalog: Catalog): string | undefined =>
  [`segment.${segment}`, `segment.${segment}.${role}`].find((name) => attributeOf(catalog, name) !== undefined)
