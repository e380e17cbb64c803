import type { Condition } from '../../../server/contract/query.ts'

/** A key of the condition at a place, which tells equal conditions apart by how many came before. */
export const conditionKey = (conditions: readonly Condition[], index: number): string => {
  const text = JSON.stringify(conditions[index])
  return `${text}:${conditions.slice(0, index).filter((c) => JSON.stringify(c) === text).length}`
}
