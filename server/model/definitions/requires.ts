import type { Report } from '../problem.ts'
import type { WarehouseSchema } from '../schema.ts'
import { readTexts } from '../yaml/fields.ts'
import type { Node } from '../yaml/node.ts'

/**
 * Whether the warehouse has the tables that a file of definitions requires; it says nothing of cubes where one is missing.
 * A file without `requires` requires none. Reports what is no list of tables.
 */
export const hasRequired = (root: Node | undefined, schema: WarehouseSchema, report: Report): boolean => {
  if (root?.kind !== 'map') return true
  const node = root.entries.find(({ key }) => key.value === 'requires')?.node
  return node === undefined || readTexts(node, '"requires"', report).every(({ value }) => schema.has(value))
}
