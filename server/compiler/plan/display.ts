import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { MeasureEntry } from '../../contract/query.ts'
import type { Attribute } from '../../model/cube.ts'
import type { Display, ShowKind } from '../../model/display.ts'
import { grandTotal, keeps } from './axes.ts'
import type { GroupKey, RolledUp } from './group-key.ts'
import type { Names } from './names.ts'
import type { AncestorValues, Calculate, DisplayOutput, Displays, MeasureFilter, Output, SortKey } from './plan.ts'
import type { Ancestor, Base, Counted, Shown } from './shown.ts'

/** Whether an output shows another one. */
export const isDisplay = (output: Output): output is DisplayOutput => output.value.kind === 'display'

const named = ['parent', 'row', 'column', 'grand'] as const
const isNamed = (base: string): base is (typeof named)[number] => named.some((known) => known === base)

/** Shows whose value is one of a share of rows: what they are compared with is said, never guessed. */
const needsBase: ReadonlySet<ShowKind> = new Set(['share', 'rank'])

/** Shows that go from one row to the next. */
const sequential: ReadonlySet<ShowKind> = new Set([
  'running',
  'difference',
  'percent_change',
  'index',
  'moving_average',
  'trend',
])

const isPeriod = ({ attribute }: GroupKey): boolean => attribute.period !== undefined && attribute.role !== undefined

/** What a place among axes is found by: names, what is on the axes, and the output that reads an attribute of rows. */
export interface Axes {
  readonly names: Names
  readonly keys: readonly GroupKey[]
  readonly property: (attribute: Attribute) => string
}

/** An attribute on no axis that each member of a key has one member of; undefined where none has. */
export const ancestorOn = ({ names, keys, property }: Axes, attribute: Attribute): Ancestor | undefined => {
  const of = keys.find((k) => k.implied.includes(attribute))
  if (of !== undefined) return { of, attribute }
  const below = keys.find((k) => isBelow(names, attribute, k.attribute))
  const isWhole = attribute.within.length === 0 && attribute.tree === undefined && below?.attribute.tree === undefined
  return below !== undefined && isWhole ? { of: below, attribute, by: property(attribute) } : undefined
}

const levelBase = (axes: Axes, show: ShowKind, level: string, path: string): Base => {
  const { names, keys } = axes
  const attribute = names.attribute(level, path)
  const key = keys.find((k) => k.attribute === attribute)
  if (key !== undefined) return { kind: 'level', key }
  if (keys.length === 0) return { kind: 'grand' }
  const ancestor = ancestorOn(axes, attribute)
  if (ancestor?.by !== undefined && sequential.has(show) && isPeriod(ancestor.of)) {
    const period = ancestor.of.attribute.name
    throw new QueryError('unsound', { reason: 'periods_without_rows', show, level, period }, path)
  }
  if (ancestor !== undefined) return { kind: 'ancestor', ...ancestor }
  throw new QueryError('unsound', { reason: 'base_on_no_axis', level, axes: keys.map((k) => k.attribute.name) }, path)
}

const isBelow = ({ cube }: Names, level: Attribute, attribute: Attribute): boolean =>
  [...cube.hierarchies.values()].some(({ levels }) => {
    const [above, below] = [levels.indexOf(level.name), levels.indexOf(attribute.name)]
    return above >= 0 && below > above
  })

const planBase = (axes: Axes, { show, base }: Display, path: string): Base => {
  if (base === undefined) {
    if (!needsBase.has(show)) return { kind: 'parent' }
    const problem = `${show} needs a base: ${named.join(', ')} or {"level": an attribute}; found none`
    throw new QueryError('invalid_request', { problem }, path)
  }
  const innermost = parentAxis(axes.keys).at(-1)?.attribute
  if (base === 'parent' && show === 'share' && innermost?.tree !== undefined)
    throw new QueryError('unsound', { reason: 'share_of_node', attribute: innermost.name }, `${path}.base`)
  return typeof base === 'string' ? { kind: base } : levelBase(axes, show, base.level, `${path}.base.level`)
}

const refuse = (problem: string, path: string): never => {
  throw new QueryError('invalid_request', { problem }, path)
}

/** How an entry of a query is shown, as written. */
type Written = Pick<Exclude<MeasureEntry, string>, 'base' | 'over' | 'direction' | 'ties' | 'window'>

/** What an entry of a query says of how it is shown, its words checked. @throws QueryError `invalid_request` */
export const displayOf = ({ cube }: Names, entry: Written, show: ShowKind, path: string): Display => {
  const { base, over, direction, ties, window } = entry
  if (typeof base === 'string' && !isNamed(base)) {
    const nearest = cube.attributes.has(base) ? `{"level": "${base}"}` : `"${closest(base, named)}"`
    return refuse(
      `a base is ${named.join(', ')} or {"level": an attribute}; found "${base}"; nearest is ${nearest}`,
      `${path}.base`,
    )
  }
  if (show !== 'rank' && (direction !== undefined || ties !== undefined))
    refuse(`direction and ties belong to rank; found them beside ${show}`, path)
  if (show === 'moving_average' && window === undefined)
    refuse('moving_average needs a window: how many periods or rows it spans, such as 3', path)
  if (show !== 'moving_average' && window !== undefined)
    refuse(`window belongs to moving_average; found it beside ${show}`, `${path}.window`)
  return {
    show,
    ...(base !== undefined && { base }),
    ...(over !== undefined && { over }),
    ...(direction !== undefined && { direction }),
    ...(ties !== undefined && { ties }),
    ...(window !== undefined && { window }),
  }
}

/** @throws QueryError `invalid_request` (no base), `unknown_attribute`, `unsound` (a base that no axis has) */
export const planDisplay = (axes: Axes, display: Display, path: string): Shown => ({
  show: display.show,
  base: planBase(axes, display, path),
  over: display.over ?? 'all',
  direction: display.direction ?? 'desc',
  ties: display.ties ?? 'standard',
  window: display.window ?? 1,
})

/** What the column of a display calculation says, from that of the output shown. */
export const shownColumn = (show: ShowKind, of: Output['column']): Output['column'] => {
  const { unit, format } = of
  const kept = { ...(unit !== undefined && { unit }), ...(format !== undefined && { format }) }
  switch (show) {
    case 'share':
    case 'percent_change':
      return { type: 'double', format: 'percent1' }
    case 'rank':
      return { type: 'integer' }
    case 'index':
      return { type: 'double' }
    case 'running':
    case 'difference':
      return { type: of.type, ...kept }
    default:
      return { type: 'double', ...kept }
  }
}

const bitsOf = (keys: readonly GroupKey[]): RolledUp => keys.reduce((bits, k) => bits | (1 << k.bit), 0)

const ofAxis = (keys: readonly GroupKey[], axis: GroupKey['axis']): readonly GroupKey[] =>
  keys.filter((k) => k.axis === axis)

const fromOn = (keys: readonly GroupKey[], first: GroupKey): readonly GroupKey[] =>
  keys.filter((k) => k.axis === first.axis && k.bit >= first.bit)

/** The axis whose last attribute a parent rolls up: rows, or columns where nothing is on rows. */
const parentAxis = (keys: readonly GroupKey[]): readonly GroupKey[] => {
  const rows = ofAxis(keys, 'row')
  return rows.length > 0 ? rows : keys
}

/** The set of the base of a coordinate at `set`; above its base a coordinate is its own base. */
export const baseSet = (keys: readonly GroupKey[], base: Base, set: RolledUp): RolledUp => {
  switch (base.kind) {
    case 'grand':
      return grandTotal(keys)
    case 'row':
      return set | bitsOf(ofAxis(keys, 'column'))
    case 'column':
      return set | bitsOf(ofAxis(keys, 'row'))
    case 'parent':
      return (
        set |
        bitsOf(
          parentAxis(keys)
            .filter((k) => keeps(set, k))
            .slice(-1),
        )
      )
    case 'level':
      return keeps(set, base.key) ? set | bitsOf(fromOn(keys, base.key).filter((k) => k !== base.key)) : set
    case 'ancestor':
      return keeps(set, base.of) ? set | bitsOf(fromOn(keys, base.of)) : set
  }
}

/** The innermost period of the row axis, or without one of the column axis, among the attributes that a set keeps. */
const timeKey = (keys: readonly GroupKey[], set: RolledUp): GroupKey | undefined => {
  const periods = keys.filter((k) => keeps(set, k) && isPeriod(k))
  return ofAxis(periods, 'row').at(-1) ?? periods.at(-1)
}

/** How the rows at one set follow each other: inside each combination of `partition`, and along which period if any. */
export interface Sequence {
  readonly partition: readonly GroupKey[]
  /** members of these differ inside a partition */
  readonly steps: readonly GroupKey[]
  readonly along: GroupKey | undefined
}

/** The rows that a display calculation at a set is made of: those that share the partition. */
export const sequenceAt = (keys: readonly GroupKey[], { show, base }: Shown, set: RolledUp): Sequence => {
  const kept = keys.filter((k) => keeps(set, k))
  const time = sequential.has(show) ? timeKey(keys, set) : undefined
  const above = time !== undefined && base.kind === 'parent' ? set | (1 << time.bit) : baseSet(keys, base, set)
  const steps = kept.filter((k) => !keeps(above, k))
  const isAlong =
    time !== undefined &&
    steps.includes(time) &&
    steps.every((k) => isPeriod(k) && k.attribute.role === time.attribute.role)
  return { partition: kept.filter((k) => keeps(above, k)), steps, along: isAlong ? time : undefined }
}

/** The output that a display calculation shows in the end, where it shows one that is itself shown among the rows. */
export const shownInTheEnd = (outputs: readonly Output[], name: string): string => {
  const output = outputs.find((o) => o.name === name)
  return output !== undefined && isDisplay(output) ? shownInTheEnd(outputs, output.value.of) : name
}

/**
 * The outputs shown among rows that other outputs may list, so that a value does not depend on what else is asked for.
 *
 * @param listedBy columns of legs whose rows list a coordinate for an output
 */
export const planCounted = (values: Calculate, listedBy: (output: string) => readonly string[]): readonly Counted[] => {
  const { members, fills } = values.input
  const shown = values.outputs.filter(isDisplay).filter((o) => o.value.shown.show !== 'share')
  const all = [...new Set(shown.map((o) => shownInTheEnd(values.outputs, o.name)))]
  return all
    .map((of) => ({ of, listedBy: listedBy(of) }))
    .filter(
      (c) =>
        members !== undefined || fills.length > 0 || values.listedBy.some((column) => !c.listedBy.includes(column)),
    )
}

/** Whether a display calculation goes from one row to the next in the order in which they are shown, at some set. */
export const followsOrder = (keys: readonly GroupKey[], shown: Shown, sets: readonly RolledUp[]): boolean =>
  sequential.has(shown.show) && sets.some((set) => sequenceAt(keys, shown, set).along === undefined)

/** Sets with those that shares at them are of: their denominators are computed like every other value. */
export const withBaseSets = (
  keys: readonly GroupKey[],
  outputs: readonly Output[],
  sets: readonly RolledUp[],
): readonly RolledUp[] => {
  const bases = outputs
    .filter(isDisplay)
    .flatMap(({ value }) =>
      value.shown.show === 'share' ? sets.map((set) => baseSet(keys, value.shown.base, set)) : [],
    )
  const all = [...new Set([...sets, ...bases])]
  return all.length === sets.length ? all : withBaseSets(keys, outputs, all)
}

/** What shares of ancestors on no axis are of, and what measure filters test there. `calculate` gives the values of all outputs at other keys. */
const planAncestors = (
  keys: readonly GroupKey[],
  outputs: readonly Output[],
  sets: readonly RolledUp[],
  tested: readonly Ancestor[],
  calculate: (keys: readonly GroupKey[], sets: readonly RolledUp[]) => Calculate,
): readonly AncestorValues[] => {
  const shared = outputs.filter(isDisplay).flatMap(({ name, value: { of, shown } }) => {
    if (shown.show !== 'share' || shown.base.kind !== 'ancestor') return []
    if (!outputs.some((o) => o.name === of && isDisplay(o))) return [shown.base]
    const details = { name, of, attribute: shown.base.attribute.name }
    throw new QueryError('unsound', { reason: 'share_of_shown', ...details }, 'measures')
  })
  const bases = [...shared, ...tested]
  const distinct = bases.filter((b, i) => bases.findIndex((o) => o.attribute === b.attribute) === i)
  return distinct.map((ancestor) => {
    const { of, attribute } = ancestor
    const implied = of.implied.filter((a) => attribute.within.includes(a.name))
    const key: GroupKey = { attribute, axis: of.axis, bit: keys.length, implied }
    const below = bitsOf(fromOn(keys, of))
    const found = sets.filter((set) => keeps(set, of)).map((set) => ({ of: set, base: set | below }))
    return { ancestor, key, sets: found, values: calculate([...keys, key], [...new Set(found.map((f) => f.base))]) }
  })
}

const inCircle = (measure: string): never => {
  throw new QueryError('unsound', { reason: 'order_in_circle', measure }, 'sort')
}

/** How deep each display calculation needs others over the same members. @throws QueryError as `planDisplays` */
const depthsOf = (
  keys: readonly GroupKey[],
  outputs: readonly DisplayOutput[],
  sort: readonly SortKey[],
  sets: readonly RolledUp[],
): ReadonlyMap<string, number> => {
  const depths = new Map<string, number>()
  const called = (name: string): readonly DisplayOutput[] => outputs.filter((o) => o.name === name)
  const sorted = sort.flatMap((s) => (s.kind === 'measure' ? called(s.output) : []))
  const depthOf = (output: DisplayOutput, using: readonly string[]): number => {
    const known = depths.get(output.name)
    if (known !== undefined) return known
    if (using.includes(output.name)) return inCircle(output.name)
    const { of, shown } = output.value
    const needs = [...called(of), ...(followsOrder(keys, shown, sets) ? sorted : [])]
    const late = needs.find((n) => n.value.shown.over === 'visible' && shown.over === 'all')
    if (late !== undefined)
      throw new QueryError('unsound', { reason: 'needs_visible', name: output.name, needs: late.name }, 'measures')
    const alike = needs.filter((n) => n.value.shown.over === shown.over)
    const depth = Math.max(0, ...alike.map((n) => depthOf(n, [...using, output.name]) + 1))
    depths.set(output.name, depth)
    return depth
  }
  for (const output of outputs) depthOf(output, [])
  return depths
}

/**
 * The display calculations among the outputs of a query.
 *
 * @param sets all sets that values are computed at
 * @param having measure filters, some at ancestors on no axis
 * @param calculate gives the values of all outputs at other keys
 * @throws QueryError `unsound`: a display calculation that follows an order which needs it, or one over all members of
 *   one over visible members
 */
export const planDisplays = (
  keys: readonly GroupKey[],
  outputs: readonly Output[],
  sort: readonly SortKey[],
  sets: readonly RolledUp[],
  having: readonly MeasureFilter[],
  calculate: (keys: readonly GroupKey[], sets: readonly RolledUp[]) => Calculate,
): Displays => {
  const displays = outputs.filter(isDisplay)
  const depths = depthsOf(keys, displays, sort, sets)
  const staged = (over: 'all' | 'visible'): DisplayOutput[][] => {
    const own = displays.filter((o) => o.value.shown.over === over)
    const last = Math.max(-1, ...own.map((o) => depths.get(o.name) ?? 0))
    return Array.from({ length: last + 1 }, (_, depth) => own.filter((o) => depths.get(o.name) === depth))
  }
  const tested = having.flatMap((h) => h.ancestor ?? [])
  const ancestors = planAncestors(keys, outputs, sets, tested, calculate)
  return { all: staged('all'), visible: staged('visible'), ancestors }
}
