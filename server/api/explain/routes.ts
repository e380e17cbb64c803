import { Hono } from 'hono'
import { printPlan } from '../../compiler/plan/print.ts'
import type { ExplainResult } from '../../contract/explain.ts'
import { routes } from '../../contract/routes.ts'
import { readBody } from '../body.ts'
import { currentOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Compiler } from '../query/compile-cached.ts'

/** `POST /api/explain`: what would run for a query, without running it. */
export const explainRoutes = ({ serving, limits }: Dependencies, compile: Compiler): Hono =>
  new Hono().post(routes.explain.path, async (c) => {
    const { query } = await readBody(c, routes.explain.request, limits.requestBytes)
    const { plan, statement } = compile(currentOf(serving), query)
    const parameters = statement.parameters.map(({ value }) => value)
    return c.json({
      plan: printPlan(plan),
      statements: [{ sql: statement.sql, parameters }],
      rollup: null,
      refused: [],
    } satisfies ExplainResult)
  })
