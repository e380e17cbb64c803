import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Attribute, BaseMeasure, Cube } from '../../model/cube.ts'
import { lowerExpression } from '../lower/expression.ts'
import type { Context } from '../lower/scope.ts'
import type { SqlExpression } from '../sql/ast.ts'
import { column } from '../sql/build.ts'

/** A column of a drill-through, of the fact or of a dimension. */
export interface Shown {
  readonly name: string
  readonly title: string
  readonly type: string
  readonly attribute?: Attribute
  readonly expression: (context: Context) => SqlExpression
}

const title = (name: string): string => name.replaceAll('_', ' ').replace(/^./, (c) => c.toUpperCase())

const shownColumn = (cube: Cube, name: string, path: string): Shown => {
  const attribute = cube.attributes.get(name)
  if (attribute !== undefined) {
    return {
      name,
      title: attribute.title,
      type: attribute.type,
      attribute,
      expression: (c) => c.factScope.value(attribute),
    }
  }
  const type = cube.factColumns.get(name)
  if (type !== undefined) return { name, title: title(name), type, expression: (c) => column(name, c.fact) }
  const candidates = [...cube.attributes.keys(), ...cube.factColumns.keys()]
  throw new QueryError(
    'unknown_attribute',
    { kind: 'attribute', cube: cube.name, name, closest: closest(name, candidates) },
    path,
  )
}

/** The measure's own value per row comes last before lineage, unless a column shows it already. */
const measuredColumn = (measure: BaseMeasure, shown: readonly string[]): Shown[] => {
  const { expression } = measure
  if (expression === undefined || (expression.kind === 'column' && shown.includes(expression.column))) return []
  return [
    {
      name: measure.name,
      title: measure.title,
      type: expression.type,
      expression: (c) => lowerExpression(c, expression),
    },
  ]
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
  return [...columns, ...measuredColumn(measure, names), ...lineageColumns(cube)]
}
