import { Amount, WholeAmount } from '../language/test.ts'
import type { Report } from '../problem.ts'
import type { Fields } from '../yaml/fields.ts'
import { describe } from '../yaml/node.ts'
import { plain } from './when.ts'

/** A number that is not negative under a key, whole where asked for; undefined where it is absent or, having reported it, of another shape. */
export const readAmount = (
  fields: Fields,
  key: string,
  kind: 'number' | 'whole',
  report: Report,
): number | undefined => {
  const node = fields.node(key)
  if (node === undefined) return undefined
  const value = (kind === 'whole' ? WholeAmount : Amount).safeParse(plain(node)).data
  if (value !== undefined) return value
  const expected = kind === 'whole' ? 'a whole number that is not negative' : 'a number that is not negative'
  return report(node.place, 'wrong_shape', { where: `"${key}" of ${fields.where}`, expected, found: describe(node) })
}
