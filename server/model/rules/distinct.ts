import type { Report } from '../problem.ts'
import type { Located } from '../yaml/node.ts'

/** Reports each name that a list holds already. */
export const checkDistinct = (names: readonly Located[], where: string, report: Report): void => {
  const seen = new Set<string>()
  for (const { value, place } of names) {
    if (seen.has(value)) report(place, 'repeated', { where, name: value })
    seen.add(value)
  }
}
