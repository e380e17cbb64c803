import { Hono } from 'hono'
import type { CompiledQuery } from '../../compiler/compile.ts'
import { compileFilterCheck } from '../../compiler/filter-check.ts'
import { asAsked } from '../../compiler/plan/as-asked.ts'
import { printPlan } from '../../compiler/plan/print.ts'
import type { Statement } from '../../compiler/statement.ts'
import type { ExplainResult } from '../../contract/explain.ts'
import { routes } from '../../contract/routes.ts'
import { readBody } from '../body.ts'
import { cubeOf, currentOf, profileOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Compiler } from '../query/compile-cached.ts'
import type { Snapshot } from '../serving.ts'

const shown = (purpose: string, { sql, parameters }: Statement): ExplainResult['statements'][number] => ({
  purpose,
  sql,
  parameters: parameters.map(({ value, concealed }) => (concealed === true ? null : value)),
  types: parameters.map(({ type }) => type),
})

/** The statement that answers, then those that look up what its notices say. */
const statementsOf = (snapshot: Snapshot, compiled: CompiledQuery) => {
  const { query, statement, filterValues, comparisons, versionGaps, setSizes, bridgeModels } = compiled
  const declared = cubeOf(snapshot, query.from, 'from')
  const { cube, profile } = asAsked(declared, profileOf(snapshot, declared), { parameters: query.parameters })
  const checks = filterValues.map(({ attribute, members }) =>
    shown(`filter values of ${attribute}`, compileFilterCheck(cube, profile, attribute, members)),
  )
  const dates = comparisons.map(({ measures, statement: of }) => shown(`dates of ${measures.join(', ')}`, of))
  const gaps = versionGaps.map(({ role, statement: of }) => shown(`rows without a version of ${role}`, of))
  const sizes = setSizes.map(({ set, path, statement: of }) => shown(`number of members of ${set} at ${path}`, of))
  const models = bridgeModels.map(({ table, model, statement: of }) => shown(`rows of ${table} by ${model}`, of))
  return [shown('answer', statement), ...checks, ...dates, ...gaps, ...sizes, ...models]
}

/** A plan as text; of several scenarios each under its name. */
const printed = (compiled: CompiledQuery, stage: 'planned' | 'plan'): string =>
  compiled.scenarios === undefined
    ? printPlan(compiled[stage])
    : compiled.scenarios.map((one) => `scenario ${one.name}\n${printPlan(one[stage])}`).join('\n')

/** `POST /api/explain`: what would run for a query, stage by stage, without running it. */
export const explainRoutes = (dependencies: Dependencies, compile: Compiler): Hono =>
  new Hono().post(routes.explain.path, async (c) => {
    const { query } = await readBody(c, routes.explain.request, dependencies.limits.requestBytes)
    const snapshot = currentOf(dependencies, c.req.header('accept-language'))
    const compiled = compile(snapshot, query)
    return c.json({
      query: compiled.query,
      planned: printed(compiled, 'planned'),
      plan: printed(compiled, 'plan'),
      statements: statementsOf(snapshot, compiled),
      rollup: null,
      refused: [],
    } satisfies ExplainResult)
  })
