/** Centres of clusters, one after the other, with a number for each feature. */
export type Centres = Float64Array

/** Centres that do not move any more. */
export interface Clustering {
  readonly centres: Centres
  /** sum of the squared distances of all points to their centres */
  readonly inertia: number
}

const nearestOf = (points: Float64Array, at: number, centres: Centres, size: number): readonly [number, number] => {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let start = 0, k = 0; start < centres.length; start += size, k++) {
    let sum = 0
    for (let j = 0; j < size; j++) {
      const gap = (points[at + j] ?? 0) - (centres[start + j] ?? 0)
      sum += gap * gap
    }
    if (sum < least) {
      least = sum
      best = k
    }
  }
  return [best, least]
}

/** Means of the points of each cluster; where one has none, the point farthest from its own centre. */
const meansOf = (
  points: Float64Array,
  members: Int32Array,
  gaps: Float64Array,
  clusters: number,
  size: number,
): Centres => {
  const centres = new Float64Array(clusters * size)
  const counts = new Int32Array(clusters)
  for (let i = 0; i < members.length; i++) {
    const k = members[i] ?? 0
    counts[k] = (counts[k] ?? 0) + 1
    for (let j = 0; j < size; j++) centres[k * size + j] = (centres[k * size + j] ?? 0) + (points[i * size + j] ?? 0)
  }
  for (const [k, count] of counts.entries()) {
    const farthest = count === 0 ? gaps.reduce((far, gap, i) => (gap > (gaps[far] ?? 0) ? i : far), 0) : 0
    if (count === 0) gaps[farthest] = 0
    for (let j = 0; j < size; j++)
      centres[k * size + j] = count === 0 ? (points[farthest * size + j] ?? 0) : (centres[k * size + j] ?? 0) / count
  }
  return centres
}

/**
 * Moves centres to the means of the points nearest to them until none moves.
 *
 * @param points row after row, `size` numbers each
 */
export const refine = (points: Float64Array, start: Centres, size: number): Clustering => {
  const count = points.length / size
  const members = new Int32Array(count).fill(-1)
  const gaps = new Float64Array(count)
  let centres = start
  for (let round = 0; round < 300; round++) {
    let isMoved = false
    for (let i = 0; i < count; i++) {
      const [k, gap] = nearestOf(points, i * size, centres, size)
      isMoved ||= members[i] !== k
      members[i] = k
      gaps[i] = gap
    }
    if (!isMoved) break
    centres = meansOf(points, members, gaps, start.length / size, size)
  }
  return { centres, inertia: gaps.reduce((sum, gap) => sum + gap, 0) }
}

/** The nearest centre of each row of columns. */
export const assignPoints = (columns: readonly Float64Array[], centres: Centres, rows: number): Uint8Array => {
  const size = columns.length
  const point = new Float64Array(size)
  const members = new Uint8Array(rows)
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < size; j++) point[j] = columns[j]?.[i] ?? 0
    members[i] = nearestOf(point, 0, centres, size)[0]
  }
  return members
}
