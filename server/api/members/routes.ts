import { Hono } from 'hono'
import { z } from 'zod'
import { compileMembers } from '../../compiler/members.ts'
import type { MembersResult } from '../../contract/members.ts'
import { type Member, Scalar } from '../../contract/query.ts'
import type { Value } from '../../contract/result.ts'
import { routes } from '../../contract/routes.ts'
import { readRows } from '../../engine/rows.ts'
import { readBody } from '../body.ts'
import { cubeOf, currentOf, profileOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'

type Row = ReadonlyMap<string, Value>
type Found = MembersResult['members'][number]

/** The columns of a row that are no part of the member's path. */
const about = ['label', 'special', 'hasChildren', 'path', 'count']

const ownKey = (row: Row, attribute: string): Member => {
  const special = row.get('special')
  return special === 'unknown' || special === 'unassigned' ? { special } : (row.get(attribute) ?? null)
}

/** The key of a member: its own value, or the path of the values that it needs to be one member. */
const keyOf = (row: Row, attribute: string, within: readonly string[]): Member => {
  const own = ownKey(row, attribute)
  if (within.length === 0 || (typeof own === 'object' && own !== null)) return own
  return [...within, attribute].map((name) => row.get(name) ?? null)
}

/** The way to a member, itself last: a tree has it in one column, levels have a column each. */
const pathOf = (row: Row, attribute: string): Member[] => {
  const keys = row.get('path')
  if (typeof keys === 'string') return z.array(Scalar).parse(JSON.parse(keys))
  const above = [...row.keys()].filter((name) => name !== attribute && !about.includes(name))
  return [...above.map((name) => row.get(name) ?? null), ownKey(row, attribute)]
}

const toMember = (row: Row, attribute: string, within: readonly string[]): Found => ({
  key: keyOf(row, attribute, within),
  label: String(row.get('label') ?? ''),
  path: pathOf(row, attribute),
  hasChildren: row.get('hasChildren') === true,
})

/** `POST /api/members`: the members of an attribute, with the count of all that fit. */
export const memberRoutes = (dependencies: Dependencies): Hono =>
  new Hono().post(routes.members.path, async (c) => {
    const { engine, limits } = dependencies
    const request = await readBody(c, routes.members.request, limits.requestBytes)
    const snapshot = currentOf(dependencies, c.req.header('accept-language'))
    const cube = cubeOf(snapshot, request.from, 'from')
    const { page } = compileMembers(cube, profileOf(snapshot, cube), request)
    const names = page.columns.flatMap((column) => (column.kind === 'value' ? [column.column.name] : []))
    const answer = await engine.answer(page, { signal: c.req.raw.signal })
    const read = await readRows(page, answer, Math.max(request.limit, 1))
    const all = read.rows.map((row): Row => new Map(names.map((name, i) => [name, row[i] ?? null])))
    // A page without members is one row that carries the count alone.
    const rows = all.filter((row) => row.get('label') !== null)
    const count = Number(all[0]?.get('count') ?? 0)
    const within = cube.attributes.get(request.attribute)?.within ?? []
    return c.json({
      members: rows.map((row) => toMember(row, request.attribute, within)),
      more: request.offset + rows.length < count,
      count,
    } satisfies MembersResult)
  })
