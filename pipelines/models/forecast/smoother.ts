/** A recursion that says the next value and learns from it. */
export interface Smoother {
  /** the next value, as it is to be expected */
  predict(): number
  /** goes on by a value */
  update(value: number): void
  copy(): Smoother
}

/** What a smoother said of a series before it saw each value. */
export interface Fitted {
  readonly values: readonly number[]
  /** after the last value */
  readonly end: Smoother
}

/** Runs a smoother over values; the one given stays as it was. */
export const runSmoother = (start: Smoother, values: readonly number[]): Fitted => {
  const smoother = start.copy()
  const fitted = values.map((value) => {
    const expected = smoother.predict()
    smoother.update(value)
    return expected
  })
  return { values: fitted, end: smoother }
}

/** The next values, each as expected where all before it come as expected. */
export const project = (end: Smoother, horizon: number): number[] => {
  const smoother = end.copy()
  return Array.from({ length: horizon }, () => {
    const expected = smoother.predict()
    smoother.update(expected)
    return expected
  })
}

/** So small a part of an error is what its effect is measured by. */
const nudge = 1e-4

/**
 * Standard deviations of the next values, which widen with the horizon: every error to come moves the values after it, and by
 * how much is measured on the recursion. Exact where the recursion is linear, of first order in the errors where it is not.
 *
 * @param errorSize of one step, given its expected value: its standard deviation
 */
export const spreads = (end: Smoother, horizon: number, errorSize: (expected: number) => number): number[] => {
  const variances = new Float64Array(horizon)
  const path = end.copy()
  const expected = project(end, horizon)
  for (let step = 0; step < horizon; step++) {
    const size = errorSize(path.predict())
    variances[step] = (variances[step] ?? 0) + size * size
    const moved = path.copy()
    moved.update(path.predict() + nudge * size)
    for (const [i, value] of project(moved, horizon - step - 1).entries()) {
      const at = step + 1 + i
      variances[at] = (variances[at] ?? 0) + ((value - (expected[at] ?? 0)) / nudge) ** 2
    }
    path.update(path.predict())
  }
  return Array.from(variances, Math.sqrt)
}
