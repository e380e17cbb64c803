import { closest } from '../../contract/closest.ts'
import { Member } from '../../contract/query.ts'
import { Benchmark, Cut, Grants, smallestGroup } from '../language/policy.ts'
import { keysOf } from '../language/values.ts'
import { type Mask, masks } from '../policy.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe, type Located, type Node } from '../yaml/node.ts'
import { readAmount } from './number.ts'
import { plain } from './when.ts'

/** Members of a hierarchy or tree that are granted or denied, each with all below it. */
export interface GrantsText {
  readonly hierarchy: Located
  readonly grants: readonly { readonly member: Member; readonly allowed: boolean; readonly place: Located['place'] }[]
}

/** Between which levels a hierarchy can be asked for. */
export interface CutText {
  readonly hierarchy: Located
  readonly top: Located | undefined
  readonly bottom: Located | undefined
}

/** How the members of an attribute are written. */
export interface MaskText {
  readonly attribute: Located
  readonly mask: Mask
}

/** Along which attributes values may cover rows that may not be seen, and of how many of what is hidden at least. */
export interface FullText {
  readonly minGroup: number
  readonly by: readonly Located[] | undefined
}

/** Measures whose values may do so where those of others may not. */
export interface BenchmarkText extends FullText {
  readonly measures: readonly Located[]
}

const readMember = (node: Node, where: string, allowed: boolean, report: Report): GrantsText['grants'] => {
  const { success, data } = Member.safeParse(plain(node))
  if (success) return [{ member: data, allowed, place: node.place }]
  const expected = 'a member, or its path from the top such as [USA, CA]'
  return report(node.place, 'wrong_shape', { where, expected, found: describe(node) }) ?? []
}

/** Reads the members that are granted or denied: `{allow: [...], deny: [...]}` for each hierarchy or tree. */
export const readGrants = (policy: Fields, report: Report): readonly GrantsText[] =>
  policy.entries('members').map(({ key: hierarchy, node }) => {
    const where = `members of ${hierarchy.value} of ${policy.where}`
    const fields = readFields(node, where, hierarchy.place, keysOf(Grants), report)
    const grants = (['allow', 'deny'] as const).flatMap((key) => {
      const found = fields.node(key)
      if (found === undefined) return []
      const naming = `"${key}" of ${where}`
      if (found.kind === 'list') return found.items.flatMap((item) => readMember(item, naming, key === 'allow', report))
      const expected = 'a list of members'
      return report(found.place, 'wrong_shape', { where: naming, expected, found: describe(found) }) ?? []
    })
    if (fields.node('allow') === undefined && fields.node('deny') === undefined)
      report(hierarchy.place, 'missing_key', { where, key: 'allow' })
    return { hierarchy, grants }
  })

/** Reads between which levels hierarchies can be asked for: `{top: …, bottom: …}` for each. */
export const readCuts = (policy: Fields, report: Report): readonly CutText[] =>
  policy.entries('levels').map(({ key: hierarchy, node }) => {
    const where = `levels of ${hierarchy.value} of ${policy.where}`
    const fields = readFields(node, where, hierarchy.place, keysOf(Cut), report)
    if (fields.node('top') === undefined && fields.node('bottom') === undefined)
      report(hierarchy.place, 'missing_key', { where, key: 'bottom' })
    return { hierarchy, top: fields.text('top'), bottom: fields.text('bottom') }
  })

/** Reads how the members of attributes are written. */
export const readMasks = (policy: Fields, report: Report): readonly MaskText[] =>
  policy.entries('mask').flatMap(({ key: attribute, node }) => {
    const found = node.kind === 'scalar' ? node.value : describe(node)
    const mask = masks.find((known) => known === found)
    if (mask !== undefined) return [{ attribute, mask }]
    const where = `mask of ${attribute.value} of ${policy.where}`
    return report(node.place, 'wrong_value', { where, found, closest: closest(found, masks), expected: masks }) ?? []
  })

const readMinGroup = (fields: Fields, report: Report): number => {
  const node = fields.node('min_group')
  const place = node?.place ?? fields.place
  if (node === undefined) report(place, 'missing_key', { where: fields.where, key: 'min_group' })
  const found = readAmount(fields, 'min_group', 'whole', report)
  if (found === undefined || found >= smallestGroup) return found ?? smallestGroup
  const where = `"min_group" of ${fields.where}`
  report(place, 'wrong_shape', {
    where,
    expected: `a whole number from ${smallestGroup} on`,
    found: `the number ${found}`,
  })
  return smallestGroup
}

/** Reads what `totals: full` has beside it; undefined where totals are not full, and then it may have nothing. */
export const readFull = (policy: Fields, isFull: boolean, report: Report): FullText | undefined => {
  if (isFull) return { minGroup: readMinGroup(policy, report), by: policy.texts('total_by') }
  for (const key of ['min_group', 'total_by']) {
    const place = policy.node(key)?.place
    const reason = 'it says of which totals "totals: full" holds, or stands inside "benchmark"'
    if (place !== undefined) report(place, 'excluded_key', { where: policy.where, key, reason })
  }
  return undefined
}

/** Reads the measures of which a reader may compare with all. */
export const readBenchmark = (policy: Fields, report: Report): BenchmarkText | undefined => {
  const node = policy.node('benchmark')
  if (node === undefined) return undefined
  const where = `benchmark of ${policy.where}`
  const fields = readFields(node, where, node.place, keysOf(Benchmark), report)
  const measures = fields.texts('measures')
  if (measures === undefined && fields.node('measures') === undefined)
    report(node.place, 'missing_key', { where, key: 'measures' })
  return { measures: measures ?? [], minGroup: readMinGroup(fields, report), by: fields.texts('by') }
}
