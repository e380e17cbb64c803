import type { Catalog } from '../../server/contract/catalog.ts'
import type { Notice } from '../../server/contract/result.ts'
import { t } from '../language/language.ts'
import type { Exploration } from './exploration.ts'
import { dateLabel, lowerFirst } from './labels.ts'
import { measureOf } from './query.ts'
import { scenarioTitle } from './scenarios.ts'
import { readShown, shiftTitle } from './shown-measure.ts'

/** What is compared with what: two ranges of dates, a measure and its target or two scenarios, and what the second is to the first. */
export interface Compared {
  readonly what: string
  readonly with: string
  readonly by?: string
}

const rangeLabel = (from: unknown, to: unknown, locale: string): string => {
  const [first, last] = [dateLabel(String(from), locale), dateLabel(String(to), locale)]
  return first === last ? first : `${first} – ${last}`
}

const shiftsOf = ({ details: { measures } }: Notice): string[] => {
  const views = Array.isArray(measures) ? measures.map((name) => readShown(String(name)).view) : []
  return views.flatMap((view) => (view?.kind === 'compared' ? [shiftTitle(view.by)] : []))
}

/** The dates that a notice `compared_dates` says, by each shift of the question. */
const datesOf = (notice: Notice, locale: string): Compared[] => {
  const { from, to, readsFrom, readsTo } = notice.details
  const read =
    readsTo === null
      ? t('words.noDate')
      : readsFrom === null
        ? t('words.allUpTo', { date: dateLabel(String(readsTo), locale) })
        : undefined
  return shiftsOf(notice).map((by) => ({
    what: rangeLabel(from, to, locale),
    with: read ?? rangeLabel(readsFrom, readsTo, locale),
    by,
  }))
}

/** The measures of the question with their targets, by title. */
const targetsOf = ({ measures }: Exploration, catalog: Catalog): Compared[] =>
  measures.flatMap((name) => {
    const { measure, view } = readShown(name)
    if (view?.kind !== 'target') return []
    const titleOf = (of: string) => measureOf(catalog, of)?.title ?? of
    return [{ what: titleOf(measure), with: lowerFirst(titleOf(view.target)) }]
  })

/**
 * What an answer compares with what, each once: the dates of the question with those before, measures with their targets, the
 * first scenario with the others.
 */
export const comparedIn = (
  x: Exploration,
  catalog: Catalog,
  notices: readonly Notice[],
  locale: string,
): Compared[] => {
  const dates = notices.filter(({ code }) => code === 'compared_dates').flatMap((notice) => datesOf(notice, locale))
  const [first, ...others] = x.scenarios.map((name) => scenarioTitle(catalog, name))
  const scenarios = first === undefined ? [] : others.map((other) => ({ what: first, with: lowerFirst(other) }))
  const all: Compared[] = [...dates, ...targetsOf(x, catalog), ...scenarios]
  return all.filter((one, i) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === i)
}

/** Whether a notice is said by what is compared with what, not by itself. */
export const saysComparison = ({ code }: Notice): boolean => code === 'compared_dates'
