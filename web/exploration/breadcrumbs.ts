import type { Catalog, CatalogHierarchy } from '../../server/contract/catalog.ts'
import { applyOperation } from '../../server/contract/operations.ts'
import type { Condition, Member } from '../../server/contract/query.ts'
import { groupsPhrase } from './conditions.ts'
import type { Exploration } from './exploration.ts'
import { allParts, groupOf } from './groups.ts'
import { attributeName, attributeTitle, memberLabel } from './labels.ts'
import { attributeOf, operand, withQuery } from './query.ts'

/** One step of a drill path; `to` is the exploration it goes back to, absent on the level that is shown. */
export interface Crumb {
  readonly label: string
  readonly to?: Exploration
}

/** The drill path of one attribute on an axis, from the whole to the level that is shown. */
export interface Trail {
  readonly hierarchy: string
  readonly crumbs: readonly Crumb[]
}

/** The one member that conditions keep of an attribute; undefined where they keep several or all. */
export const fixedMember = (where: readonly Condition[], attribute: string): Member | undefined => {
  const condition = where.findLast((c) => c.attribute === attribute && c.in?.length === 1)
  return condition?.in?.[0]
}

/** The place of the group of conditions that chooses among the members of a level; -1 where none does. */
const groupOn = (where: readonly Condition[], level: string): number =>
  where.findIndex((c) => groupOf(c) !== undefined && allParts([c]).some(({ attribute }) => attribute === level))

interface Step {
  readonly label: string
  readonly level: string
  readonly from: Exploration
}

/** Rolls up while the level above is fixed to one member, or chosen by a group; steps from the shown level to the top. */
const stepsUp = (
  x: Exploration,
  catalog: Catalog,
  hierarchy: CatalogHierarchy,
  shown: string,
  locale: string,
): Step[] => {
  const steps: Step[] = []
  let current = x
  for (let k = hierarchy.levels.indexOf(shown) - 1; k >= 0; k--) {
    const [level, below] = [hierarchy.levels[k] ?? '', hierarchy.levels[k + 1] ?? '']
    const member = fixedMember(current.where, level)
    const group = member === undefined ? groupOn(current.where, level) : -1
    if (member === undefined && group < 0) break
    const label =
      member === undefined
        ? groupsPhrase(current.where.slice(group, group + 1), catalog, locale)
        : memberLabel(member, attributeOf(catalog, level), locale)
    const left = { ...current, where: current.where.filter((_, i) => i !== group) }
    const rolledUp = applyOperation(operand(left), catalog, {
      rollUp: { attribute: below, hierarchy: hierarchy.name },
    })
    current = withQuery({ ...left, expanded: [], collapsed: [] }, rolledUp)
    steps.push({ label, level, from: current })
  }
  return steps
}

const trail = (
  x: Exploration,
  catalog: Catalog,
  hierarchy: CatalogHierarchy,
  shown: string,
  locale: string,
): Trail | undefined => {
  const steps = stepsUp(x, catalog, hierarchy, shown, locale)
  const top = steps.at(-1)
  if (top === undefined) return undefined
  const isWhole = top.level === hierarchy.levels[0]
  const first = { label: isWhole ? hierarchy.all : attributeTitle(catalog, top.level), to: top.from }
  const members = steps.toReversed().map((step, i, all): Crumb => {
    const next = all[i + 1]
    return next === undefined ? { label: step.label } : { label: step.label, to: next.from }
  })
  return { hierarchy: hierarchy.name, crumbs: [first, ...members, { label: attributeName(catalog, shown).level }] }
}

/**
 * The drill paths of an exploration: for each attribute on an axis whose upper levels are fixed to one member each, or chosen
 * by a group, the way back, such as All offices › West › Manager. Rolling up along it drops these conditions.
 *
 * @returns trails in the order of the axes, rows first; none where nothing was drilled
 */
export const breadcrumbs = (x: Exploration, catalog: Catalog, locale: string): Trail[] =>
  [...x.rows, ...x.columns].flatMap((shown) => {
    const trails = catalog.hierarchies
      .filter((h) => h.levels.includes(shown))
      .map((h) => trail(x, catalog, h, shown, locale))
      .filter((t) => t !== undefined)
    const longest = trails.sort((a, b) => b.crumbs.length - a.crumbs.length)[0]
    return longest === undefined ? [] : [longest]
  })
