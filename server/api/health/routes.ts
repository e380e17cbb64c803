import { Hono } from 'hono'
import type { Live, Ready } from '../../contract/health.ts'
import { routes } from '../../contract/routes.ts'
import { isOwner, owner } from '../../model/policy.ts'
import type { Dependencies } from '../dependencies.ts'
import { refusedOf } from '../model-tests/refused.ts'

/** Problems quote rows, which not every reader may see. */
const untold = 'something could not be taken over; its owner is told what'

/** `GET /health/live` and `GET /health/ready`; what is not ready answers 503. */
export const healthRoutes = ({ serving, reader = owner }: Dependencies): Hono =>
  new Hono()
    .get(routes.live.path, (c) => c.json({ live: true } satisfies Live))
    .get(routes.ready.path, (c) => {
      const snapshot = serving.current()
      const ready: Ready = {
        ready: snapshot !== undefined,
        problems: isOwner(reader) ? [...serving.problems()] : serving.problems().map(() => untold),
        refused: refusedOf(serving),
        warnings: isOwner(reader) ? [...serving.warnings()] : serving.warnings().map(() => untold),
        model: snapshot?.model.version ?? null,
        data: snapshot?.dataVersion ?? null,
      }
      c.header('cache-control', 'no-store')
      return c.json(ready, snapshot === undefined ? 503 : 200)
    })
