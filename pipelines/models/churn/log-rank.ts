import { rowsOf } from '../frame.ts'
import { chiSquareTail } from '../numeric/distributions.ts'
import { solvePositive } from '../numeric/linear.ts'
import { ModelRefusal } from '../refusal.ts'
import { refuseUntimed, type SurvivalTimes } from './survival-times.ts'

/** How survival differs among groups. */
export interface LogRank {
  readonly groups: readonly string[]
  /** how many left in each group */
  readonly observed: readonly number[]
  /** how many would have left if the groups did not differ */
  readonly expected: readonly number[]
  /** χ² with `degrees` degrees of freedom where the groups do not differ */
  readonly chiSquare: number
  readonly degrees: number
  /** the chance of a χ² at least as great where the groups do not differ */
  readonly p: number
}

/**
 * Compares the survival of groups.
 *
 * @param group the group of each customer
 * @throws ModelRefusal as `refuseUntimed` does, and `constant_feature` for a single group
 * @source Mantel (1966), Cancer Chemotherapy Reports 50, 163–170
 */
export const logRank = (times: SurvivalTimes, group: readonly string[]): LogRank => {
  refuseUntimed(times)
  rowsOf({ time: times.time, group })
  const groups = [...new Set(group)].sort()
  const size = groups.length
  if (size < 2) throw ModelRefusal.of('constant_feature/group', { group: groups[0] ?? '' })
  const placeOf = new Map(groups.map((name, k) => [name, k]))
  const place = group.map((name) => placeOf.get(name) ?? 0)
  const ascending = Array.from(times.time.keys()).sort((i, j) => (times.time[i] ?? 0) - (times.time[j] ?? 0))
  const atRisk = new Float64Array(size)
  for (const k of place) atRisk[k] = (atRisk[k] ?? 0) + 1
  const observed = new Float64Array(size)
  const expected = new Float64Array(size)
  const covariance = new Float64Array(size * size)
  for (let from = 0; from < ascending.length; ) {
    const time = times.time[ascending[from] ?? 0]
    const gone = new Float64Array(size)
    const left = new Float64Array(size)
    for (; from < ascending.length && times.time[ascending[from] ?? 0] === time; from++) {
      const row = ascending[from] ?? 0
      const k = place[row] ?? 0
      gone[k] = (gone[k] ?? 0) + 1
      left[k] = (left[k] ?? 0) + (times.left[row] ?? 0)
    }
    addTime(atRisk, left, { observed, expected, covariance })
    for (const [k, count] of gone.entries()) atRisk[k] = (atRisk[k] ?? 0) - count
  }
  return { groups, observed: [...observed], expected: [...expected], ...testOf(observed, expected, covariance) }
}

interface Sums {
  readonly observed: Float64Array
  readonly expected: Float64Array
  readonly covariance: Float64Array
}

const addTime = (atRisk: Float64Array, left: Float64Array, { observed, expected, covariance }: Sums): void => {
  const all = atRisk.reduce((sum, count) => sum + count, 0)
  const gone = left.reduce((sum, count) => sum + count, 0)
  if (gone === 0) return
  const spread = all > 1 ? (gone * (all - gone)) / (all - 1) : 0
  for (const [k, count] of atRisk.entries()) {
    const share = count / all
    observed[k] = (observed[k] ?? 0) + (left[k] ?? 0)
    expected[k] = (expected[k] ?? 0) + gone * share
    for (const [l, other] of atRisk.entries()) {
      const cell = k * atRisk.length + l
      covariance[cell] = (covariance[cell] ?? 0) + spread * share * ((k === l ? 1 : 0) - other / all)
    }
  }
}

/** The groups' gaps add up to 0, so the last one is left out. */
const testOf = (observed: Float64Array, expected: Float64Array, covariance: Float64Array) => {
  const degrees = observed.length - 1
  const gaps = observed.slice(0, degrees).map((count, k) => count - (expected[k] ?? 0))
  const inner = Float64Array.from(
    { length: degrees * degrees },
    (_, cell) => covariance[Math.floor(cell / degrees) * observed.length + (cell % degrees)] ?? 0,
  )
  const solved = solvePositive(inner, gaps)
  const chiSquare = solved?.reduce((sum, value, k) => sum + value * (gaps[k] ?? 0), 0) ?? 0
  return { chiSquare, degrees, p: chiSquareTail(chiSquare, degrees) }
}
