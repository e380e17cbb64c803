import { Hono } from 'hono'
import { compileVerification } from '../../compiler/verification.ts'
import type { CheckList, ModelProof } from '../../contract/checks.ts'
import { routes } from '../../contract/routes.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Snapshot } from '../serving.ts'
import type { Steward } from '../steward.ts'

/** What was proved of the cubes before they were served: nothing is served that does not hold. */
const proofsOf = ({ model, completeThrough }: Snapshot): ModelProof[] =>
  [...model.cubes.values()].flatMap((cube) =>
    compileVerification(cube, completeThrough ?? undefined).map(({ subject, problem }) => ({
      cube: cube.name,
      subject,
      rulesOut: problem,
    })),
  )

/** `GET /api/checks`: the checks of the last run, and what was proved of the cubes. */
export const checkRoutes = ({ serving }: Dependencies, { checks }: Steward): Hono =>
  new Hono().get(routes.checks.path, async (c) => {
    const snapshot = serving.current()
    const proofs = snapshot === undefined ? [] : proofsOf(snapshot)
    return c.json({ ...(await checks()), proofs, problems: [...serving.problems()] } as CheckList)
  })
