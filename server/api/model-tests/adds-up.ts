import type { Value } from '../../contract/result.ts'
import { catalogOf } from '../../model/catalog.ts'
import type { Cube } from '../../model/cube.ts'
import { isNear } from './values.ts'

/** Members of an attribute along which measures add up to what they are without it. */
export interface AddingUp {
  readonly attribute: string
  readonly measures: readonly string[]
}

const noVersions = { model: '', data: '', completeThrough: null }

/**
 * The attributes of a cube or view with the measures that add up over their members: not over trees, ragged levels, bridges of
 * which each member has the whole of a row, and not over the dates of a measure that is read at one of them.
 */
export const addingUp = (cube: Cube): readonly AddingUp[] => {
  const { measures, attributes, fits, hierarchies } = catalogOf(cube, noVersions)
  const ragged = new Set(hierarchies.flatMap(({ skips }) => Object.keys(skips ?? {})))
  return attributes.flatMap(({ name, role = '', tree }): AddingUp[] => {
    if (tree !== undefined || ragged.has(name)) return []
    const found = measures.filter(
      (measure) =>
        measure.additivity !== 'non' &&
        measure.over?.role !== role &&
        fits[measure.name]?.includes(name) === true &&
        measure.notAlong?.includes(role) !== true,
    )
    return found.length === 0 ? [] : [{ attribute: name, measures: found.map((measure) => measure.name) }]
  })
}

/** A decimal as whole units of its last place. */
const scaled = (text: string, scale: number): bigint => {
  const [whole = '', part = ''] = text.split('.')
  return BigInt(`${whole}${part.padEnd(scale, '0')}`)
}

const scaleOf = (value: Value): number => String(value).split('.')[1]?.length ?? 0

/** Whether values add up to a total: exactly or, of doubles, but for their last digits. Empty values count as none. */
export const addUpTo = (values: readonly Value[], total: Value, isExact: boolean): boolean => {
  const known = values.filter((value) => value !== null)
  if (!isExact) {
    const sum = known.reduce<number>((all, value) => all + Number(value), 0)
    const size = known.reduce<number>((all, value) => all + Math.abs(Number(value)), 0)
    return isNear(sum, Number(total ?? 0)) || Math.abs(sum - Number(total ?? 0)) <= size * 1e-9
  }
  const scale = Math.max(scaleOf(total ?? 0), ...known.map(scaleOf))
  const sum = known.reduce<bigint>((all, value) => all + scaled(String(value), scale), 0n)
  return sum === scaled(String(total ?? 0), scale)
}

const digits = 15

/** What values add up to, for people. */
export const sumText = (values: readonly Value[]): string => {
  const sum = values.reduce<number>((all, value) => all + Number(value ?? 0), 0)
  return `${values.length} ${values.length === 1 ? 'row' : 'rows'} that add up to ${Number(sum.toPrecision(digits))}`
}
