import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Condition } from '../../../../server/contract/query.ts'
import { breadcrumbs } from '../../../../web/exploration/breadcrumbs.ts'
import { conditionText } from '../../../../web/exploration/conditions.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import {
  conditionOf,
  groupKinds,
  groupOf,
  joined,
  type PartPath,
  partAt,
  partPathOf,
  takenApart,
  withMore,
  withPart,
} from '../../../../web/exploration/groups.ts'
import { reduce } from '../../../../web/exploration/reduce.ts'
import { repairs, withNearest } from '../../../../web/exploration/repair.ts'
import { questionTitle } from '../../../../web/exploration/sentence.ts'
import { catalog } from '../opportunities.ts'

const is = (attribute: string, ...members: string[]): Condition => ({ attribute, in: members })
const west = is('owner.office', 'West')
const east = is('owner.office', 'East')
const won = is('stage', 'Won')
const lost = is('stage', 'Lost')

/** What rows a condition keeps, by their members: the meaning of a condition by itself, as the contract says it. */
type Row = Readonly<Record<string, string>>
const keeps = ({ attribute, in: kept, notIn, any, all, not }: Condition, row: Row): boolean => {
  if (any !== undefined) return any.some((part) => keeps(part, row))
  if (all !== undefined) return all.every((part) => keeps(part, row))
  if (not !== undefined) return !keeps(not, row)
  const member = row[attribute ?? ''] ?? ''
  return (kept?.includes(member) ?? true) && !(notIn?.includes(member) ?? false)
}

const rows: readonly Row[] = ['a', 'b', 'c'].flatMap((x) => ['a', 'b', 'c'].map((y) => ({ x, y })))
const kept = (condition: Condition | undefined): readonly Row[] =>
  condition === undefined ? [] : rows.filter((row) => keeps(condition, row))

const members = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 2 })
const attribute = fc.constantFrom('x', 'y')
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ attribute, in: members }),
    fc.record({ attribute, notIn: members }),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    tie('condition').map((not) => ({ not })),
  ),
}))
const kind = fc.constantFrom(...groupKinds)

/** The ways to all parts of a condition, itself among them. */
const pathsOf = (of: Condition): PartPath[] => [
  [],
  ...(groupOf(of)?.parts ?? []).flatMap((part, i) => pathsOf(part).map((path) => [i, ...path])),
]

describe('a group of conditions', () => {
  it('keeps the same rows when it is read as a group and written again', () => {
    fc.assert(
      fc.property(condition, (of) => {
        const group = groupOf(of)
        if (group !== undefined) expect(kept(conditionOf(group))).toEqual(kept(of))
      }),
    )
  })

  it('keeps what either of two keeps, or both, once they are joined', () => {
    fc.assert(
      fc.property(condition, condition, kind, (one, other, how) => {
        const both = rows.filter((row) =>
          how === 'any' ? keeps(one, row) || keeps(other, row) : keeps(one, row) && keeps(other, row),
        )
        expect(kept(joined(one, how, other))).toEqual(both)
      }),
    )
  })

  it('keeps what the opposite does not, once it is negated', () => {
    fc.assert(
      fc.property(condition, (of) => {
        const group = groupOf(of)
        if (group === undefined) return
        const negated = conditionOf({ ...group, isNegated: !group.isNegated })
        expect(kept(negated)).toEqual(rows.filter((row) => !keeps(of, row)))
      }),
    )
  })

  it('keeps the same rows when a part is replaced by one that keeps the same', () => {
    fc.assert(
      fc.property(condition, fc.nat(), (of, at) => {
        const paths = pathsOf(of)
        const path = paths[at % paths.length] ?? []
        expect(partAt(of, path)).toBeDefined()
        expect(kept(withPart(of, path, (part) => ({ not: { not: part } })))).toEqual(kept(of))
      }),
    )
  })

  it('is taken apart into filters that leave out what it left out, and all of which keep what an all-of did', () => {
    fc.assert(
      fc.property(condition, (of) => {
        const group = groupOf(of)
        const apart = takenApart(of)
        const all = rows.filter((row) => apart.every((part) => keeps(part, row)))
        const isSame = group === undefined || (group.kind === 'all') !== group.isNegated || group.parts.length === 1
        if (isSame) expect(all).toEqual(kept(of))
        else if (!group.isNegated) expect(kept(of)).toEqual(expect.arrayContaining([...all]))
      }),
    )
  })

  it('is made of two filters, and grows by a third: alternatives of alternatives are one group', () => {
    expect(joined(west, 'any', won)).toEqual({ any: [west, won] })
    expect(joined({ any: [west, won] }, 'any', lost)).toEqual({ any: [west, won, lost] })
    expect(joined({ any: [west, won] }, 'all', lost)).toEqual({ all: [{ any: [west, won] }, lost] })
    expect(joined(west, 'any', west)).toEqual(west)
    expect(withMore({ not: { any: [west, won] } }, lost)).toEqual({ not: { any: [west, won, lost] } })
  })

  it('has groups as parts: any of all-ofs', () => {
    const one = withPart({ any: [west, east] }, [0], (part) => joined(part, 'all', won))
    const two = one && withPart(one, [1], (part) => joined(part, 'all', lost))
    expect(two).toEqual({ any: [{ all: [west, won] }, { all: [east, lost] }] })
    expect(two && partAt(two, [1, 0])).toEqual(east)
    expect(two && withPart(two, [1, 0], () => undefined)).toEqual({ any: [{ all: [west, won] }, lost] })
    expect(two && withPart(two, [1], () => undefined)).toEqual({ all: [west, won] })
  })

  it('of which one part is left is that part, and nothing of which none is', () => {
    expect(withPart({ any: [west, won] }, [1], () => undefined)).toEqual(west)
    expect(withPart({ not: { all: [west, won] } }, [1], () => undefined)).toEqual({
      attribute: 'owner.office',
      notIn: ['West'],
    })
    expect(withPart({ not: { segment: 'large' } }, [0], () => undefined)).toBeUndefined()
  })

  it.each([
    ['.any[1].in[0]', [1]],
    ['.any[1].all[2].attribute', [1, 2]],
    ['.not.all[1]', [1]],
    ['.not.attribute', [0]],
    ['.not.not.any[3].not.in', [0, 3, 0]],
    ['.notIn[2]', []],
    ['.in[2]', []],
  ] as const)('has the part that the API calls %s', (place, path) => {
    expect(partPathOf(place)).toEqual(path)
  })
})

describe('groups of filters', () => {
  const start: Exploration = {
    ...blankExploration('opportunities'),
    measures: ['won_value'],
    rows: ['owner.manager'],
    where: [won, west, is('product.name', 'GTX')],
  }

  it('are made of two chips in the place of the first that is named, and taken apart again', () => {
    const group = reduce(start, { kind: 'combine', index: 2, other: 0 }, catalog)
    expect(group.where).toEqual([west, { any: [is('product.name', 'GTX'), won] }])
    expect(reduce(group, { kind: 'takeApart', index: 1 }, catalog).where).toEqual([
      west,
      is('product.name', 'GTX'),
      won,
    ])
    expect(reduce(start, { kind: 'combine', index: 1, other: 1 }, catalog)).toEqual(start)
    expect(reduce(start, { kind: 'combine', index: 1, other: 7 }, catalog)).toEqual(start)
  })

  it('are said in the title, groups within them in brackets', () => {
    const asked = (...where: Condition[]) => questionTitle({ ...start, where }, catalog)
    expect(asked(won)).toBe('Won value by manager')
    expect(asked(won, { any: [west, lost] })).toBe('Won value by manager where Owner office West or Stage Lost')
    expect(asked({ any: [{ all: [west, won] }, { all: [east, lost] }] })).toBe(
      'Won value by manager where (Owner office West and Stage Won) or (Owner office East and Stage Lost)',
    )
    expect(asked({ any: [west, won] }, { not: { all: [east, lost] } })).toBe(
      'Won value by manager where (Owner office West or Stage Won) and not (Owner office East and Stage Lost)',
    )
  })

  it.each([
    [{ not: { any: [west, won] } }, 'None of', 'Owner office West or Stage Won'],
    [{ not: { all: [west, won] } }, 'Not all of', 'Owner office West and Stage Won'],
    [{ all: [west, { not: { segment: 'large' } }] }, 'All of', 'Owner office West and not large Yes'],
  ])('%j reads %s: %s', (group, name, value) => {
    expect(conditionText(group, catalog, 'en')).toEqual({ name, value })
  })

  it('stand in the drill path where they choose among the members above', () => {
    const x = { ...start, where: [won, { any: [west, lost] }] }
    const [trail] = breadcrumbs(x, catalog, 'en')
    expect(trail?.crumbs.map(({ label }) => label)).toEqual([
      'All offices',
      'Owner office West or Stage Lost',
      'Manager',
    ])
    expect(trail?.crumbs[0]?.to).toMatchObject({ rows: ['owner.office'], where: [won] })
  })

  it('lose only the part that is refused, or the whole', () => {
    const x = { ...start, where: [won, { any: [west, { all: [east, is('stag', 'Lost')] }] }] }
    const near = repairs(x, catalog, { path: 'where[1].any[1].all[1].attribute', details: {} }, 'en')
    expect(near.map(({ to }) => to.where)).toEqual([[won, { any: [west, east] }], [won]])
    expect(near[0]?.note).toBe('Drops the filter stag Lost')
  })

  it('are taken apart where a measure that is moved in time cannot be asked under them', () => {
    const x = { ...start, measures: ['won_value@prior_year'], where: [won, { any: [west, is('closed.year', '2017')] }] }
    const near = repairs(x, catalog, { path: 'measures', details: {} }, 'en')
    expect(near.map(({ note, to }) => [note, to.where])).toEqual([
      ['Takes apart the filter Any of Owner office West or Closed year 2017', [won, west, is('closed.year', '2017')]],
    ])
  })

  it('take the nearest member in the place of one that is not there', () => {
    const x = { ...start, where: [{ any: [{ not: is('owner.office', 'Wst', 'East') }, won] }] }
    const unknown = { attribute: 'owner.office', found: 'Wst', nearest: 'West' }
    expect(withNearest(x, catalog, unknown)?.where).toEqual([
      { any: [{ not: is('owner.office', 'West', 'East') }, won] },
    ])
    expect(withNearest(start, catalog, unknown)).toBeUndefined()
  })
})
