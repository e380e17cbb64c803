import type { Catalog, CatalogMeasure } from '../../server/contract/catalog.ts'
import type { Condition, Member } from '../../server/contract/query.ts'
import { t } from '../language/language.ts'
import { conditionText, filterName } from './conditions.ts'
import type { Exploration } from './exploration.ts'
import { firstExploration } from './exploration.ts'
import { allParts, groupOf, mapParts, partAt, partPathOf, withPart } from './groups.ts'
import { lowerFirst } from './labels.ts'
import { heldMultiples } from './multiples.ts'
import { attributeOf, measureOf } from './query.ts'
import { reduce } from './reduce.ts'
import { questionTitle } from './sentence.ts'
import { readShown } from './shown-measure.ts'

/** What a refusal says, as the API sends it. */
export interface Refusal {
  readonly path: string
  readonly details: unknown
}

/** A nearest sound question: its title, what it changes, and the exploration that asks it. */
export interface Repair {
  readonly title: string
  readonly note: string
  readonly to: Exploration
}

/** The part of a request that a path points at: `where[2].in` is the third condition. */
const partOf = (path: string): { key: string; index: number } | undefined => {
  const found = /^(measures|rows|columns|where|sort|top)(?:\[(\d+)\])?/.exec(path)
  return found === null ? undefined : { key: found[1] ?? '', index: Number(found[2] ?? 0) }
}

const closestOf = (details: unknown): string | undefined => {
  if (typeof details !== 'object' || details === null || !('closest' in details)) return undefined
  return typeof details.closest === 'string' ? details.closest : undefined
}

const replaced = (list: readonly string[], index: number, by: string | undefined): string[] =>
  list.flatMap((name, i) => (i !== index ? [name] : by === undefined || list.includes(by) ? [] : [by]))

const titled = (to: Exploration, catalog: Catalog, note: string): Repair => ({
  title: questionTitle(to, catalog),
  note,
  to,
})

const named = (x: Exploration, catalog: Catalog, key: 'measures' | 'rows' | 'columns', index: number, by?: string) => {
  const name = x[key][index] ?? ''
  const titleOf = (of: string) => measureOf(catalog, of)?.title ?? filterName(catalog, of)
  const title = titleOf(name)
  const other = by === undefined ? undefined : titleOf(by)
  const note = other === undefined ? t('repair.drops', { what: title }) : t('repair.takes', { other, what: title })
  const to = { ...x, [key]: replaced(x[key], index, by) }
  return titled(key === 'rows' ? heldMultiples(x, to, catalog) : to, catalog, note)
}

/** Whether amounts of a measure are left in the currencies of their rows. */
const isUnconverted = ({ currency }: CatalogMeasure): boolean => currency !== undefined && currency.to === undefined

/** Amounts in several currencies: those that are converted in their place, or each currency by itself. */
const currencyRepairs = (x: Exploration, catalog: Catalog): Repair[] =>
  x.measures.flatMap((name, index): Repair[] => {
    const measure = measureOf(catalog, name)
    const column = measure?.currency?.column
    if (measure === undefined || column === undefined || !isUnconverted(measure)) return []
    const isLike = (m: CatalogMeasure) => m.currency?.column === column && m.aggregation === measure.aggregation
    const converted = catalog.measures.find((m) => isLike(m) && !isUnconverted(m))
    const attribute = catalog.attributes.find((a) => a.name === column || a.name.endsWith(`.${column}`))
    const isOn = attribute !== undefined && [...x.rows, ...x.columns].includes(attribute.name)
    return [
      ...(converted === undefined ? [] : [named(x, catalog, 'measures', index, converted.name)]),
      ...(attribute === undefined
        ? []
        : [
            titled(
              { ...x, rows: isOn ? x.rows : [...x.rows, attribute.name], totals: false },
              catalog,
              t('repair.each', { attribute: lowerFirst(attribute.title) }),
            ),
          ]),
    ]
  })

/** Measures that are moved in time, under a group of dates and others: each group taken apart. */
const apartRepairs = (x: Exploration, catalog: Catalog, locale: string): Repair[] =>
  x.measures.some((name) => readShown(name).view?.kind === 'compared')
    ? x.where.flatMap((condition, index): Repair[] => {
        if (groupOf(condition) === undefined) return []
        const { name, value } = conditionText(condition, catalog, locale)
        const to = reduce(x, { kind: 'takeApart', index }, catalog)
        return [titled(to, catalog, t('repair.takesApart', { filter: `${name} ${value}` }))]
      })
    : []

/** A group without the part that is refused, and the question without the whole filter. */
const filterRepairs = (x: Exploration, catalog: Catalog, index: number, place: string, locale: string): Repair[] => {
  const condition = x.where[index]
  if (condition === undefined) return []
  const path = partPathOf(place.slice(`where[${index}]`.length))
  const part = path.length === 0 ? undefined : partAt(condition, path)
  const rest = part && withPart(condition, path, () => undefined)
  const drops = (to: Exploration, dropped: Condition) => {
    const { name, value } = conditionText(dropped, catalog, locale)
    return titled(to, catalog, t('repair.dropsFilter', { filter: `${name} ${value}` }))
  }
  return [
    ...(part && rest ? [drops(reduce(x, { kind: 'filter', condition: rest, index }, catalog), part)] : []),
    drops(reduce(x, { kind: 'unfilter', index }, catalog), condition),
  ]
}

const repairsOf = (x: Exploration, catalog: Catalog, refusal: Refusal, locale: string): Repair[] => {
  const part = partOf(refusal.path)
  const by = closestOf(refusal.details)
  if (part === undefined) return []
  // what is refused is not one of the measures, but what they are asked by
  if (refusal.path === 'measures') return [...currencyRepairs(x, catalog), ...apartRepairs(x, catalog, locale)]
  const { key, index } = part
  if (key === 'measures' || key === 'rows' || key === 'columns') {
    return [...(by === undefined ? [] : [named(x, catalog, key, index, by)]), named(x, catalog, key, index)]
  }
  if (key === 'where') return filterRepairs(x, catalog, index, refusal.path, locale)
  if (key === 'sort') return [titled(reduce(x, { kind: 'sort' }, catalog), catalog, t('repair.defaultOrder'))]
  return key === 'top' ? [titled(reduce(x, { kind: 'top' }, catalog), catalog, t('repair.noTop'))] : []
}

/**
 * Sound questions near one that was refused, the nearest first: the refused part replaced by the nearest valid name, or
 * left out. Where nothing of it would be left, or the refusal names no part, the first question about the cube.
 */
export const repairs = (x: Exploration, catalog: Catalog, refusal: Refusal, locale: string): Repair[] => {
  const near = repairsOf(x, catalog, refusal, locale)
  const asking = near.filter(({ to }) => to.measures.length > 0)
  return asking.length > 0 ? asking : [titled(firstExploration(catalog), catalog, t('repair.afresh'))]
}

/** A filter value that no member has, and the nearest that one has, as the notice `unknown_value` says. */
export interface UnknownValue {
  readonly attribute: string
  readonly found: string
  readonly nearest: string
}

/**
 * The exploration with a filter value that no member has replaced by the nearest one.
 *
 * @returns undefined where no condition of its own lists that value
 */
export const withNearest = (
  x: Exploration,
  catalog: Catalog,
  { attribute, found, nearest }: UnknownValue,
): Exploration | undefined => {
  const isNumber = attributeOf(catalog, attribute)?.type === 'integer'
  const replace = (member: Member): Member =>
    String(member) === found ? (isNumber ? Number(nearest) : nearest) : member
  const lists = (members: readonly Member[] | undefined) => members?.some((member) => String(member) === found) === true
  if (!allParts(x.where).some((c) => c.attribute === attribute && (lists(c.in) || lists(c.notIn)))) return undefined
  const inPart = (condition: Condition): Condition => {
    if (condition.attribute !== attribute) return condition
    const { in: kept, notIn: left, ...rest } = condition
    return { ...rest, ...(kept && { in: kept.map(replace) }), ...(left && { notIn: left.map(replace) }) }
  }
  const where = x.where.map((condition) => mapParts(condition, inPart))
  return { ...x, where }
}
