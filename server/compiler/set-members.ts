import type { NamedSet } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import { questionOf, setColumns } from './plan/set-query.ts'
import { withSnapshots } from './plan/snapshots.ts'
import { printStatement } from './print-statement.ts'
import type { SqlExpression } from './sql/ast.ts'
import { call, column, constant } from './sql/build.ts'
import type { Statement } from './statement.ts'

/**
 * The members of a set that a question finds, to be stored: a row each with the columns `member` (the parts of its key as
 * a list of texts, outermost first), `is_unknown` and `is_unassigned`.
 *
 * @returns undefined for a set that lists its members or is made of others
 * @throws QueryError where the question cannot be asked, such as `current` where it is not known how far the data are complete
 */
export const compileSetMembers = (named: NamedSet, profile: CubeProfile | undefined): Statement | undefined => {
  const { of, set, name } = named
  const cube = named.cube && withSnapshots(named.cube, profile)
  const attribute = cube?.attributes.get(of)
  if (cube === undefined || attribute === undefined) return undefined
  const parts = [...attribute.within, of].map((_, part): SqlExpression => {
    return { kind: 'cast', operand: column(setColumns.key(part)), type: 'VARCHAR' }
  })
  const query = { name: `set ${name}`, path: '', cube, profile, query: questionOf(cube.name, of, set) }
  const unassigned = attribute.unassigned === undefined ? constant(false) : column(setColumns.unassigned)
  return printStatement(
    {
      with: [],
      select: {
        kind: 'select',
        columns: [
          { expression: call('list_value', ...parts), as: 'member' },
          { expression: column(setColumns.unknown), as: 'is_unknown' },
          { expression: unassigned, as: 'is_unassigned' },
        ],
        from: { kind: 'set', set: query, as: 'members' },
      },
    },
    [],
  )
}
