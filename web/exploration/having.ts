import type { Catalog, CatalogMeasure } from '../../server/contract/catalog.ts'
import type { Having } from '../../server/contract/query.ts'
import type { ConditionText } from './conditions.ts'
import type { Exploration } from './exploration.ts'
import { measureOf } from './query.ts'

/** How a measure is compared with a number, with the sign for it. */
export const tests = { gte: '≥', gt: '>', lte: '≤', lt: '<' } as const
export type Test = keyof typeof tests
export const testNames = ['gte', 'gt', 'lte', 'lt'] as const satisfies readonly Test[]

/** A condition that compares one measure with one number; undefined for any other. */
export const simpleTest = (having: Having): { measure: string; test: Test; bound: number } | undefined => {
  const { measure, ...rest } = having
  const [first, another] = Object.entries(rest).filter(([, value]) => value !== undefined)
  const test = testNames.find((name) => name === first?.[0])
  if (measure === undefined || test === undefined || another !== undefined) return undefined
  return { measure, test, bound: Number(first?.[1]) }
}

/** The measures that rows can be kept by: numbers. */
export const testedMeasures = (catalog: Catalog): CatalogMeasure[] =>
  catalog.measures.filter(({ type }) => type === 'integer' || type === 'decimal' || type === 'double')

/** Whether conditions on measures have rows to keep. */
export const canTest = ({ rows, columns }: Exploration): boolean => rows.length + columns.length > 0

/** A condition on a measure as a chip says it. @param write the number, in the form of the measure */
export const havingText = (
  having: Having,
  catalog: Catalog,
  write: (bound: number, measure: CatalogMeasure | undefined) => string,
): ConditionText => {
  const { measure = '', calc, between } = having
  const of = measureOf(catalog, measure)
  const bounds = testNames.flatMap((test) => {
    const bound = having[test]
    return bound === undefined ? [] : [`${tests[test]} ${write(bound, of)}`]
  })
  const ranges = between === undefined ? [] : [`${write(between[0], of)} – ${write(between[1], of)}`]
  return { name: of?.title ?? calc ?? measure, value: [...bounds, ...ranges].join(', ') }
}
