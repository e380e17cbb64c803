import { cardTexts, noteOf } from '../../server/contract/model-texts.ts'
import { valuesAt } from '../models/frame.ts'
import { concentrationOf } from '../models/segments/concentration.ts'
import { levelsOf } from '../models/segments/levels.ts'
import { scoreRfm } from '../models/segments/rfm.ts'
import { nameSegments, type SegmentColumn } from '../models/segments/rfm-segments.ts'
import { type Asked, refuseNegative, spread } from './asked.ts'
import { figure, type Group, type Outcome, outcomeOf, spanOf } from './outcome.ts'
import { placesWhere } from './seen.ts'

/** Customers who bought before, but not in the months that are looked back to. */
const inactive = 'Inactive'

const total = (column: Float64Array): number => column.reduce((sum, value) => sum + value, 0)
const atLeast0 = (column: Float64Array): Float64Array => column.map((value) => Math.max(0, value))

const groupsOf = ({ names, segment }: SegmentColumn): Group[] =>
  names.flatMap((name, at) => {
    const customers = segment.reduce((sum, one) => sum + Number(one === at), 0)
    return customers === 0 ? [] : [{ name, customers, share: customers / segment.length, profile: [] }]
  })

/** What a segment is called among the members of an attribute. */
const titleOf = (name: string): string =>
  Object.entries(cardTexts.groups).find(([known]) => known === name)?.[1] ?? name

const dataOf = ({ input, settings, from, end }: Asked, customers: number) => ({
  read: spanOf(from, end),
  customers,
  records: input.purchases.day.reduce((sum, day) => sum + Number(day >= from && day <= end), 0),
  fitted: customers,
  seed: settings.seed,
})

const active = ({ seen }: Asked): Int32Array => placesWhere(seen.spanOrders, (orders) => orders > 0)
const buyers = ({ seen }: Asked): Int32Array => placesWhere(seen.days, (days) => days > 0)

const shareOf = (column: Float64Array, { names, segment }: SegmentColumn, name: string): number => {
  const at = names.indexOf(name)
  return column.reduce((sum, value, i) => sum + (segment[i] === at ? value : 0), 0) / total(column)
}

const rfm = (asked: Asked): Outcome => {
  const { seen, input, end } = asked
  const places = active(asked)
  const features = ['recency', 'frequency', 'monetary']
  return outcomeOf('rfm', { features, data: dataOf(asked, places.length) }, () => {
    refuseNegative(seen)
    const monetary = atLeast0(valuesAt(seen.spanNet, places))
    const recency = valuesAt(seen.last, places).map((last) => end - last)
    const scores = scoreRfm({ recency, frequency: valuesAt(seen.spanOrders, places), monetary })
    const named = nameSegments(scores)
    const customers = input.ids.length
    const segment = spread<string>(customers, buyers(asked), () => inactive)
    for (const [i, place] of places.entries()) {
      const name = named.names[named.segment[i] ?? 0] ?? ''
      segment[place] = titleOf(name)
    }
    const lost = buyers(asked).length - places.length
    const below = valuesAt(seen.spanNet, places).filter((net) => net < 0).length
    const notes = [
      ...(lost > 0 ? [noteOf('inactive', { count: lost })] : []),
      ...(below > 0 ? [noteOf('returned_more', { count: below })] : []),
    ]
    return {
      rows: places.length,
      scores: {
        rfm_segment: segment,
        recency_score: spread(customers, places, (i) => scores.recency[i] ?? 0),
        frequency_score: spread(customers, places, (i) => scores.frequency[i] ?? 0),
        monetary_score: spread(customers, places, (i) => scores.monetary[i] ?? 0),
      },
      metrics: [figure('champions_share', shareOf(monetary, named, 'champions'))],
      card: { groups: groupsOf(named), notes },
    }
  })
}

const valueLevel = (asked: Asked): Outcome => {
  const { seen, input, settings } = asked
  const places = buyers(asked)
  return outcomeOf('value_level', { features: ['value'], data: dataOf(asked, places.length) }, () => {
    const margins = valuesAt(seen.spanMargin, places)
    const hasMargin = margins.every((margin) => Number.isFinite(margin))
    const values = hasMargin ? margins : valuesAt(seen.spanNet, places)
    const levels = levelsOf(values, settings.levels)
    return {
      rows: places.length,
      scores: { value_level: spread(input.ids.length, places, (i) => levels.names[levels.segment[i] ?? 0] ?? '') },
      metrics: [figure('platinum_value_share', shareOf(values, levels, 'platinum'))],
      card: {
        groups: groupsOf(levels),
        notes: [noteOf(hasMargin ? 'value_is_margin' : 'value_is_revenue')],
      },
    }
  })
}

const valueClass = (asked: Asked): Outcome => {
  const { seen, input } = asked
  const places = buyers(asked)
  return outcomeOf('value_class', { features: ['monetary'], data: dataOf(asked, places.length) }, () => {
    refuseNegative(seen)
    const found = concentrationOf(atLeast0(valuesAt(seen.spanNet, places)))
    return {
      rows: places.length,
      scores: {
        value_class: spread(input.ids.length, places, (i) => found.abc.names[found.abc.segment[i] ?? 0] ?? ''),
      },
      metrics: [figure('customers_for_80', found.customersForFirstCut), figure('gini', found.gini)],
      card: { groups: groupsOf(found.abc) },
    }
  })
}

/** The segments of a month, which need nothing but what was bought until its end. */
export const segmentsOf = (asked: Asked): Outcome[] => [rfm(asked), valueLevel(asked), valueClass(asked)]
