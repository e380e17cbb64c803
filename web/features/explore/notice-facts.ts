import type { Catalog } from '../../../server/contract/catalog.ts'
import type { NoticeCode } from '../../../server/contract/notices.ts'
import { type Condition, freshVersion, type Member } from '../../../server/contract/query.ts'
import type { Notice } from '../../../server/contract/result.ts'
import { datesIn } from '../../exploration/compared.ts'
import { conditionText, filterName } from '../../exploration/conditions.ts'
import type { Exploration } from '../../exploration/exploration.ts'
import {
  attributeTitle,
  cubeTitleOf,
  dateLabel,
  lowerFirst,
  memberLabel,
  monthLabel,
  titleInRole,
} from '../../exploration/labels.ts'
import { plainWords } from '../../exploration/plain-words.ts'
import { attributeOf, measureOf } from '../../exploration/query.ts'
import { scenarioTitle } from '../../exploration/scenarios.ts'
import { list, t } from '../../language/language.ts'
import { formatNumber } from '../../ui/number.ts'
import { asSentence } from '../../ui/sentence.ts'

const names = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

const titles = (found: readonly string[], titleOf: (name: string) => string): string =>
  list(found.map(titleOf).map((title, i) => (i === 0 ? title : lowerFirst(title))))

/** A notice with what its texts are made from: the catalog's titles and the reader's locale. */
interface Told {
  readonly details: Notice['details']
  readonly catalog: Catalog
  readonly locale: string
}
type Fact = (told: Told) => string | undefined

const measureTitles = (told: Told): string =>
  titles(names(told.details.measures), (name) => measureOf(told.catalog, name)?.title ?? name)

const attributeTitles = ({ details, catalog }: Told): string =>
  list(names(details.attributes).map((name) => lowerFirst(filterName(catalog, name))))

/** Measures whose fact does not have an attribute that is asked: "Cost is not known by owner region: it is empty at its members, …". */
const unrelatedFact: Fact = (told) => {
  const { rule: asked, filter, measures } = told.details
  const rule = asked === 'repeat' ? 'repeat' : 'blank'
  return t(`notices.unrelated.${rule}${filter === true ? 'Filter' : 'Members'}`, {
    measures: measureTitles(told),
    attributes: attributeTitles(told),
    count: names(measures).length,
  })
}

const setTitle = (catalog: Catalog, name: unknown): string =>
  catalog.sets?.find((set) => set.name === name)?.title ?? String(name)

const roleTitle = ({ attributes }: Catalog, role: unknown): string =>
  attributes.find((attribute) => attribute.role === role)?.roleTitle ?? String(role)

/** A segment's title, of several roles by the first: "Spring (Closed)" is Spring. */
const segmentTitle = ({ attributes }: Catalog, segment: unknown): string => {
  const name = `segment.${String(segment)}`
  const found = attributes.find((attribute) => attribute.name === name || attribute.name.startsWith(`${name}.`))
  return found === undefined ? String(segment) : titleInRole(found)
}

const parameterTitle = ({ parameters = [] }: Catalog, parameter: unknown): string =>
  parameters.find(({ name }) => name === parameter)?.title ?? String(parameter)

const date = (value: unknown, locale: string): string => dateLabel(String(value), locale)

const limitedFact: Fact = ({ details: { limit, rows }, locale }) => {
  const number = (n: number) => formatNumber(n, { type: 'integer' }, locale)
  return typeof limit === 'number' && typeof rows === 'number'
    ? t('notices.limited', { limit: number(limit), rows: number(rows) })
    : undefined
}

const raggedFact: Fact = ({ details, catalog }) =>
  t('notices.ragged', { levels: list(names(details.levels).map((name) => attributeTitle(catalog, name))) })

const partialFact: Fact = ({ details, catalog, locale }) => {
  const { attribute, member, completeThrough } = details
  if (typeof attribute !== 'string' || typeof completeThrough !== 'string') return undefined
  const period = memberLabel(String(member), attributeOf(catalog, attribute), locale)
  return t('notices.partial', { period, date: dateLabel(completeThrough, locale) })
}

const unknownFact: Fact = ({ details: { attribute, found }, catalog }) =>
  typeof attribute === 'string'
    ? t('notices.unknownValue', { attribute: attributeTitle(catalog, attribute), found: String(found) })
    : undefined

const versionFact: Fact = ({ details, catalog, locale }) => {
  const set = setTitle(catalog, details.set)
  return details.version === null
    ? t('notices.setUnstored', { set })
    : t('notices.setVersion', { set, date: date(details.version, locale) })
}

const segmentFact: Fact = ({ details, catalog, locale }) => {
  const segment = segmentTitle(catalog, details.segment)
  return details.from === null
    ? t('notices.segmentUnstored', { segment })
    : t('notices.segmentKnown', { segment, date: date(details.from, locale) })
}

const offAxisFact: Fact = (told) => {
  const ignored = (['totals', 'ranking', 'order'] as const).find((what) => what === told.details.ignored)
  if (ignored === undefined) return undefined
  const count = names(told.details.attributes).length
  return t(`notices.notOnAxis.${ignored}`, { attributes: attributeTitles(told), count })
}

const noPeriodFact: Fact = (told) =>
  t('notices.noPeriod', {
    measures: measureTitles(told),
    attributes: attributeTitles(told),
    count: names(told.details.measures).length,
  })

const asOfFact: Fact = ({ details: { asOf }, locale }) =>
  t('notices.asOfIgnored', {
    asOf: asOf === 'event' || asOf === 'now' ? t(`notices.asOf.${asOf}`) : date(asOf, locale),
  })

/** How many digits after the point a parameter may have. */
const maximumFractionDigits = 12

const shownScalar = (value: unknown, locale: string): string => {
  if (typeof value === 'number') return new Intl.NumberFormat(locale, { maximumFractionDigits }).format(value)
  return typeof value === 'boolean' ? lowerFirst(t(value ? 'words.yes' : 'words.no')) : date(value, locale)
}

const parameterFact: Fact = ({ details, catalog, locale }) =>
  t('notices.parameterSet', {
    parameter: parameterTitle(catalog, details.parameter),
    value: shownScalar(details.value, locale),
    usual: shownScalar(details.default, locale),
  })

/** What a scenario sets a parameter to, as the notice says it: by the members of an attribute, then otherwise. */
interface Setting {
  readonly parameter: string
  readonly value?: unknown
  readonly at?: { readonly attribute: string; readonly members: readonly { member: Member; value: unknown }[] }
}

const settingTexts = ({ parameter: name, value, at }: Setting, { catalog, locale }: Told): string[] => {
  const parameter = lowerFirst(parameterTitle(catalog, name))
  const members = (at?.members ?? []).map(({ member, value: own }) => {
    const attribute = lowerFirst(filterName(catalog, at?.attribute ?? ''))
    const label = memberLabel(member, attributeOf(catalog, at?.attribute ?? ''), locale)
    return t('notices.settingAt', { parameter, value: shownScalar(own, locale), attribute, member: label })
  })
  if (value === undefined) return members
  const key = members.length > 0 ? 'notices.settingElse' : 'notices.setting'
  return [...members, t(key, { parameter, value: shownScalar(value, locale) })]
}

const scenarioFact: Fact = (told) => {
  const { scenario, settings } = told.details
  if (!Array.isArray(settings)) return undefined
  // our own server's details, of the shape that it vouches for
  const texts = (settings as readonly Setting[]).flatMap((setting) => settingTexts(setting, told))
  return t('notices.scenarioSet', {
    scenario: scenarioTitle(told.catalog, String(scenario)),
    settings: texts.join(t('words.comma')),
  })
}

const scenarioIgnoredFact: Fact = ({ details, catalog }) =>
  t('notices.scenarioIgnored', {
    scenario: scenarioTitle(catalog, String(details.scenario)),
    parameters: list(names(details.parameters).map((name) => lowerFirst(parameterTitle(catalog, name)))),
  })

/** Months that a run restated: the one, or how many there are between which. */
const monthsText = ({ details: { months, from, to }, locale }: Told): string => {
  const label = (month: unknown) => monthLabel(String(month), locale)
  const count = Number(months)
  return count === 1 ? label(from) : t('notices.months', { count, from: label(from), to: label(to) })
}

const restatedFact: Fact = (told) => {
  const { of, name, run, values } = told.details
  const [months, by] = [monthsText(told), String(run)]
  if (of === 'members')
    return t('notices.restatedMembers', { months, run: by, role: lowerFirst(roleTitle(told.catalog, name)) })
  const found = measureOf(told.catalog, String(name))
  const measure = found?.title ?? String(name)
  const only: unknown = Array.isArray(values) && values.length === 1 ? values[0] : undefined
  if (typeof only !== 'object' || only === null || !('now' in only && 'was' in only))
    return t('notices.restated', { measure, months, run: by })
  const shown = (value: unknown) =>
    value === null ? t('notices.noRows') : formatNumber(String(value), found ?? { type: 'decimal' }, told.locale)
  return t('notices.restatedFrom', { measure, months, run: by, now: shown(only.now), was: shown(only.was) })
}

const noVersionFact: Fact = ({ details, catalog }) => {
  const fact = t('notices.noVersion', {
    role: lowerFirst(roleTitle(catalog, details.role)),
    count: Number(details.rows),
  })
  if (typeof details.cube !== 'string') return fact
  return t('notices.inCube', { cube: cubeTitleOf(catalog, `${details.cube}.`) ?? details.cube, fact })
}

const emptySetFact: Fact = ({ details, catalog }) => {
  const { set: name, attribute, scenario } = details
  const unnamed = () => t('notices.setOf', { attribute: lowerFirst(filterName(catalog, String(attribute))) })
  const set = name === null ? unnamed() : setTitle(catalog, name)
  return typeof scenario === 'string'
    ? t('notices.emptySetUnder', { set, scenario: scenarioTitle(catalog, scenario) })
    : t('notices.emptySet', { set })
}

const defaultsFact: Fact = ({ details: { conditions }, catalog, locale }) => {
  if (!Array.isArray(conditions)) return undefined
  // our own server's details: conditions as a query has them
  const texts = (conditions as readonly Condition[]).map((condition) => {
    const { name, value } = conditionText(condition, catalog, locale)
    return `${name} ${value}`.trim()
  })
  return t('notices.defaults', { conditions: list(texts) })
}

/** Periods that a forecast leaves out, each as people say it. */
const leftOut = ({ details, locale }: Told) => {
  const periods = names(details.periods)
  return { periods: list(periods.map((period) => monthLabel(period, locale))), count: periods.length }
}

const incompleteFact: Fact = (told) => {
  const { completeThrough } = told.details
  return completeThrough === null
    ? t('notices.incompleteUnknown', leftOut(told))
    : t('notices.incomplete', { ...leftOut(told), date: date(completeThrough, told.locale) })
}

const comparedFact: Fact = (told) => {
  const { what, with: read } = datesIn(told, told.locale)
  return t('notices.compared', { measures: measureTitles(told), dates: what, read })
}

const facts: Readonly<Record<NoticeCode, Fact>> = {
  as_of_ignored: asOfFact,
  compared_dates: comparedFact,
  cut_period: (told) => t('notices.cut', leftOut(told)),
  default_members: defaultsFact,
  empty_set: emptySetFact,
  incomplete_period: incompleteFact,
  late_period: ({ details, locale }) =>
    t('notices.latePeriod', { to: date(details.to, locale), date: date(details.completeThrough, locale) }),
  limited: limitedFact,
  no_period: noPeriodFact,
  no_amount: ({ details }) => t('notices.noAmount', { count: Number(details.deals) }),
  no_season: ({ details }) => t('notices.noSeason', { values: String(details.values), needed: String(details.needed) }),
  no_shares: ({ details, catalog }) =>
    t('notices.noShares', { bridge: lowerFirst(roleTitle(catalog, details.bridge)), model: String(details.model) }),
  no_version: noVersionFact,
  not_on_axis: offAxisFact,
  other_date: ({ details, catalog }) =>
    t('notices.otherDate', {
      attribute: filterName(catalog, String(details.attribute)),
      time: lowerFirst(roleTitle(catalog, details.time)),
    }),
  parameter_ignored: ({ details, catalog }) =>
    t('notices.parameterIgnored', { parameter: parameterTitle(catalog, details.parameter) }),
  parameter_set: parameterFact,
  partial_period: partialFact,
  ragged_level: raggedFact,
  restated: restatedFact,
  scenario_ignored: scenarioIgnoredFact,
  scenario_set: scenarioFact,
  segment_known: segmentFact,
  set_version: versionFact,
  shares_do_not_add_up: (told) => t('notices.shares', { measures: measureTitles(told) }),
  tested_shorter: ({ details }) =>
    t('notices.testedShorter', { tested: String(details.tested), horizon: String(details.horizon) }),
  totals_include_hidden: () => t('notices.totalsIncludeHidden'),
  totals_of_all: () => t('notices.totalsOfAll'),
  totals_of_seen: () => t('notices.totalsOfSeen'),
  totals_of_visible: () => t('notices.totalsOfVisible'),
  undated: ({ details, catalog }) =>
    t('notices.undated', { attribute: lowerFirst(filterName(catalog, String(details.attribute))) }),
  unequal_periods: ({ details }) =>
    t('notices.unequalPeriods', { before: String(details.before), after: String(details.after) }),
  unknown_value: unknownFact,
  unrelated: unrelatedFact,
  zone_ignored: ({ details }) => t('notices.zoneIgnored', { zone: String(details.zone) }),
}

/** A notice in the reader's words and numbers; as the API says it where its details are not those that the page knows. */
export const noticeFact = ({ code, details, text }: Notice, catalog: Catalog, locale: string): string => {
  // a server that is newer than the page may have codes that it does not know
  const fact: Fact | undefined = facts[code]
  return fact?.({ details, catalog, locale }) ?? asSentence(plainWords(text, catalog))
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
