/** A function of some numbers that is to be made small; where it cannot be computed it is Infinity or NaN. */
export type Objective = (at: Float64Array) => number

/** The box that a minimum is looked for in, the same for each number. */
export interface Box {
  readonly least: number
  readonly most: number
}

/** Where an objective is smallest. */
export interface Minimum {
  readonly at: Float64Array
  readonly value: number
  /** which of the numbers stand at an end of the box */
  readonly atBound: readonly boolean[]
}

const gradientStep = 6e-6

/** Central differences; at an end of the box one-sided. */
const gradientOf = (objective: Objective, at: Float64Array, box: Box): Float64Array => {
  const moved = at.slice()
  return at.map((here, i) => {
    const up = Math.min(here + gradientStep, box.most)
    const down = Math.max(here - gradientStep, box.least)
    moved[i] = up
    const above = objective(moved)
    moved[i] = down
    const below = objective(moved)
    moved[i] = here
    return (above - below) / (up - down)
  })
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)

const clamped = (value: number, { least, most }: Box): number => Math.min(Math.max(value, least), most)

/** Which numbers may move: not those at an end of the box that would leave it downhill. */
const freeOf = (at: Float64Array, gradient: Float64Array, box: Box): boolean[] =>
  Array.from(at, (value, i) => {
    const slope = gradient[i] ?? 0
    return !((value <= box.least && slope > 0) || (value >= box.most && slope < 0))
  })

const identity = (size: number): Float64Array[] =>
  Array.from({ length: size }, (_, i) => Float64Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)))

/** The inverse curvature after a step, by the formula of Broyden, Fletcher, Goldfarb and Shanno. */
const updated = (inverse: readonly Float64Array[], step: Float64Array, change: Float64Array): Float64Array[] => {
  const along = dot(step, change)
  const image = Float64Array.from(inverse, (row) => dot(row, change))
  const scale = (1 + dot(change, image) / along) / along
  return inverse.map((row, i) =>
    row.map((value, j) => {
      const cross = (step[i] ?? 0) * (image[j] ?? 0) + (image[i] ?? 0) * (step[j] ?? 0)
      return value + scale * (step[i] ?? 0) * (step[j] ?? 0) - cross / along
    }),
  )
}

interface Step {
  readonly at: Float64Array
  readonly value: number
}

/** The first point on the way down that is low enough; undefined where none is. */
const searchLine = (
  objective: Objective,
  from: Step,
  direction: Float64Array,
  slope: number,
  box: Box,
): Step | undefined => {
  const longest = direction.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  let length = Math.min(1, 2 / longest)
  for (let i = 0; i < 40; i++, length /= 2) {
    const at = from.at.map((value, j) => clamped(value + length * (direction[j] ?? 0), box))
    const value = objective(at)
    if (value <= from.value + 1e-4 * length * slope) return { at, value }
  }
  return undefined
}

const directionOf = (inverse: readonly Float64Array[], gradient: Float64Array, free: readonly boolean[]) => {
  const masked = gradient.map((value, i) => (free[i] ? value : 0))
  const direction = Float64Array.from(inverse, (row, i) => (free[i] ? -dot(row, masked) : 0))
  return dot(direction, masked) < 0 ? direction : masked.map((value) => -value)
}

/**
 * A minimum near a start, by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno within a box, with
 * gradients by differences.
 *
 * @param objective smooth; a parameter greater than 0 is best told by its logarithm
 * @param start within the box, where the objective is finite
 * @source Nocedal & Wright (2006), Numerical Optimization, chapters 3 and 6
 */
export const minimise = (objective: Objective, start: readonly number[], box: Box): Minimum => {
  let here: Step = { at: Float64Array.from(start), value: objective(Float64Array.from(start)) }
  let gradient = gradientOf(objective, here.at, box)
  let inverse = identity(start.length)
  let isFresh = true
  for (let i = 0; i < 300; i++) {
    const free = freeOf(here.at, gradient, box)
    const direction = directionOf(inverse, gradient, free)
    const slope = dot(direction, gradient)
    if (-slope <= 1e-13 * (1 + Math.abs(here.value))) break
    const next = searchLine(objective, here, direction, slope, box)
    if (next === undefined) {
      if (isFresh) break
      inverse = identity(start.length)
      isFresh = true
      continue
    }
    const nextGradient = gradientOf(objective, next.at, box)
    const step = next.at.map((value, j) => value - (here.at[j] ?? 0))
    const change = nextGradient.map((value, j) => value - (gradient[j] ?? 0))
    const bends = dot(step, change) > 1e-12 * Math.sqrt(dot(step, step) * dot(change, change))
    if (bends) inverse = updated(inverse, step, change)
    isFresh = false
    here = next
    gradient = nextGradient
  }
  return { ...here, atBound: Array.from(here.at, (value) => value <= box.least || value >= box.most) }
}

/** The lowest of the minima near several starts. @throws Error for none */
export const minimiseFrom = (objective: Objective, starts: readonly (readonly number[])[], box: Box): Minimum => {
  const minima = starts.map((start) => minimise(objective, start, box))
  const [lowest] = minima.sort((a, b) => a.value - b.value)
  if (lowest === undefined) throw new Error('a minimum needs at least one start')
  return lowest
}

/**
 * Second derivatives of an objective at a point, row after row, by central differences.
 *
 * @param step how far to look to each side
 */
export const curvatureAt = (objective: Objective, at: Float64Array, step = 1e-3): Float64Array => {
  const size = at.length
  const curvature = new Float64Array(size * size)
  const moved = (i: number, di: number, j: number, dj: number): number => {
    const point = at.slice()
    point[i] = (point[i] ?? 0) + di * step
    point[j] = (point[j] ?? 0) + dj * step
    return objective(point)
  }
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const second =
        (moved(i, 1, j, 1) - moved(i, 1, j, -1) - moved(i, -1, j, 1) + moved(i, -1, j, -1)) / (4 * step * step)
      curvature[i * size + j] = second
      curvature[j * size + i] = second
    }
  }
  return curvature
}
