import { compileHiddenGroups } from '../compiler/hidden-groups.ts'
import type { Session } from '../engine/engine.ts'
import type { Model } from '../model/model.ts'
import { withProvedTotals } from '../model/policies/restrict.ts'
import type { CubeProfile } from '../model/profile.ts'

/** Whether a reader's policies let values of some cube be of all rows, as far as its data prove it, and that is not known yet. */
export const isUnproved = ({ cubes }: Model): boolean =>
  [...cubes.values()].some(({ access }) => access?.full !== undefined && access.full.proved === undefined)

/**
 * A model as its reader sees it, with what the data prove of totals that are of more rows than the reader may see: by how
 * many attributes they may be told apart so that behind each value there are enough members of those kept back.
 */
export const provedModel = async (
  session: Session,
  model: Model,
  profiles: ReadonlyMap<string, CubeProfile>,
): Promise<Model> => {
  const proved = new Map<string, number>()
  for (const cube of model.cubes.values()) {
    const groups = compileHiddenGroups(cube, profiles.get(cube.name))
    if (groups === undefined) continue
    const { sql, parameters } = groups.statement
    const rows = await session.all(sql, parameters)
    const tooSmall = rows.findIndex(({ least }) => least !== null && Number(least) < groups.minGroup)
    // the first row is of no attribute at all
    proved.set(groups.cube, (tooSmall < 0 ? rows.length : tooSmall) - 1)
  }
  return withProvedTotals(model, proved)
}
