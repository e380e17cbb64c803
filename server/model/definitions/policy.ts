import { Effect, Policy, Totals } from '../language/policy.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { type Fields, readEntries, readFields } from '../yaml/fields.ts'
import type { Entry, Located } from '../yaml/node.ts'
import type { TopLevel } from './definition.ts'
import { readNamed } from './named.ts'
import {
  type BenchmarkText,
  type CutText,
  type FullText,
  type GrantsText,
  type MaskText,
  readBenchmark,
  readCuts,
  readFull,
  readGrants,
  readMasks,
} from './policy-parts.ts'
import { type ConditionDefinition, readCondition } from './when.ts'

const policyKeys = keysOf(Policy)

/** Conditions that hold together, and several such of which one must hold. */
export type AlternativesText = readonly (readonly ConditionDefinition[])[]

/** A policy as written: what readers of the role of its name may see. */
export interface PolicyText extends TopLevel {
  readonly cubes: readonly Located[]
  /** rows that may be seen; all where absent */
  readonly rows: AlternativesText | undefined
  readonly members: readonly GrantsText[]
  readonly forbid: AlternativesText
  readonly effect: 'facts' | 'members'
  readonly hide: readonly Located[]
  readonly levels: readonly CutText[]
  readonly mask: readonly MaskText[]
  readonly totals: 'partial' | 'hidden'
  /** set where totals are full */
  readonly full: FullText | undefined
  readonly benchmark: BenchmarkText | undefined
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

/** Reads one policy; undefined where it names no cubes. */
export const readPolicy = ({ key: name, node }: Entry, report: Report): PolicyText | undefined => {
  const fields = readFields(node, `policy ${name.value}`, name.place, policyKeys, report)
  const named = readNamed(name, fields)
  const cubes = fields.texts('cubes')
  if (cubes === undefined && fields.node('cubes') === undefined)
    report(name.place, 'missing_key', { where: fields.where, key: 'cubes' })
  const totals = fields.choice('totals', Totals.options)
  const read: Omit<PolicyText, 'cubes'> = {
    ...named,
    override: fields.flag('override') ?? false,
    rows: readAlternatives(fields, 'rows', report),
    members: readGrants(fields, report),
    forbid: readAlternatives(fields, 'forbid', report) ?? [],
    effect: fields.choice('effect', Effect.options) ?? 'facts',
    hide: fields.texts('hide') ?? [],
    levels: readCuts(fields, report),
    mask: readMasks(fields, report),
    totals: totals === 'hidden' ? 'hidden' : 'partial',
    full: readFull(fields, totals === 'full', report),
    benchmark: readBenchmark(fields, report),
  }
  return cubes && { ...read, cubes }
}
