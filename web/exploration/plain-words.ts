import type { Catalog } from '../../server/contract/catalog.ts'
import { filterName } from './conditions.ts'
import { lowerFirst } from './labels.ts'
import { attributeOf, measureOf } from './query.ts'

/** A piece of a request that a message shows to those who write requests, with the comma or colon before it. */
const example = /[,:，：]? ?\{"[^{}]*\}/gu

const isName = /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/gu

/**
 * A message of the API for those who read and click: names of measures and attributes that are no words of themselves, such
 * as `billed_eur` and `owner.name`, become titles, and pieces of requests are left out.
 */
export const plainWords = (message: string, catalog: Catalog): string =>
  message.replace(example, '').replace(isName, (name) => {
    if (!/[._]/.test(name)) return name
    const measure = measureOf(catalog, name)
    if (measure !== undefined) return lowerFirst(measure.title)
    return attributeOf(catalog, name) === undefined ? name : lowerFirst(filterName(catalog, name))
  })
