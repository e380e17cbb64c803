import type { Cube } from '../../model/cube.ts'
import type { WarehouseSchema } from '../../model/schema.ts'
import type { StructuralTest } from '../../model/test.ts'
import { examples, shown, table } from '../counter-examples.ts'
import type { Select, SqlExpression } from '../sql/ast.ts'
import { allOf, anyOf, asc, binary, call, column, constant, isNull, named, not } from '../sql/build.ts'
import type { Statement } from '../statement.ts'
import { shares } from '../verification.ts'

/** A statement whose rows break a structural test, and what these mean: a sentence without its full stop. */
export interface StructuralCheck {
  readonly problem: string
  /** columns as text, and behind them how many rows there are in all */
  readonly statement: Statement
}

type Of<K extends StructuralTest['kind']> = Extract<StructuralTest, { kind: K }>

/** So many columns of a row are shown besides those that a test is about. */
const mostShown = 6
const lineage = ['source_file', 'source_line']

const known = (columns: readonly string[]): SqlExpression | undefined =>
  allOf(columns.map((name) => not(isNull(column(name)))))

const where = (condition: SqlExpression | undefined) => (condition === undefined ? {} : { where: condition })

const unique = ({ table: of, columns }: { table: string; columns: readonly string[] }): StructuralCheck => ({
  problem: `${of} has several rows of one ${columns.join(', ')}`,
  statement: examples(table(of), columns, call('count'), known(columns)),
})

const notNull = (
  { table: of, columns }: { table: string; columns: readonly string[] },
  schema: WarehouseSchema,
): StructuralCheck => {
  const all = [...(schema.get(of)?.keys() ?? [])]
  const others = all.filter((name) => !columns.includes(name) && !lineage.includes(name)).slice(0, mostShown)
  const names = [...columns, ...others, ...lineage.filter((name) => all.includes(name) && !columns.includes(name))]
  const rows = { from: table(of), ...where(anyOf(columns.map((name) => isNull(column(name))))) }
  return { problem: `${of} has rows without a ${columns.join(' or ')}`, statement: shown(names, rows) }
}

const reference = ({ table: of, columns, to, key }: Of<'reference'>): StructuralCheck => {
  const [from, target] = ['rows', 'target']
  const found: Select = {
    kind: 'select',
    columns: [{ expression: constant(1), as: 'one' }],
    from: { kind: 'table', name: to, as: target },
    ...where(allOf(key.map((name, i) => binary('=', column(name, target), column(columns[i] ?? '', from))))),
  }
  const lacking: Select = {
    kind: 'select',
    columns: [...columns.map(named), { expression: call('count'), as: 'rows found' }],
    from: { kind: 'table', name: of, as: from },
    ...where(
      allOf([...columns.map((name) => not(isNull(column(name, from)))), not({ kind: 'exists', select: found })]),
    ),
    groupBy: [columns.map((name) => column(name))],
  }
  return {
    problem: `${of} refers by ${columns.join(', ')} to rows of ${to} that are not there`,
    statement: shown([...columns, 'rows found'], { from: { kind: 'subquery', select: lacking, as: 'lacking' } }),
  }
}

/** What one value of some columns goes with, each once: a blank counts as a value of its own. */
const dependency = ({ table: of, columns, decide }: Of<'functional_dependency'>, decided: string): StructuralCheck => {
  const distinct: SqlExpression = { kind: 'call', name: 'count', arguments: [column(decided)], distinct: true }
  const blank: SqlExpression = { kind: 'case', when: [[isNull(column(decided)), constant(1)]], otherwise: constant(0) }
  const [least, most, values] = [`least ${decided}`, `greatest ${decided}`, 'values found']
  const grouped: Select = {
    kind: 'select',
    columns: [
      ...columns.map(named),
      { expression: call('min', column(decided)), as: least },
      { expression: call('max', column(decided)), as: most },
      { expression: binary('+', distinct, call('max', blank)), as: values },
    ],
    from: table(of),
    ...where(known(columns)),
    groupBy: [columns.map((name) => column(name))],
  }
  const several = decide.length === 1 ? '' : ` (of ${decide.join(', ')})`
  return {
    problem: `${columns.join(', ')} does not decide ${decided} in ${of}${several}`,
    statement: shown([...columns, least, most, values], {
      from: { kind: 'subquery', select: grouped, as: 'grouped' },
      where: binary('>', column(values), constant(1)),
    }),
  }
}

const noOverlap = ({ table: of, by, from, to }: Of<'no_overlap'>): StructuralCheck => {
  const [next, alias] = ['next from', 'ranges']
  const follows: SqlExpression = {
    kind: 'call',
    name: 'lead',
    arguments: [column(from)],
    over: { partitionBy: by.map((name) => column(name)), orderBy: [asc(column(from)), asc(column(to))] },
  }
  const ranges: Select = {
    kind: 'select',
    columns: [...[...by, from, to].map(named), { expression: follows, as: next }],
    from: table(of),
    ...where(known(by)),
  }
  const overlaps = binary('OR', isNull(column(to)), binary('<', column(next), column(to)))
  return {
    problem: `ranges of one ${by.join(', ')} overlap in ${of}: ${to} is after the ${from} of the next, or ${from} is empty`,
    statement: shown([...by, from, to, next], {
      from: { kind: 'subquery', select: ranges, as: alias },
      where: binary('OR', isNull(column(from)), binary('AND', not(isNull(column(next))), overlaps)),
    }),
  }
}

const weights = ({ cube, bridge }: Of<'weights_at_most_one'>, cubes: ReadonlyMap<string, Cube>): StructuralCheck[] => {
  const role = cubes.get(cube)?.roles.get(bridge)
  return role === undefined ? [] : shares(role).map(({ problem, statement }) => ({ problem, statement }))
}

/**
 * The statements of a structural test: it holds where none of them gives a row.
 *
 * @param cubes  of the model that the test is of
 * @param schema of the tables that it looks at
 */
export const compileStructural = (
  test: StructuralTest,
  cubes: ReadonlyMap<string, Cube>,
  schema: WarehouseSchema,
): readonly StructuralCheck[] => {
  switch (test.kind) {
    case 'unique':
      return [unique(test)]
    case 'not_null':
      return [notNull(test, schema)]
    case 'reference':
      return [reference(test)]
    case 'functional_dependency':
      return test.decide.map((decided) => dependency(test, decided))
    case 'no_overlap':
      return [noOverlap(test)]
    case 'weights_at_most_one':
      return weights(test, cubes)
  }
}
