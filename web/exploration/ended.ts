import type { Catalog } from '../../server/contract/catalog.ts'
import type { Condition } from '../../server/contract/query.ts'
import type { Exploration } from './exploration.ts'
import { attributeOf, measureOf } from './query.ts'
import { relativeOf } from './relative.ts'
import { readShown } from './shown-measure.ts'

const isCompared = (name: string): boolean => readShown(name).view?.kind === 'compared'

/** The cubes of a view that a measure is of: its name says one, or it is calculated from those of several. */
const cubesOf = (catalog: Catalog, name: string): readonly string[] => {
  const { cubes = [] } = catalog
  const cube = cubes.find((known) => name.startsWith(`${known}.`))
  if (cube !== undefined) return [cube]
  const inputs = measureOf(catalog, name)?.inputs ?? []
  return inputs.flatMap((input) => cubes.find((known) => input.startsWith(`${known}.`)) ?? [])
}

/** Whether it is known how far the data are complete of what is compared. */
const knowsEnd = (x: Exploration, catalog: Catalog): boolean => {
  const { completeThrough, completeByCube = {} } = catalog
  if (completeThrough !== null) return true
  const compared = x.measures.filter(isCompared).flatMap((name) => cubesOf(catalog, readShown(name).measure))
  return compared.some((cube) => completeByCube[cube] !== undefined)
}

const ends = ['in', 'to', 'lt', 'lte', 'last', 'toDate', 'shift', 'through'] as const

/** Whether a condition says up to which dates of the time that comparisons move, or which. */
const isEnd = (condition: Condition, catalog: Catalog): boolean => {
  if (condition.all !== undefined) return condition.all.some((part) => isEnd(part, catalog))
  if (condition.any !== undefined) return condition.any.every((part) => isEnd(part, catalog))
  const attribute = attributeOf(catalog, condition.attribute ?? '')
  const isOfTime = attribute?.period !== undefined && attribute.role === catalog.time?.role
  return isOfTime && ends.some((key) => condition[key] !== undefined)
}

const isThrough = (condition: Condition): boolean => relativeOf(condition)?.kind === 'through'

const finest = ['date', 'week', 'month', 'quarter', 'year']

/** The attribute that says the dates of comparisons most exactly. */
const datesOf = ({ attributes, time }: Catalog): string | undefined => {
  const ofTime = attributes.filter(({ role, period }) => period !== undefined && role === time?.role)
  return finest.map((unit) => ofTime.find(({ period }) => period === unit)?.name).find((name) => name !== undefined)
}

const without = ({ allDates: _, ...x }: Exploration): Exploration => x

/**
 * An exploration whose comparison with other times ends at the last complete date, by a condition that the reader sees and
 * can remove: later periods have nothing but what was before. As it is where conditions say up to which dates, where the
 * reader asks for all, and where nothing says how far data are complete.
 */
export const endedComparison = (x: Exploration, catalog: Catalog): Exploration => {
  const isMeant = x.measures.some(isCompared) && x.allDates === undefined && catalog.time !== undefined
  const attribute = isMeant && knowsEnd(x, catalog) ? datesOf(catalog) : undefined
  if (attribute === undefined || x.where.some((condition) => isEnd(condition, catalog))) return x
  return { ...x, where: [...x.where, { attribute, through: 'complete' }] }
}

/** An exploration after an action, its comparison ended: the condition goes with the last comparison, and stays away once removed. */
export const endedAfter = (before: Exploration, after: Exploration, catalog: Catalog): Exploration => {
  const wasCompared = before.measures.some(isCompared)
  if (!after.measures.some(isCompared))
    return wasCompared ? { ...without(after), where: after.where.filter((c) => !isThrough(c)) } : without(after)
  if (after.where.some((condition) => isEnd(condition, catalog))) return without(after)
  const isRemoved = wasCompared && before.where.some(isThrough)
  return isRemoved ? { ...after, allDates: true } : endedComparison(after, catalog)
}
