import { Having, Member, type SetDefinition } from '../../contract/query.ts'
import { algebra, Freeze, setKeys, Take, TakeKind } from '../language/set.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe, type Entry, type Located } from '../yaml/node.ts'
import type { TopLevel } from './definition.ts'
import { readNamed } from './named.ts'
import { plain, readWhen, type WhenDefinition } from './when.ts'

const chosen = ['from', 'take', 'by', 'kind', 'having', 'when'] as const

/** What the members of a set are as written. */
export type SetRule =
  | { readonly kind: 'members'; readonly of: Located; readonly members: readonly Member[] }
  | { readonly kind: 'algebra'; readonly how: (typeof algebra)[number]; readonly sets: readonly Located[] }
  | {
      readonly kind: 'ranked'
      readonly of: Located
      readonly from: Located | undefined
      readonly take: { readonly n: number; readonly by: Located; readonly kind: SetDefinition['kind'] } | undefined
      readonly having: readonly { readonly measure: Located; readonly test: Having }[]
      readonly when: readonly WhenDefinition[]
      /** when its members are found and stored; absent: with every question */
      readonly freeze: 'nightly' | undefined
    }

/** A named set as written. */
export interface SetText extends TopLevel {
  readonly rule: SetRule
}

const readMembers = (fields: Fields, report: Report): readonly Member[] | undefined => {
  const node = fields.node('members')
  if (node === undefined) return undefined
  const where = `"members" of ${fields.where}`
  if (node.kind !== 'list' || node.items.length === 0)
    return report(node.place, 'wrong_shape', { where, expected: 'a list of members', found: describe(node) })
  const expected = 'a key, a list of keys, null or {special: unknown}'
  return node.items.flatMap((item) => {
    const { success, data } = Member.safeParse(plain(item))
    if (success) return [data]
    return report(item.place, 'wrong_shape', { where: `a member of ${where}`, expected, found: describe(item) }) ?? []
  })
}

const readTake = (fields: Fields, report: Report) => {
  const node = fields.node('take')
  const { where, place } = fields
  if (node === undefined) {
    const without = (['by', 'kind'] as const).find((key) => fields.node(key) !== undefined)
    return without && report(fields.node(without)?.place ?? place, 'missing_key', { where, key: 'take' })
  }
  const n = Take.safeParse(plain(node)).data
  const by = fields.required('by')
  const kind = fields.choice('kind', TakeKind.options)
  if (n === undefined) {
    const expected = 'a number that is not negative, such as 20'
    return report(node.place, 'wrong_shape', { where: `"take" of ${where}`, expected, found: describe(node) })
  }
  return by && { n, by, kind }
}

const readHaving = ({ key: measure, node }: Entry, of: string, report: Report) => {
  const { success, data } = Having.safeParse({ ...Object(plain(node)), measure: measure.value })
  if (node.kind === 'map' && node.entries.length > 0 && success && data.at === undefined) return { measure, test: data }
  const where = `"${measure.value}" of having of ${of}`
  const expected = 'a map such as {gte: 100}, of gt, gte, lt, lte and between'
  return report(node.place, 'wrong_shape', { where, expected, found: describe(node) })
}

/** Reports keys that say something else than the one that decides what the set is. */
const refuseOthers = (key: string, others: readonly string[], reason: string, fields: Fields, report: Report) => {
  for (const other of others) {
    const node = fields.node(other)
    if (other !== key && node !== undefined)
      report(node.place, 'excluded_key', { where: fields.where, key: other, reason })
  }
}

const readRule = (fields: Fields, report: Report): SetRule | undefined => {
  const { where, place } = fields
  const how = algebra.find((key) => fields.node(key) !== undefined)
  if (how !== undefined) {
    refuseOthers(how, ['of', 'members', ...chosen, ...algebra], `${how} puts sets together`, fields, report)
    refuseOthers(
      how,
      ['freeze'],
      `${how} puts sets together, and those that it names are what can be frozen`,
      fields,
      report,
    )
    const sets = fields.texts(how)
    return sets && { kind: 'algebra', how, sets }
  }
  const of = fields.required('of')
  if (fields.node('members') !== undefined) {
    refuseOthers('members', [...chosen, 'freeze'], 'members lists what is in the set', fields, report)
    const members = readMembers(fields, report)
    return of && members && { kind: 'members', of, members }
  }
  if (['take', 'by', 'kind', 'having'].every((key) => fields.node(key) === undefined))
    return report(place, 'missing_key', { where, key: 'members, take, having, union, except or intersect' })
  const take = readTake(fields, report)
  const tests = fields.entries('having')
  const having = tests.flatMap((entry) => readHaving(entry, fields.where, report) ?? [])
  const isTaken = take !== undefined || fields.node('take') === undefined
  const isWhole = isTaken && having.length === tests.length
  const rule = {
    from: fields.text('from'),
    take,
    having,
    when: readWhen(fields, 'when', report),
    freeze: fields.choice('freeze', Freeze.options),
  }
  return of && isWhole ? { kind: 'ranked', of, ...rule } : undefined
}

/** Reads one named set; undefined where what it has cannot be read. */
export const readSet = ({ key: name, node }: Entry, report: Report): SetText | undefined => {
  const fields = readFields(node, `set ${name.value}`, name.place, { known: setKeys }, report)
  const named = readNamed(name, fields)
  const override = fields.flag('override') ?? false
  const rule = readRule(fields, report)
  return rule && { ...named, override, rule }
}
