import { type RatePart, rateAndMix } from '../../../pipelines/models/drivers/rate-and-mix.ts'
import { ModelRefusal } from '../../../pipelines/models/refusal.ts'
import type { AttributeDrivers } from '../../contract/drivers.ts'
import type { Value } from '../../contract/result.ts'
import type { MemberSides, Sides } from './sides.ts'

type RatioDrivers = Extract<AttributeDrivers, { kind: 'ratio' }>

const partOf = ([numerator, denominator]: readonly Value[]): RatePart => ({
  numerator: Number(numerator ?? 0),
  denominator: Number(denominator ?? 0),
})

const rateOf = ({ numerator, denominator }: RatePart): number | null =>
  denominator === 0 ? null : numerator / denominator

const isSame = (a: number, b: number, size: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(size, 1e-300)

/** Refuses members whose parts are not the parts of the whole, as where both count what several members share. */
const checkSums = (members: readonly MemberSides[], { whole }: Sides): void => {
  for (const side of ['before', 'after'] as const) {
    const total = partOf(whole[side])
    for (const part of ['numerator', 'denominator'] as const) {
      const values = members.map((member) => partOf(member[side])[part])
      const sum = values.reduce((all, value) => all + value, 0)
      const size = values.reduce((all, value) => all + Math.abs(value), Math.abs(total[part]))
      if (isSame(sum, total[part], size)) continue
      throw ModelRefusal.of(`not_additive/${part}s`, { sum, whole: total[part] })
    }
  }
}

/** How the members went, where that is not how the whole went: what moved are their weights. */
const isReversed = (change: number, moved: readonly number[]): boolean => {
  const real = moved.filter((by) => by !== 0)
  return change !== 0 && real.length > 0 && real.every((by) => Math.sign(by) === -Math.sign(change))
}

const textOf = (attribute: string, { rate, mix }: { rate: number; mix: number }, reversed: boolean): string => {
  if (reversed)
    return `Every member of ${attribute} went the other way than the whole: what moved the whole is how much each weighs.`
  const larger = Math.abs(rate) >= Math.abs(mix) ? 'the ratios of members' : 'how much members weigh'
  return `Along ${attribute} the larger part of the change goes with ${larger}. This does not say why.`
}

/**
 * What members of an attribute have of the change of a ratio, by their own ratios and by their weights.
 *
 * @param sides with two columns: what is divided, and by what
 * @param most so many members are told by themselves, those with the largest effect
 * @throws ModelRefusal `not_additive` where the parts do not add up, and those of `rateAndMix`
 */
export const ratioSplit = (attribute: string, sides: Sides, most: number): RatioDrivers => {
  const { members } = sides
  checkSums(members, sides)
  const partsOf = (side: 'before' | 'after') => new Map(members.map((member) => [member.key, partOf(member[side])]))
  const split = rateAndMix(partsOf('before'), partsOf('after'))
  const [total0, total1] = [partOf(sides.whole.before).denominator, partOf(sides.whole.after).denominator]
  const effects = new Map(split.segments.map((segment) => [segment.segment, segment]))
  const all = members
    .map(({ key, member, label, before, after }) => {
      const [was, is] = [partOf(before), partOf(after)]
      const { rate = 0, mix = 0 } = effects.get(key) ?? {}
      return {
        member,
        label,
        before: rateOf(was),
        after: rateOf(is),
        weightBefore: was.denominator / total0,
        weightAfter: is.denominator / total1,
        rate,
        mix,
      }
    })
    .sort((a, b) => Math.abs(b.rate + b.mix) - Math.abs(a.rate + a.mix) || (a.label < b.label ? -1 : 1))
  const rest = all.slice(most)
  const sumOf = (part: 'rate' | 'mix') => rest.reduce((sum, row) => sum + row[part], 0)
  const reversed = isReversed(
    split.after - split.before,
    split.segments.map(({ rate }) => rate),
  )
  return {
    kind: 'ratio',
    attribute,
    rate: split.rate,
    mix: split.mix,
    parts: all.slice(0, most),
    rest: { members: rest.length, rate: sumOf('rate'), mix: sumOf('mix') },
    reversed,
    text: textOf(attribute, split, reversed),
  }
}
