import { rewrite } from '../../pipelines/erase.ts'
import type { ErasedPerson } from '../../pipelines/erase-texts.ts'
import type { Session } from '../engine/engine.ts'
import { hasSetStore } from '../engine/set-store.ts'
import type { Model } from '../model/model.ts'

const text = (value: string) => ({ value, type: 'text' }) as const

/** The tables of the dimensions whose members sets and segments have, by the name under which these are stored. */
const tablesOf = (model: Model | undefined): ReadonlyMap<string, string> => {
  const tables = new Map<string, string>()
  for (const cube of model?.cubes.values() ?? []) {
    for (const { name, of } of cube.sets?.values() ?? []) {
      const attribute = cube.attributes.get(of)
      const table = attribute?.via?.table ?? cube.roles.get(attribute?.role ?? '')?.table
      if (table !== undefined) tables.set(name, table)
    }
    for (const { name, snapshot } of cube.segments?.values() ?? [])
      if (snapshot !== undefined) tables.set(`segment.${name}`, snapshot.table)
  }
  return tables
}

/** Stored sets whose members may be keyed by the entity: all but those of tables that do not have its key. */
const setsOf = async (session: Session, model: Model | undefined, entity: string): Promise<string[]> => {
  const keyed = await session.all(
    "select table_name as name from duckdb_columns() where column_name = $1 and schema_name = 'main'",
    [text(`${entity}_id`)],
  )
  const tables = tablesOf(model)
  const stored = await session.all('select distinct set_name as name from set_member order by 1')
  return stored.flatMap(({ name }) => {
    const table = tables.get(String(name))
    return table === undefined || keyed.some((other) => other.name === table) ? [String(name)] : []
  })
}

/**
 * Puts the pseudonym of who was erased in the place of the key, and of texts that nobody else has, in stored members of sets
 * and segments. In the transaction of the load that erases.
 *
 * @returns how many members were changed
 */
export const eraseMembers = async (
  session: Session,
  model: Model | undefined,
  { entity, terms, pseudonym }: ErasedPerson,
): Promise<number> => {
  if (!(await hasSetStore(session))) return 0
  let changed = 0
  const places = terms.map((_, i) => `$${i + 3}`).join(', ')
  for (const name of await setsOf(session, model, entity)) {
    const [row] = await session.all(
      `update set_member set member = list_transform(member, lambda part: case when part in (${places}) then $2 else part end)
      where set_name = $1 and list_has_any(member, [${places}])`,
      [text(name), text(pseudonym), ...terms.map(text)],
    )
    changed += Number(row?.Count ?? 0)
  }
  if (changed > 0) await rewrite(session, ['set_member'])
  return changed
}
