import { createApp } from '../../server/api/app.ts'
import type { Serving } from '../../server/api/serving.ts'
import type { Engine } from '../../server/engine/engine.ts'

/** The API over an engine, which keeps no answer: every one is made anew. `webFolder` has the built page, where there is one. */
export const servedApp = (serving: Serving, engine: Engine, webFolder?: string) =>
  createApp({
    serving,
    engine,
    version: 'bench',
    limits: { jsonRows: 100_000, requestBytes: 1_000_000, cacheBytes: 0 },
    clock: () => performance.now(),
    newId: () => 'bench',
    log: ({ level, message }) => console.error(level, message),
    ...(webFolder !== undefined && { webFolder }),
  })
