import type { Cube, Role } from '../model/cube.ts'
import { lacksMembers } from '../model/policies/names.ts'
import type { CubeProfile } from '../model/profile.ts'
import { contextOf } from './lower/scope.ts'
import { lowerSource } from './lower/source.ts'
import { canTest } from './plan/facts.ts'
import { conjuncts, type Filter } from './plan/filter.ts'
import { stepsToRole } from './plan/joins.ts'
import type { Plan } from './plan/plan.ts'
import { sourceFor } from './plan/source.ts'
import { printStatement } from './print-statement.ts'
import { mapLegs } from './rewrite/legs.ts'
import type { Select, SqlExpression } from './sql/ast.ts'
import { allOf, binary, call, column, isNull } from './sql/build.ts'
import type { Statement } from './statement.ts'

/** A role with versions, and how to count the fact rows that have none at their date. */
export interface VersionGap {
  readonly role: string
  /** of a view: the cube whose fact rows they are */
  readonly cube?: string
  /** the member that such rows count under */
  readonly unknown: string
  /** one row with one number */
  readonly statement: Statement
}

/** Names of the roles of which a plan reads the version that is valid at a date. */
const versionedRoles = (cube: Cube, plan: Plan): ReadonlySet<string> => {
  const found = new Set<string>()
  mapLegs(plan, (leg) => {
    if (leg.source.cube.name !== cube.name) return leg
    for (const { alias, valid } of leg.source.joins) if (valid !== undefined) found.add(alias)
    return leg
  })
  return found
}

/** True for fact rows whose identity has versions, of which none is valid at their date. */
const isGap = (cube: Cube, { name, table, history }: Role, fact: string): SqlExpression | undefined => {
  const step = stepsToRole(cube, name).at(-1)
  if (step === undefined || history === undefined) return undefined
  const versions: Select = {
    kind: 'select',
    columns: [{ expression: column(history.durable, 'version'), as: 'identity' }],
    from: { kind: 'table', name: table, as: 'version' },
  }
  const isKnown: SqlExpression = {
    kind: 'inQuery',
    operand: column(step.on, step.from ?? fact),
    query: { select: versions },
  }
  return binary('AND', isNull(column(history.durable, name)), isKnown)
}

/** For each role whose versions a plan reads at dates: the rows under the query's conditions that no version is valid for. */
export const compileVersionGaps = (
  cube: Cube,
  profile: CubeProfile | undefined,
  filters: readonly Filter[],
  plan: Plan,
): readonly VersionGap[] => {
  const facts = [...(cube.facts?.values() ?? [cube])].filter((fact) => versionedRoles(fact, plan).size > 0)
  if (facts.length === 0) return []
  if (cube.facts === undefined) return gapsOf(cube, profile, filters, plan)
  const all = filters.flatMap(conjuncts)
  return facts.flatMap((fact) => {
    const known = all.filter((filter) => canTest(fact, filter))
    return gapsOf(fact, profile?.facts?.get(fact.name), known, plan).map((gap) => ({ ...gap, cube: fact.name }))
  })
}

const gapsOf = (
  cube: Cube,
  profile: CubeProfile | undefined,
  filters: readonly Filter[],
  plan: Plan,
): readonly VersionGap[] => {
  const context = contextOf(cube, profile)
  return [...versionedRoles(cube, plan)].flatMap((name): VersionGap[] => {
    const role = cube.roles.get(name)
    // why a row has no member is not told of members that may be kept back
    if (lacksMembers(cube.roles, role)) return []
    const gap = role && isGap(cube, role, context.fact)
    if (gap === undefined || profile?.roles.get(name)?.unknown === false) return []
    const source = sourceFor(cube, { keys: [], aggregates: [], filters, roles: [name] })
    const { from, joins, where: filtered } = lowerSource(context, source)
    const condition = allOf([...(filtered === undefined ? [] : [filtered]), gap])
    const select: Select = {
      kind: 'select',
      columns: [{ expression: call('count'), as: 'rows' }],
      from,
      joins,
      ...(condition !== undefined && { where: condition }),
    }
    const shown = {
      kind: 'value' as const,
      column: { name: 'rows', axis: 'measure' as const, type: 'integer' as const },
    }
    const member = [...cube.attributes.values()].find((a) => a.role === name)?.unknown ?? '(unknown)'
    return [{ role: name, unknown: member, statement: printStatement({ with: [], select }, [shown]) }]
  })
}
