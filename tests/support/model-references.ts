import references from '../../fixtures/models/customer-references.json' with { type: 'json' }

/** Values that others published or computed for the models of customers, by the name of their check, with their sources. */
export const customerReferences = references

/** How far a number lies from what it should be, as a share of that; absolute where it should be 0. */
export const relativeError = (found: number, expected: number): number =>
  Math.abs(found - expected) / (expected === 0 ? 1 : Math.abs(expected))

/** The greatest relative error among numbers in the order of what they should be. @throws Error for another count */
export const worstError = (found: ArrayLike<number>, expected: ArrayLike<number>): number => {
  if (found.length !== expected.length) throw new Error(`${found.length} numbers instead of ${expected.length}`)
  return Math.max(...Array.from(expected, (value, i) => relativeError(found[i] ?? Number.NaN, value)))
}
