import fc, { type Arbitrary } from 'fast-check'
import type { CubeQuery } from '../../server/contract/query.ts'
import type { Cube } from '../../server/model/cube.ts'
import type { ParameterValue } from '../../server/model/expression.ts'
import type { ModelParameter } from '../../server/model/parameter.ts'
import { misfitOf } from '../../server/model/parameter-values.ts'
import { parametersRead } from '../../server/model/parameters-read.ts'

const values: Readonly<Record<ModelParameter['type'], readonly ParameterValue[]>> = {
  text: ['Dan', 'Ben', ''],
  number: [0, 0.5, 1, 1.25, 2, 150],
  integer: [0, 1, 7, 30],
  boolean: [true, false],
  date: ['2026-01-01', '2026-03-01', '2026-03-10'],
}

/** What a parameter may be: everything that is listed, else some of what its bounds leave. */
const valuesOf = (parameter: ModelParameter): readonly ParameterValue[] =>
  (parameter.allowed ?? values[parameter.type]).filter((value) => misfitOf(value, parameter) === undefined)

/** Values of some of the parameters that a cube reads, or of none; none alone where it reads none. */
export const parametersOn = (cube: Cube): Arbitrary<CubeQuery['parameters']> => {
  const read = parametersRead(cube)
  const found = [...(cube.parameters?.values() ?? [])].filter(({ name }) => read.has(name))
  if (found.length === 0) return fc.constant(undefined)
  const some = fc.record(Object.fromEntries(found.map((one) => [one.name, fc.constantFrom(...valuesOf(one))])), {
    requiredKeys: [],
  })
  return fc.option(some, { nil: undefined })
}
