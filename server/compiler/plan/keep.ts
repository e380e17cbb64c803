import { QueryError } from '../../contract/errors.ts'
import type { CubeQuery, Having, MeasureEntry, Top } from '../../contract/query.ts'
import type { Notice } from '../../contract/result.ts'
import type { Parameter } from '../statement.ts'
import { keeping, keeps } from './axes.ts'
import { type Axes, ancestorOn, isDisplay } from './display.ts'
import type { Names } from './names.ts'
import { Outputs } from './outputs.ts'
import type { Calculate, GroupKey, MeasureFilter, Output, Take } from './plan.ts'
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

const namesOn = (keys: readonly GroupKey[]): string[] => keys.map((k) => k.attribute.name)

/** Where the value of an ancestor is: a set of the axes, or an ancestor that a key brings along. */
const ancestorOf = (axes: Axes, at: string, path: string): Pick<MeasureFilter, 'at' | 'ancestor'> => {
  const { names, keys } = axes
  const attribute = names.attribute(at, path)
  const key = keys.find((k) => k.attribute === attribute)
  if (key === undefined) {
    const ancestor = ancestorOn(axes, attribute)
    if (ancestor === undefined)
      throw new QueryError('unsound', { reason: 'filter_on_no_axis', attribute: at, axes: namesOn(keys) }, path)
    return { at: 0, ancestor }
  }
  const above = keys.filter((k) => k.axis !== key.axis || k.bit <= key.bit)
  return { at: keeping(keys, above) }
}

/** What filters or ranks comes before what is left of it is known. */
const refuseVisible = (output: Output, reason: 'filter_by_visible' | 'ranking_by_visible', path: string): void => {
  if (!isDisplay(output) || output.value.shown.over === 'all') return
  throw new QueryError('unsound', { reason, measure: output.name }, path)
}

/**
 * Measure filters of a query.
 *
 * @throws QueryError `unknown_measure`, `unknown_attribute`, `invalid_request` (nothing to compare with), `not_supported_yet`
 */
export const planHaving = (
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
    refuseVisible(tested, 'filter_by_visible', path)
    const output = tested.name
    const at = h.at === undefined ? { at: 0 } : ancestorOf(outputs.axes, h.at, `${path}.at`)
    if (at.ancestor !== undefined && isDisplay(tested)) {
      const details = { measure: output, attribute: h.at ?? '', axes: namesOn(keys) }
      throw new QueryError('unsound', { reason: 'shown_filter_on_no_axis', ...details }, `${path}.at`)
    }
    const compared = comparisons(h)
    if (compared.length === 0)
      throw new QueryError(
        'invalid_request',
        { problem: `a measure filter on ${h.measure ?? h.calc} needs one of gt, gte, lt, lte, between` },
        path,
      )
    return compared.map(([op, value]) => ({ output, op, value: bound(value), ...at }))
  })

/** What a ranking ranks inside of: members of keys with the ancestors that they need, or ancestors on no axis. */
const insideOf = (
  axes: Axes,
  of: readonly GroupKey[],
  per: string | undefined,
  path: string,
): Pick<Take, 'per' | 'inside'> => {
  const { names, keys } = axes
  if (per === undefined) return { per: [], inside: [] }
  if (per === 'row') return { per: keys.filter((k) => k.axis === 'row' && !of.includes(k)), inside: [] }
  const attribute = names.attribute(per, path)
  const key = keys.find((k) => k.attribute === attribute)
  if (key !== undefined) {
    const set = keeping(keys, [key])
    return { per: keys.filter((k) => keeps(set, k) && !of.includes(k)), inside: [] }
  }
  const ancestor = ancestorOn({ ...axes, keys: of }, attribute)
  if (ancestor === undefined)
    throw new QueryError('unsound', { reason: 'ranking_on_no_axis', attribute: per, axes: namesOn(keys) }, path)
  return { per: [], inside: [ancestor] }
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
  const values = entries.filter((entry) => typeof entry === 'string' || entry.show === undefined)
  const outputs = new Outputs(names, isNamed ? values : [top.by], keys, filters)
  const calculated = outputs.calculate(keys, [0])
  // only members that have the measure itself are ranked, whatever else the query asks for
  return calculated.listedBy.length === 0 ? calculated : { ...calculated, listedBy: outputs.listedBy(top.by) }
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
  const { per, inside } = insideOf(outputs.axes, of, top.per, `${path}.per`)
  const by = outputs.named(top.by, `${path}.by`)
  refuseVisible(by, 'ranking_by_visible', `${path}.by`)
  if (top.context !== undefined && isDisplay(by)) {
    const details = { measure: by.name, of: by.value.of }
    throw new QueryError('unsound', { reason: 'ranking_by_shown', ...details }, `${path}.by`)
  }
  const at = keeping(keys, [...of, ...per])
  const ranked = keys.filter((k) => keeps(at, k))
  const context = top.context === undefined ? undefined : contextLeg(names, ranked, top, outputs.entries, path)
  return { of, per, inside, keys: ranked, at, kind: top.kind, n: bound(top.n), by: by.name, context }
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
  if (other && tops.length > 1) throw new QueryError('unsound', { reason: 'other_of_rankings' }, 'top')
  return { takes, other: other && takes.length > 0, notices: planned.filter((p) => 'code' in p) }
}
