import type { Catalog } from '../../server/contract/catalog.ts'
import type { Exploration } from './exploration.ts'
import { attributeTitle, lowerFirst } from './labels.ts'
import { measureOf } from './query.ts'

/** Words as people list them: a, b and c. */
export const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

/** The question as a title: "Won value and win rate by office and quarter"; the cube's title where nothing is asked. */
export const questionTitle = (x: Exploration, catalog: Catalog): string => {
  const attributes = [...x.rows, ...x.columns]
  const by = attributes.map((name) => lowerFirst(attributeTitle(catalog, name, attributes)))
  const measures = x.measures.map((name, i) => {
    const title = measureOf(catalog, name)?.title ?? name
    return i === 0 ? title : lowerFirst(title)
  })
  if (measures.length === 0) return catalog.title
  return by.length === 0 ? list(measures) : `${list(measures)} by ${list(by)}`
}
