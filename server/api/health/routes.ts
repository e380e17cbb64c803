import { Hono } from 'hono'
import type { Live, Ready } from '../../contract/health.ts'
import { routes } from '../../contract/routes.ts'
import type { Dependencies } from '../dependencies.ts'

/** `GET /health/live` and `GET /health/ready`; what is not ready answers 503. */
export const healthRoutes = ({ serving }: Dependencies): Hono =>
  new Hono()
    .get(routes.live.path, (c) => c.json({ live: true } satisfies Live))
    .get(routes.ready.path, (c) => {
      const snapshot = serving.current()
      const ready: Ready = {
        ready: snapshot !== undefined,
        problems: [...serving.problems()],
        model: snapshot?.model.version ?? null,
        data: snapshot?.dataVersion ?? null,
      }
      c.header('cache-control', 'no-store')
      return c.json(ready, snapshot === undefined ? 503 : 200)
    })
