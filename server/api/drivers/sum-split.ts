import { adtributor, type DimensionSurprise } from '../../../pipelines/models/drivers/adtributor.ts'
import { type Contribution, contributions } from '../../../pipelines/models/drivers/contributions.ts'
import { orRefusal } from '../../../pipelines/models/refusal.ts'
import type { AttributeDrivers } from '../../contract/drivers.ts'
import type { Value } from '../../contract/result.ts'
import { type Arithmetic, arithmeticOf, type MemberSides, type Sides } from './sides.ts'

type SumDrivers = Extract<AttributeDrivers, { kind: 'sum' }>
type SumPart = SumDrivers['parts'][number]

const first = (values: readonly Value[]): Value => values[0] ?? null
const numberIn = (values: readonly Value[]): number => Number(first(values) ?? 0)

/** What is surprising along an attribute; undefined where shares make no sense, as of amounts below 0. */
const surpriseOf = (attribute: string, members: readonly MemberSides[]): DimensionSurprise | undefined => {
  const outcomes = members.map(
    ({ key, before, after }) => [key, { forecast: numberIn(before), actual: numberIn(after) }] as const,
  )
  return orRefusal(
    () => adtributor(new Map([[attribute, new Map(outcomes)]]))[0],
    () => undefined,
  )
}

const percent = (share: number): string =>
  share > 1.005 ? 'more than all of it' : `${Math.round(100 * share)} % of it`

const listed = (labels: readonly string[]): string =>
  labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`

const textOf = (attribute: string, labels: readonly string[], found: DimensionSurprise | undefined): string => {
  if (found === undefined) return `What members of ${attribute} have of the change is no share of a whole.`
  if (labels.length === 0)
    return `No few members of ${attribute} go with the change: it is spread over many, or each changed as the whole did.`
  const verb = labels.length === 1 ? 'goes' : 'go'
  const share = labels.length === 1 ? 'its share' : 'their share'
  return `${listed(labels)} of ${attribute} ${verb} with the change: ${percent(found.explanatoryPower)}, and ${share} of the whole moved. This does not say why.`
}

const partOf = (
  { member, label, before, after }: MemberSides,
  { share, growth }: Contribution,
  surprise: number | undefined,
  { minus, sum }: Arithmetic,
): SumPart => ({
  member,
  label,
  before: sum([first(before)]),
  after: sum([first(after)]),
  change: minus(first(after), first(before)),
  share,
  growth,
  surprise: surprise ?? null,
})

/**
 * What members of an attribute have of the change of a measure that adds up, or counts what members do not share. Parts and rest
 * are the whole change, of decimals to the last digit.
 *
 * @param most so many members are told by themselves
 * @throws ModelRefusal those of `contributions`
 */
export const sumSplit = (
  attribute: string,
  { columns: [column], members, whole }: Sides,
  kind: 'sum' | 'distinct',
  most: number,
): SumDrivers => {
  const exact = arithmeticOf(column ?? { name: '', axis: 'measure', type: 'double' })
  const byKey = new Map(members.map((member) => [member.key, member]))
  const changes = new Map(
    members.map(({ key, before, after }) => [key, { before: numberIn(before), after: numberIn(after) }]),
  )
  const total = { before: numberIn(whole.before), after: numberIn(whole.after) }
  const ranked = contributions(kind, changes, total)
  const found = surpriseOf(attribute, members)
  const surprises = new Map(found?.members.map(({ member, surprise }) => [member, surprise]))
  const parts = ranked.flatMap((contribution) => {
    const member = byKey.get(contribution.member)
    return member === undefined ? [] : [partOf(member, contribution, surprises.get(contribution.member), exact)]
  })
  const candidates = (found?.candidates ?? []).flatMap((key) => byKey.get(key) ?? [])
  const labels = candidates.map(({ label }) => label)
  return {
    kind: 'sum',
    attribute,
    parts: parts.slice(0, most),
    rest: {
      members: Math.max(0, parts.length - most),
      change: exact.sum(parts.slice(most).map(({ change }) => change)),
    },
    goesWith: candidates.map(({ member }) => member),
    explained: found?.explanatoryPower ?? 0,
    surprise: found?.surprise ?? 0,
    text: textOf(attribute, labels, found),
  }
}
