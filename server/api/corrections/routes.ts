import { Hono } from 'hono'
import { routes } from '../../contract/routes.ts'
import { readBody } from '../body.ts'
import type { Steward } from '../steward.ts'

/** Bytes of a request: records of a file, which may be more than queries ever are. */
const longest = 64 * 1024 * 1024

/** `/api/corrections`: what is loaded in place of rejected records; `/check` judges it before, `/withdraw` takes it out again. */
export const correctionRoutes = ({ corrections }: Steward): Hono =>
  new Hono()
    .get(routes.corrections.path, async (c) => c.json(await corrections.list()))
    .post(routes.correct.path, async (c) =>
      c.json(await corrections.write(await readBody(c, routes.correct.request, longest))),
    )
    .post(routes.withdrawCorrections.path, async (c) =>
      c.json(await corrections.withdraw(await readBody(c, routes.withdrawCorrections.request, longest))),
    )
    .post(routes.checkCorrections.path, async (c) =>
      c.json(await corrections.check(await readBody(c, routes.checkCorrections.request, longest))),
    )
