/**
 * Which mutants are run where not all are: one in `MUTATION_SAMPLE`, drawn by `MUTATION_SEED` from the number that Stryker
 * gives a mutant. The same files in the same state give the same draw.
 */
import { createHash } from 'node:crypto'

/** Why a mutant that was not drawn has no result. */
export const notDrawn = 'not drawn'

/** Whether the mutant of this number is run. */
export const isDrawn = (id) => {
  const { MUTATION_SAMPLE: oneIn = '1', MUTATION_SEED: seed = '1' } = process.env
  return createHash('sha256').update(`${seed}:${id}`).digest().readUInt32BE() % Number(oneIn) === 0
}
