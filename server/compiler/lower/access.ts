import type { Role } from '../../model/cube.ts'
import type { Filter } from '../plan/filter.ts'
import { namesOf } from '../plan/names.ts'
import { planFilter } from '../plan/plan-filter.ts'
import { withSnapshots } from '../plan/snapshots.ts'
import type { SqlExpression } from '../sql/ast.ts'
import type { Context } from './scope.ts'

/** What a policy asks, with its values concealed from those who are shown the statement. */
export const concealed = (asked: SqlExpression): SqlExpression => {
  const within = <T>(node: T): T => {
    if (typeof node !== 'object' || node === null || node instanceof Map || node instanceof Set) return node
    if (Array.isArray(node)) return node.map(within) as T
    const parts = Object.entries(node).map(([key, part]) => [key, key === 'parameter' ? conceal(part) : within(part)])
    return Object.fromEntries(parts) as T
  }
  const conceal = (parameter: object) => ({ ...parameter, concealed: true })
  return within(asked)
}

/** What rows of a cube's fact must meet to be seen by its reader, and the cube by whose roles they are asked; none where all may be. */
export const allowedRows = (context: Context): { readonly declared: Context; readonly filters: readonly Filter[] } => {
  const { access } = context.cube
  if (access?.rows === undefined) return { declared: context, filters: [] }
  const declared = context.asDeclared(withSnapshots(access.declared, context.profile))
  return { declared, filters: [planFilter(namesOf(declared.cube, declared.profile), access.rows, 'where')] }
}

/** What members of a role must meet to be seen by the reader of its cube, on attributes of that role; none where all may be. */
export const allowedMembers = ({ open }: Context, role: Role): readonly Filter[] => {
  const { allowed } = role
  return allowed === undefined ? [] : [planFilter(namesOf(open.cube, open.profile), allowed, 'where')]
}
