import type { Notice } from '../contract/result.ts'
import type { SetQuery } from './plan/set-query.ts'

/** Of which day the members of frozen sets are: notices `set_version`, each said once. */
export const setVersionNotices = (sets: readonly SetQuery[]): readonly Notice[] => {
  const notices = sets.flatMap(({ name, stored, isUnstored }): readonly Notice[] => {
    if (stored !== undefined) {
      const { set, day, dataVersion } = stored
      const text = `The set ${set} has the members that were stored for ${day}.`
      return [{ code: 'set_version', details: { set, version: day, data: dataVersion }, text }]
    }
    if (isUnstored !== true) return []
    const text = `The ${name} is frozen, but nothing is stored of it yet: its members were found for this answer.`
    return [{ code: 'set_version', details: { set: name.slice(4), version: null, data: null }, text }]
  })
  return [...new Map(notices.map((notice) => [notice.text, notice])).values()]
}
