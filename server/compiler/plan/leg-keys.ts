import type { GroupKey, RolledUp } from './plan.ts'

/**
 * The keys that a leg groups by where some are freed. A member of a composite key stays one member: ancestors that a freed
 * key brought come with the first key that needs them.
 */
export const keysBeside = (freed: RolledUp, allKeys: readonly GroupKey[]): readonly GroupKey[] => {
  const isFreed = (k: GroupKey): boolean => (freed & (1 << k.bit)) !== 0
  const brought = [...new Set(allKeys.filter(isFreed).flatMap((k) => [...k.implied, k.attribute]))]
  const keys: GroupKey[] = []
  for (const key of allKeys.filter((k) => !isFreed(k))) {
    const { within } = key.attribute
    const before = keys.filter((k) => k.axis === key.axis && within.includes(k.attribute.name))
    const has = [...key.implied, ...before.flatMap((k) => k.implied)]
    const lost = brought.filter((a) => within.includes(a.name) && !has.includes(a))
    const implied = [...key.implied, ...lost].sort((a, b) => within.indexOf(a.name) - within.indexOf(b.name))
    keys.push(lost.length === 0 ? key : { ...key, implied })
  }
  return keys
}
