import { describe, expect, it } from 'vitest'
import type { HeaderMember } from '../../../../server/contract/grid.ts'
import { toldMember } from '../../../../web/exploration/told.ts'
import { catalog } from '../opportunities.ts'

const of = (attribute: string, value: string, more: Partial<HeaderMember> = {}): HeaderMember => ({
  attribute,
  value,
  member: value,
  ...more,
})
const unknown: HeaderMember = {
  attribute: 'owner.name',
  value: null,
  special: 'unknown',
  member: { special: 'unknown' },
}
const west = { attribute: 'owner.office', in: ['West'] }
const celia = { attribute: 'owner.manager', in: ['Celia Rouche'] }
const told = (members: readonly HeaderMember[], where: Parameters<typeof toldMember>[1] = []) =>
  toldMember(members, where, catalog, 'en')

describe('what is told of a member', () => {
  it('is all that it is in, by the axis and by the conditions that a drill left', () => {
    expect(told([of('owner.name', 'Moses')])).toBe('Moses')
    expect(told([of('owner.office', 'West'), of('owner.name', 'Moses')])).toBe('West › Moses')
    expect(told([of('owner.name', 'Moses')], [west, celia])).toBe('West › Celia Rouche › Moses')
    expect(told([of('owner.manager', 'Celia'), of('owner.name', 'Moses')], [west])).toBe('West › Celia › Moses')
  })

  it('is so of a special member too, by the name that the catalog gives it', () => {
    expect(told([unknown], [west, celia])).toBe('West › Celia Rouche › (no owner)')
  })

  it('takes what its own key says where conditions say less', () => {
    const deep = of('owner.name', 'Moses', { member: ['West', 'Celia', 'Moses'] })
    expect(told([deep])).toBe('West › Celia › Moses')
    expect(told([deep], [west])).toBe('West › Celia › Moses')
  })

  it('leaves out what conditions keep several of, or leave out', () => {
    expect(told([of('owner.name', 'Moses')], [{ attribute: 'owner.office', in: ['West', 'East'] }])).toBe('Moses')
    expect(told([of('owner.name', 'Moses')], [{ attribute: 'owner.office', notIn: ['West'] }])).toBe('Moses')
  })

  it('is of a period that period alone, and up to which date its data are', () => {
    const quarter = of('closed.quarter', '2017-Q2', { completeThrough: '2017-06-18' })
    const year = of('closed.year', '2017')
    const fixed = [{ attribute: 'closed.year', in: [2017] }]
    expect(told([year, quarter], fixed)).toBe('Q2 2017 to 18 Jun')
    expect(told([of('owner.office', 'West'), quarter])).toBe('West › Q2 2017 to 18 Jun')
    expect(told([of('engaged.quarter', '2017-Q1'), quarter])).toBe('Q1 2017 › Q2 2017 to 18 Jun')
  })
})
