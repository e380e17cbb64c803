import type { Catalog } from '../../server/contract/catalog.ts'
import { language, list, t } from '../language/language.ts'
import { groupsPhrase } from './conditions.ts'
import type { Exploration } from './exploration.ts'
import { attributeTitle, lowerFirst } from './labels.ts'
import { measureOf } from './query.ts'
import { scenarioTitle } from './scenarios.ts'
import { plainMeasures, readShown, shiftTitle, viewTitle } from './shown-measure.ts'

/** What a measure is compared with, shifts and its target, each once, as people say them. */
const comparedWith = (entries: readonly string[], measure: string): string[] => [
  ...new Set(
    entries.map(readShown).flatMap(({ measure: of, view }) => {
      if (of !== measure) return []
      if (view?.kind === 'target') return [t('words.target.value')]
      return view?.kind === 'compared' ? [shiftTitle(view.by)] : []
    }),
  ),
]

/** What is asked of one measure: itself and what it is compared with, then its other views. */
const askedOf = (entries: readonly string[], measure: string, title: string): string[] => {
  const views = entries.map(readShown).filter((entry) => entry.measure === measure)
  const compared = comparedWith(entries, measure)
  const others = views.flatMap(({ view }) =>
    view === undefined || view.kind === 'compared' || view.kind === 'target'
      ? []
      : [t('words.viewOf', { measure: title, view: viewTitle(view) })],
  )
  const isAsked = compared.length > 0 || views.some(({ view }) => view === undefined)
  const asked = compared.length === 0 ? title : t('words.versus', { one: title, other: list(compared) })
  return [...(isAsked ? [asked] : []), ...others]
}

/** What is asked, without the conditions it is asked under. */
const askedTitle = (x: Exploration, catalog: Catalog): string => {
  const attributes = [...x.rows, ...x.columns]
  const by = attributes.map((name) => lowerFirst(attributeTitle(catalog, name, attributes)))
  const measures = plainMeasures(x.measures)
    .flatMap((name) => askedOf(x.measures, name, measureOf(catalog, name)?.title ?? name))
    .map((title, i) => (i === 0 ? title : lowerFirst(title)))
  if (measures.length === 0) return catalog.title
  const scenarios = x.scenarios.map((name) => lowerFirst(scenarioTitle(catalog, name)))
  const asked = by.length === 0 ? list(measures) : t('words.by', { measures: list(measures), attributes: list(by) })
  if (scenarios.length === 0) return asked
  return t('words.under', { asked, scenarios: scenarios.reduce((one, other) => t('words.versus', { one, other })) })
}

/**
 * The question as a title: "Won value and win rate by office and quarter", "Won value vs prior year by office"; groups of
 * conditions are said with it, others stand in their chips; the cube's title where nothing is asked.
 */
export const questionTitle = (x: Exploration, catalog: Catalog): string => {
  const conditions = groupsPhrase(x.where, catalog, language())
  const asked = askedTitle(x, catalog)
  return conditions === '' || x.measures.length === 0 ? asked : t('words.where', { asked, conditions })
}
