import type { Cube } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import type { Ctes } from './lower/ctes.ts'
import { contextOf } from './lower/scope.ts'
import { hasWindow, lowerSpans } from './lower/windows/window.ts'
import type { Plan } from './plan/plan.ts'
import { printStatement } from './print-statement.ts'
import type { Statement } from './statement.ts'

/** Measures that are moved in time alike, and how to learn from which dates to which. */
export interface Comparison {
  readonly measures: readonly string[]
  /** the last complete date, where it ends what is compared; ISO */
  readonly through: string | undefined
  /** one row of ISO dates: first and last date shown, first and last date read for them; null where there are none */
  readonly statement: Statement
}

const columns = ['from', 'to', 'reads_from', 'reads_to']

/** What each moved measure of a plan is compared with. */
export const compileComparisons = (cube: Cube, profile: CubeProfile | undefined, plan: Plan): readonly Comparison[] => {
  const context = contextOf(cube, profile)
  return plan.input.input.input.legs.flatMap((leg): Comparison[] => {
    const span = leg.kind === 'rollUp' ? leg.windows.find((w) => w.steps.length > 0) : undefined
    if (leg.kind !== 'rollUp' || span === undefined || leg.aggregates.length === 0) return []
    const sets = leg.sets.filter((set) => hasWindow(span, set))
    if (sets.length === 0) return []
    const ctes: Ctes = []
    const select = lowerSpans(context.of(leg.source.cube), leg, span, Math.min(...sets), ctes, columns)
    return [
      {
        measures: leg.aggregates.map((a) => a.as),
        through: span.clip === undefined ? undefined : String(span.clip.value),
        statement: printStatement(
          { with: ctes, select },
          columns.map((name) => ({ kind: 'value', column: { name, axis: 'row', type: 'text' } })),
        ),
      },
    ]
  })
}
