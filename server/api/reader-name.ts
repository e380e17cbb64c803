import { owner, type Reader } from '../model/policy.ts'

/** What a reader is called until people sign in: their roles, and what is known of them. */
export const readerName = ({ roles, attributes = {} }: Reader = owner): string => {
  const known = Object.entries(attributes).map(([name, value]) => `${name} ${[value].flat().join(', ')}`)
  const called = roles.toSorted().join(', ')
  return known.length === 0 ? called : `${called} (${known.toSorted().join('; ')})`
}
