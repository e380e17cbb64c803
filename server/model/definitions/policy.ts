import { Policy, Totals } from '../language/policy.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { type Fields, readEntries, readFields } from '../yaml/fields.ts'
import type { Entry, Located } from '../yaml/node.ts'
import type { TopLevel } from './definition.ts'
import { readNamed } from './named.ts'
import { type ConditionDefinition, readCondition } from './when.ts'

const policyKeys = keysOf(Policy, ['mask', 'benchmark', 'min_group', 'levels', 'members', 'effect'])

/** Conditions that hold together, and several such of which one must hold. */
export type AlternativesText = readonly (readonly ConditionDefinition[])[]

/** A policy as written: what readers of the role of its name may see. */
export interface PolicyText extends TopLevel {
  readonly cubes: readonly Located[]
  /** rows that may be seen; all where absent */
  readonly rows: AlternativesText | undefined
  readonly forbid: AlternativesText
  readonly hide: readonly Located[]
  readonly totals: 'partial' | 'hidden'
}

/** A map of conditions, or a list of such maps. */
const readAlternatives = (fields: Fields, key: string, report: Report): AlternativesText | undefined => {
  const node = fields.node(key)
  if (node === undefined) return undefined
  const where = `"${key}" of ${fields.where}`
  const maps = node.kind === 'list' ? node.items : [node]
  if (maps.length === 0)
    report(node.place, 'wrong_shape', {
      where,
      expected: 'a map of conditions, or a list of some',
      found: 'an empty list',
    })
  return maps.map((map) =>
    readEntries(map, where, report).flatMap((entry) => readCondition(entry, `${key} of ${fields.where}`, '', report)),
  )
}

const readTotals = (fields: Fields, report: Report): PolicyText['totals'] => {
  const found = fields.choice('totals', [...Totals.options, 'full'])
  const place = fields.node('totals')?.place ?? fields.place
  if (found === 'full') report(place, 'not_supported_yet', { feature: `"totals: full" of ${fields.where}` })
  return found === 'hidden' ? 'hidden' : 'partial'
}

/** Reads one policy; undefined where it names no cubes. */
export const readPolicy = ({ key: name, node }: Entry, report: Report): PolicyText | undefined => {
  const fields = readFields(node, `policy ${name.value}`, name.place, policyKeys, report)
  const named = readNamed(name, fields)
  const cubes = fields.texts('cubes')
  if (cubes === undefined && fields.node('cubes') === undefined)
    report(name.place, 'missing_key', { where: fields.where, key: 'cubes' })
  const rows = readAlternatives(fields, 'rows', report)
  const forbid = readAlternatives(fields, 'forbid', report) ?? []
  const hide = fields.texts('hide') ?? []
  const override = fields.flag('override') ?? false
  return cubes && { ...named, override, cubes, rows, forbid, hide, totals: readTotals(fields, report) }
}
