import { QueryError } from '../../contract/errors.ts'
import type { CubeQuery, Having, MeasureEntry, Top } from '../../contract/query.ts'
import type { Notice } from '../../contract/result.ts'
import type { Parameter } from '../statement.ts'
import { keeping } from './axes.ts'
import type { Names } from './names.ts'
import { Outputs } from './outputs.ts'
import type { Calculate, GroupKey, MeasureFilter, Take } from './plan.ts'
import { planFilter } from './plan-filter.ts'

const bound = (value: number): Parameter => ({ value, type: Number.isSafeInteger(value) ? 'integer' : 'double' })

const comparisons = (having: Having): (readonly [MeasureFilter['op'], number])[] => [
  ...(having.gt === undefined ? [] : [['>', having.gt] as const]),
  ...(having.gte === undefined ? [] : [['>=', having.gte] as const]),
  ...(having.lt === undefined ? [] : [['<', having.lt] as const]),
  ...(having.lte === undefined ? [] : [['<=', having.lte] as const]),
  ...(having.between === undefined
    ? []
    : ([
        ['>=', having.between[0]],
        ['<=', having.between[1]],
      ] as const)),
]

const ancestorSet = (names: Names, keys: readonly GroupKey[], at: string, path: string) => {
  names.attribute(at, path)
  const key = keys.find((k) => k.attribute.name === at)
  if (key === undefined)
    throw new QueryError('not_supported_yet', { feature: `a measure filter at ${at}, which is on no axis` }, path)
  return keeping(
    keys,
    keys.filter((k) => k.axis !== key.axis || k.bit <= key.bit),
  )
}

/**
 * Measure filters of a query.
 *
 * @throws QueryError `unknown_measure`, `unknown_attribute`, `invalid_request` (nothing to compare with), `not_supported_yet`
 */
export const planHaving = (
  names: Names,
  keys: readonly GroupKey[],
  outputs: Outputs,
  having: readonly Having[],
): readonly MeasureFilter[] =>
  having.flatMap((h, i) => {
    const path = `having[${i}]`
    if ((h.measure === undefined) === (h.calc === undefined))
      throw new QueryError('invalid_request', { problem: 'a measure filter needs either measure or calc' }, path)
    const tested =
      h.calc === undefined
        ? outputs.named(h.measure ?? '', `${path}.measure`)
        : outputs.calculated(h.calc, `${path}.calc`)
    const output = tested.name
    const at = h.at === undefined ? 0 : ancestorSet(names, keys, h.at, `${path}.at`)
    const compared = comparisons(h)
    if (compared.length === 0)
      throw new QueryError(
        'invalid_request',
        { problem: `a measure filter on ${h.measure ?? h.calc} needs one of gt, gte, lt, lte, between` },
        path,
      )
    return compared.map(([op, value]) => ({ output, op, value: bound(value), at }))
  })

const perKeys = (
  names: Names,
  keys: readonly GroupKey[],
  of: readonly GroupKey[],
  per: string | undefined,
  path: string,
): readonly GroupKey[] => {
  if (per === undefined) return []
  if (per === 'row') return keys.filter((k) => k.axis === 'row' && !of.includes(k))
  names.attribute(per, path)
  const key = keys.find((k) => k.attribute.name === per)
  if (key === undefined)
    throw new QueryError('not_supported_yet', { feature: `top per ${per}, which is on no axis` }, path)
  return [key]
}

/** A ranking under its own filter: a leg that groups by `of` and `per` alone and computes the ranking measure. */
const contextLeg = (
  names: Names,
  ranked: readonly GroupKey[],
  top: Top,
  entries: readonly MeasureEntry[],
  path: string,
): Calculate => {
  const keys = ranked.map((k, bit) => ({ ...k, bit }))
  const isNamed = entries.some((entry) => typeof entry !== 'string' && entry.as === top.by)
  const filters = (top.context ?? []).map((c, i) => planFilter(names, c, `${path}.context[${i}]`))
  const outputs = new Outputs(names, isNamed ? [...entries] : [top.by], keys, filters)
  return outputs.calculate(keys, [0])
}

const planTop = (names: Names, keys: readonly GroupKey[], outputs: Outputs, top: Top, path: string): Take | Notice => {
  const attributes = (Array.isArray(top.of) ? top.of : [top.of]).map((name) => names.attribute(name, `${path}.of`))
  const of = attributes.flatMap((a) => keys.find((k) => k.attribute === a) ?? [])
  if (of.length < attributes.length) {
    const missing = attributes.filter((a) => !of.some((k) => k.attribute === a)).map((a) => a.name)
    return {
      code: 'not_on_axis',
      details: { attributes: missing },
      text: `The ranking of ${missing.join(', ')} is not applied: it is on no axis.`,
    }
  }
  if ((top.kind === 'top' || top.kind === 'bottom') && !Number.isInteger(top.n)) {
    throw new QueryError('invalid_request', { problem: `n counts members; found ${top.n}` }, `${path}.n`)
  }
  const per = perKeys(names, keys, of, top.per, `${path}.per`)
  const by = outputs.named(top.by, `${path}.by`).name
  const context = top.context === undefined ? undefined : contextLeg(names, [...of, ...per], top, outputs.entries, path)
  return { of, per, at: keeping(keys, [...of, ...per]), kind: top.kind, n: bound(top.n), by, context }
}

/** Rankings of a query, and whether the members they leave out are shown as "other". */
export interface PlannedTops {
  readonly takes: readonly Take[]
  readonly other: boolean
  readonly notices: readonly Notice[]
}

/** @throws QueryError `unknown_measure`, `unknown_attribute`, `invalid_request`, `not_supported_yet` */
export const planTops = (
  names: Names,
  keys: readonly GroupKey[],
  outputs: Outputs,
  top: CubeQuery['top'],
): PlannedTops => {
  const tops = top === undefined ? [] : Array.isArray(top) ? top : [top]
  const planned = tops.map((t, i) => planTop(names, keys, outputs, t, Array.isArray(top) ? `top[${i}]` : 'top'))
  const takes = planned.filter((p) => 'of' in p)
  const other = tops.some((t) => t.other === true)
  if (other && tops.length > 1)
    throw new QueryError('not_supported_yet', { feature: '"other" with several rankings' }, 'top')
  return { takes, other: other && takes.length > 0, notices: planned.filter((p) => 'code' in p) }
}
