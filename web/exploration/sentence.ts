import type { Catalog } from '../../server/contract/catalog.ts'
import type { Exploration } from './exploration.ts'
import { attributeTitle, lowerFirst } from './labels.ts'
import { measureOf } from './query.ts'
import { scenarioTitle } from './scenarios.ts'
import { plainMeasures, readShown, shiftTitle, viewTitle } from './shown-measure.ts'

/** Words as people list them: a, b and c. */
export const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

/** The shifts that a measure is compared by, each once, as people say them. */
const comparedWith = (entries: readonly string[], measure: string): string[] => [
  ...new Set(
    entries
      .map(readShown)
      .flatMap(({ measure: of, view }) => (of === measure && view?.kind === 'compared' ? [shiftTitle(view.by)] : [])),
  ),
]

/** What is asked of one measure: itself and what it is compared with, then its other views. */
const askedOf = (entries: readonly string[], measure: string, title: string): string[] => {
  const views = entries.map(readShown).filter((entry) => entry.measure === measure)
  const compared = comparedWith(entries, measure)
  const others = views.flatMap(({ view }) =>
    view === undefined || view.kind === 'compared' ? [] : [`${title} ${viewTitle(view)}`],
  )
  const isAsked = compared.length > 0 || views.some(({ view }) => view === undefined)
  return [...(isAsked ? [[title, ...(compared.length > 0 ? [list(compared)] : [])].join(' vs ')] : []), ...others]
}

/**
 * The question as a title: "Won value and win rate by office and quarter", "Won value vs prior year by office"; the cube's
 * title where nothing is asked.
 */
export const questionTitle = (x: Exploration, catalog: Catalog): string => {
  const attributes = [...x.rows, ...x.columns]
  const by = attributes.map((name) => lowerFirst(attributeTitle(catalog, name, attributes)))
  const measures = plainMeasures(x.measures)
    .flatMap((name) => askedOf(x.measures, name, measureOf(catalog, name)?.title ?? name))
    .map((title, i) => (i === 0 ? title : lowerFirst(title)))
  if (measures.length === 0) return catalog.title
  const scenarios = x.scenarios.map((name) => lowerFirst(scenarioTitle(catalog, name)))
  const under = scenarios.length === 0 ? '' : `: ${scenarios.join(' vs ')}`
  return `${by.length === 0 ? list(measures) : `${list(measures)} by ${list(by)}`}${under}`
}
