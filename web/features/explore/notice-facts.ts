import type { Catalog } from '../../../server/contract/catalog.ts'
import { freshVersion } from '../../../server/contract/query.ts'
import type { Notice } from '../../../server/contract/result.ts'
import { filterName } from '../../exploration/conditions.ts'
import type { Exploration } from '../../exploration/exploration.ts'
import { attributeTitle, dateLabel, lowerFirst, memberLabel } from '../../exploration/labels.ts'
import { plainWords } from '../../exploration/plain-words.ts'
import { attributeOf, measureOf } from '../../exploration/query.ts'
import { list, t } from '../../language/language.ts'
import { formatNumber } from '../../ui/number.ts'
import { asSentence } from '../../ui/sentence.ts'

const names = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

const titles = (found: readonly string[], titleOf: (name: string) => string): string =>
  list(found.map(titleOf).map((title, i) => (i === 0 ? title : lowerFirst(title))))

/** Measures whose fact does not have an attribute that is asked: "Cost is not known by owner region: it is empty at its members, …". */
const unrelatedFact = ({ details }: Notice, catalog: Catalog): string => {
  const measures = names(details.measures)
  const attributes = names(details.attributes).map((name) => lowerFirst(filterName(catalog, name)))
  const rule = details.rule === 'repeat' ? 'repeat' : 'blank'
  return t(`notices.unrelated.${rule}${details.filter === true ? 'Filter' : 'Members'}`, {
    measures: titles(measures, (name) => measureOf(catalog, name)?.title ?? name),
    attributes: list(attributes),
    count: measures.length,
  })
}

const setTitle = (catalog: Catalog, name: unknown): string =>
  catalog.sets?.find((set) => set.name === name)?.title ?? String(name)

const limitedFact = ({ details: { limit, rows } }: Notice, locale: string): string | undefined => {
  const number = (n: number) => formatNumber(n, { type: 'integer' }, locale)
  return typeof limit === 'number' && typeof rows === 'number'
    ? t('notices.limited', { limit: number(limit), rows: number(rows) })
    : undefined
}

const raggedFact = ({ details }: Notice, catalog: Catalog): string | undefined => {
  if (!Array.isArray(details.levels)) return undefined
  const levels = names(details.levels).map((name) => attributeTitle(catalog, name))
  return t('notices.ragged', { levels: list(levels) })
}

const partialFact = ({ details }: Notice, catalog: Catalog, locale: string): string | undefined => {
  const { attribute, member, completeThrough } = details
  if (typeof attribute !== 'string' || typeof completeThrough !== 'string') return undefined
  const period = memberLabel(String(member), attributeOf(catalog, attribute), locale)
  return t('notices.partial', { period, date: dateLabel(completeThrough, locale) })
}

const unknownFact = ({ details: { attribute, found } }: Notice, catalog: Catalog): string | undefined =>
  typeof attribute === 'string'
    ? t('notices.unknownValue', { attribute: attributeTitle(catalog, attribute), found: String(found) })
    : undefined

const versionFact = ({ details: { set, version } }: Notice, catalog: Catalog, locale: string): string | undefined =>
  typeof version === 'string'
    ? t('notices.setVersion', { set: setTitle(catalog, set), date: dateLabel(version, locale) })
    : undefined

/** What parameters are set to, each by its title in place of its name: "Quota is 500 here, not 400." */
const settingFact = ({ text }: Notice, { parameters = [], scenarios = [] }: Catalog): string =>
  asSentence(
    [...parameters, ...scenarios].reduce(
      (said, { name, title }) =>
        said.replaceAll(` (${name})`, '').replaceAll(new RegExp(`\\b${name}\\b`, 'gu'), lowerFirst(title)),
      text,
    ),
  )

/** A notice in the reader's words and numbers; as the API says it where the page knows no better. */
export const noticeFact = (notice: Notice, catalog: Catalog, locale: string): string => {
  const facts: Readonly<Record<string, () => string | undefined>> = {
    limited: () => limitedFact(notice, locale),
    unknown_value: () => unknownFact(notice, catalog),
    ragged_level: () => raggedFact(notice, catalog),
    partial_period: () => partialFact(notice, catalog, locale),
    unrelated: () => unrelatedFact(notice, catalog),
    parameter_set: () => settingFact(notice, catalog),
    scenario_set: () => settingFact(notice, catalog),
    set_version: () => versionFact(notice, catalog, locale),
  }
  return facts[notice.code]?.() ?? asSentence(plainWords(notice.text, catalog))
}

/**
 * The exploration whose conditions ask a frozen set for the members that it would have now.
 *
 * @returns undefined where no condition of its own names the set
 */
export const withFreshSet = (x: Exploration, set: unknown): Exploration | undefined =>
  x.where.some((condition) => condition.set === set)
    ? { ...x, where: x.where.map((c) => (c.set === set ? { ...c, version: freshVersion } : c)) }
    : undefined
