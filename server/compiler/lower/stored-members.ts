import { type SetQuery, type StoredMembers, setColumns } from '../plan/set-query.ts'
import type { Named, Select } from '../sql/ast.ts'
import { allOf, binary, call, column, constant, parameter } from '../sql/build.ts'
import { sqlTypes } from './sql-types.ts'

/** The table of the warehouse that keeps them: `sql/journal/set_member.sql`. */
const memberTable = 'set_member'

/** The members of a set as they are stored, in the columns of a set that is asked for. */
export const storedMembers = ({ cube, query }: SetQuery, { set, definition, day }: StoredMembers): Select => {
  const [of = ''] = query.rows.flatMap((row) => (typeof row === 'string' ? row : []))
  const attribute = cube.attributes.get(of)
  const chain = [...(attribute?.within ?? []), of].flatMap((name) => cube.attributes.get(name) ?? [])
  const columns: readonly Named[] = [
    ...chain.map(({ type }, part) => ({
      expression: {
        kind: 'cast' as const,
        operand: call('list_extract', column('member'), constant(part + 1)),
        type: sqlTypes[type],
      },
      as: setColumns.key(part),
    })),
    { expression: column('is_unknown'), as: setColumns.unknown },
    ...(attribute?.unassigned === undefined
      ? []
      : [{ expression: column('is_unassigned'), as: setColumns.unassigned }]),
  ]
  const where = allOf([
    binary('=', column('set_name'), parameter({ value: set, type: 'text' })),
    binary('=', column('definition'), parameter({ value: definition, type: 'text' })),
    binary('=', column('day'), parameter({ value: day, type: 'date' })),
  ])
  return {
    kind: 'select',
    columns,
    from: { kind: 'table', name: memberTable, as: 'stored' },
    ...(where && { where }),
  }
}
