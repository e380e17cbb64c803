/** Local regression through equally spaced values: a constant (0) or a straight line (1) through the nearest `span` of them. */
export interface Loess {
  readonly span: number
  readonly degree: 0 | 1
}

/**
 * The smoothed value at a place, by neighbours weighted with the tricube of their distance.
 *
 * @param values at 0, 1, 2, ...; at least one
 * @param weights of the values, such as those of a robust fit; all 1 where left out
 * @param at may lie beside the values
 * @returns undefined where no neighbour has a weight
 * @source Cleveland, Cleveland, McRae and Terpenning (1990), J. Official Statistics 6(1), 3-73
 */
export const loessAt = (
  { span, degree }: Loess,
  values: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  at: number,
): number | undefined => {
  const count = values.length
  const width = Math.min(span, count)
  const from = Math.max(0, Math.min(count - width, Math.round(at) - Math.floor(width / 2)))
  const to = from + width - 1
  // a span of more values than there are reaches further by half of what is missing
  const reach = Math.max(at - from, to - at) + Math.max(0, (span - count) / 2)
  const near: number[] = []
  let [sum, mean] = [0, 0]
  for (let i = from; i <= to; i++) {
    const distance = Math.abs(i - at)
    const tricube = distance <= 0.001 * reach ? 1 : distance >= 0.999 * reach ? 0 : (1 - (distance / reach) ** 3) ** 3
    const weight = tricube * (weights?.[i] ?? 1)
    near.push(weight)
    sum += weight
    mean += weight * i
  }
  if (!(sum > 0)) return undefined
  mean /= sum
  let spread = 0
  for (const [k, weight] of near.entries()) spread += (weight / sum) * (from + k - mean) ** 2
  const isLine = degree === 1 && Math.sqrt(spread) > 0.001 * (count - 1)
  let result = 0
  for (const [k, weight] of near.entries()) {
    const tilt = isLine ? 1 + ((at - mean) / spread) * (from + k - mean) : 1
    result += (weight / sum) * tilt * (values[from + k] ?? 0)
  }
  return result
}

/** The smoothed values of a series, each at its own place; where no neighbour has a weight, the value itself. */
export const loess = (how: Loess, values: ArrayLike<number>, weights?: ArrayLike<number>): Float64Array =>
  Float64Array.from(values, (value, i) => loessAt(how, values, weights, i) ?? value)
