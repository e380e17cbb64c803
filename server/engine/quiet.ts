import type { Pool } from './pool.ts'

/** How long is waited until nobody is at work, each time. */
const patienceMs = 3000

/** Takes what may be at work, until the signal aborts; gives what gives it back. */
export type Take = (patience: AbortSignal) => Promise<() => void>

/** Takes so many of a pool, or none where that takes too long; gives what gives them back. */
export const takeMany = async <T>(pool: Pool<T>, count: number, patience: AbortSignal): Promise<() => void> => {
  const items: T[] = []
  const give = () => {
    for (const item of items) pool.give(item)
  }
  try {
    while (items.length < count) items.push(await pool.take(patience))
    return give
  } catch (error) {
    give()
    throw error
  }
}

/**
 * Runs work while nothing else is at work, or gives false where that takes too long; who comes meanwhile waits too.
 *
 * @param takes  what takes all else
 */
export const whileQuiet =
  (takes: readonly Take[]) =>
  async (work: () => Promise<void>): Promise<boolean> => {
    const patience = AbortSignal.timeout(patienceMs)
    const others = await Promise.allSettled(takes.map((take) => take(patience)))
    try {
      const isQuiet = others.every(({ status }) => status === 'fulfilled')
      if (isQuiet) await work()
      return isQuiet
    } finally {
      for (const taken of others) if (taken.status === 'fulfilled') taken.value()
    }
  }
