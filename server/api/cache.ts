/** What was used last is kept, as long as all of it weighs no more than the bound. */
export interface Cache<T> {
  get(key: string): T | undefined
  /** `weight` in the unit of the bound; what weighs more than a quarter of it is not kept */
  set(key: string, value: T, weight: number): void
  /** forgets everything */
  clear(): void
}

/** @param bound  most weight that is kept, such as bytes */
export const createCache = <T>(bound: number): Cache<T> => {
  const entries = new Map<string, { readonly value: T; readonly weight: number }>()
  let total = 0
  const drop = (key: string) => {
    total -= entries.get(key)?.weight ?? 0
    entries.delete(key)
  }
  return {
    clear: () => {
      entries.clear()
      total = 0
    },
    get: (key) => {
      const found = entries.get(key)
      if (found === undefined) return undefined
      entries.delete(key)
      entries.set(key, found)
      return found.value
    },
    set: (key, value, weight) => {
      drop(key)
      if (weight > bound / 4) return
      entries.set(key, { value, weight })
      total += weight
      for (const oldest of entries.keys()) {
        if (total <= bound) return
        drop(oldest)
      }
    },
  }
}
