import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Attribute, BaseMeasure, Cube } from '../../model/cube.ts'
import type { RowExpression } from '../../model/expression.ts'
import { lowerExpression } from '../lower/expression.ts'
import type { Context } from '../lower/scope.ts'
import { seenAttributes } from '../plan/names.ts'
import type { SqlExpression } from '../sql/ast.ts'
import { column } from '../sql/build.ts'

/** A column of a drill-through, of the fact or of a dimension. */
export interface Shown {
  readonly name: string
  readonly title: string
  readonly type: string
  readonly attribute?: Attribute
  /** true for columns that say where a row came from */
  readonly isLineage?: boolean
  /** many rows have the same value */
  readonly isRepeated?: boolean
  readonly expression: (context: Context) => SqlExpression
}

const title = (name: string): string => name.replaceAll('_', ' ').replace(/^./, (c) => c.toUpperCase())

/** Whose rows or attributes are kept from somebody, of it they see the columns that are listed for all. */
const isSeen = ({ access, drill }: Cube, column: string): boolean =>
  access === undefined || drill.columns.includes(column)

const shownColumn = (cube: Cube, name: string, path: string): Shown => {
  const attribute = cube.access?.hidden.has(name) === true ? undefined : cube.attributes.get(name)
  const role = cube.roles.get(attribute?.role ?? '')
  if (role?.bridge !== undefined)
    throw new QueryError('unsound', { reason: 'column_of_bridge', column: name, bridge: role.name }, path)
  if (attribute !== undefined) {
    return {
      name,
      title: attribute.title,
      type: attribute.type,
      attribute,
      isRepeated: attribute.role !== undefined,
      expression: (c) => c.factScope.value(attribute),
    }
  }
  const type = isSeen(cube, name) ? cube.factColumns.get(name) : undefined
  if (type !== undefined) return { name, title: title(name), type, expression: (c) => column(name, c.fact) }
  const candidates = [...seenAttributes(cube), ...[...cube.factColumns.keys()].filter((column) => isSeen(cube, column))]
  throw new QueryError(
    'unknown_attribute',
    { kind: 'attribute', cube: cube.name, name, closest: closest(name, candidates) },
    path,
  )
}

/** A column computed of a row's values. */
const computed = (name: string, text: string, expression: RowExpression): Shown => ({
  name,
  title: text,
  type: expression.type,
  expression: (c) => lowerExpression(c, expression),
})

const isShown = (cube: Cube, shown: readonly string[], column: string): boolean =>
  shown.some((name) => {
    const attribute = cube.attributes.get(name)
    return attribute === undefined ? name === column : attribute.role === undefined && attribute.column === column
  })

/** What was converted, in which currency and at which rate: so that a reader can convert it himself. */
const convertedColumns = (cube: Cube, { currency, expression }: BaseMeasure, shown: readonly string[]): Shown[] => {
  if (currency === undefined || expression === undefined) return []
  const { column: name, conversion } = currency
  const code = computed('_currency', 'Currency', { kind: 'column', column: name, type: 'text' })
  const currencies = isShown(cube, shown, name) ? [] : [code]
  if (conversion === undefined || expression.kind !== 'arithmetic') return currencies
  const { left: amount, right: rate } = expression
  const isAmount = amount.kind === 'column' && isShown(cube, shown, amount.column)
  return [
    ...(isAmount ? [] : [computed('_amount', 'Amount', amount)]),
    ...currencies,
    computed('_rate', `Rate to ${conversion.to}`, rate),
  ]
}

/** The measure's own value per row comes last before lineage, unless a column shows it already. */
const measuredColumn = (cube: Cube, measure: BaseMeasure, shown: readonly string[]): Shown[] => {
  const { expression } = measure
  const before = convertedColumns(cube, measure, shown)
  if (expression === undefined || (expression.kind === 'column' && shown.includes(expression.column))) return before
  const name = shown.includes(measure.name) ? '_value' : measure.name
  return [...before, computed(name, measure.title, expression)]
}

const lineageColumns = ({ lineage, factColumns }: Cube): Shown[] =>
  lineage === undefined
    ? []
    : (
        [
          ['_run', lineage.run, 'Run'],
          ['_file', lineage.file, 'File'],
          ['_line', lineage.line, 'Line'],
        ] as const
      ).map(([name, from, text]) => ({
        name,
        title: text,
        type: factColumns.get(from) ?? 'text',
        isLineage: true,
        isRepeated: true,
        expression: (c) => column(from, c.fact),
      }))

/** Two columns of one title are told apart by their roles: the engaged date and the closed date. */
const withRole =
  (cube: Cube) =>
  (shown: Shown, _: number, all: readonly Shown[]): Shown => {
    const role = cube.roles.get(shown.attribute?.role ?? '')
    const isAlone = all.every((other) => other === shown || other.title !== shown.title)
    return role === undefined || isAlone ? shown : { ...shown, title: `${role.title} ${shown.title.toLowerCase()}` }
  }

/** The columns that a drill-through shows: those asked for or the cube's own, the measure, then where a row came from. */
export const shownColumns = (
  cube: Cube,
  measure: BaseMeasure,
  asked: readonly string[] | undefined,
): readonly Shown[] => {
  const names = asked ?? cube.drill.columns
  const columns = names.map((name, i) => shownColumn(cube, name, `columns[${i}]`)).map(withRole(cube))
  return [...columns, ...measuredColumn(cube, measure, names), ...lineageColumns(cube)]
}
