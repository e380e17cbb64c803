import { expect, it } from 'vitest'
import { Catalog } from '../../../../server/contract/catalog.ts'
import { standingDefaults } from '../../../../server/contract/defaults.ts'
import { type Condition, CubeQuery } from '../../../../server/contract/query.ts'

const attribute = (name: string, more: object = {}) => ({
  name,
  title: name,
  type: 'text',
  role: name.split('.')[0],
  within: [],
  unknown: '',
  blank: '',
  ...more,
})

const catalog = Catalog.parse({
  name: 'sales',
  title: 'Sales',
  grain: [],
  measures: [],
  attributes: [
    attribute('sold.year', { period: 'year' }),
    attribute('sold.week', { period: 'week' }),
    attribute('sold.weekday'),
    attribute('paid.year', { period: 'year' }),
    attribute('shop.country'),
    attribute('shop.city', { within: ['shop.country'] }),
    attribute('shop.size'),
    attribute('segment.large'),
    attribute('segment.far.shop'),
  ],
  hierarchies: [{ name: 'shop.sizes', title: '', all: '', levels: ['shop.size', 'shop.city'] }],
  sets: [{ name: 'capitals', title: '', of: 'shop.city' }],
  fits: {},
  completeThrough: null,
  model: '',
  data: '',
})

const standing = (on: string, where: readonly Condition[]): boolean => {
  const defaults = [{ attribute: on, condition: { attribute: on, in: ['x'] } }]
  return standingDefaults(CubeQuery.parse({ from: 'p', where }), catalog, defaults).length > 0
}
const is = (name: string): Condition => ({ attribute: name, in: ['y'] })

it.each<readonly [string, string, Condition]>([
  ['on the attribute itself', 'shop.size', is('shop.size')],
  ['on a level of one of its hierarchies', 'shop.size', is('shop.city')],
  ['on what stands within it', 'shop.country', is('shop.city')],
  ['on another period of the same date', 'sold.year', is('sold.week')],
  ['inside all, any and not', 'shop.size', { all: [{ any: [{ not: is('shop.size') }] }] }],
  ['by a named set', 'shop.city', { set: 'capitals' }],
  ['by a set in place', 'shop.city', { set: { of: 'shop.city', members: ['y'] } }],
  [
    'by sets put together',
    'shop.city',
    { set: { except: [{ union: ['capitals'] }, { of: 'shop.city', members: ['y'] }] } },
  ],
  ['by the segment that it is on', 'segment.large', { segment: 'large' }],
  ['by the segment of a role', 'segment.far.shop', { segment: 'far', role: 'shop' }],
])('a default gives way to a condition %s', (_, on, condition) => {
  expect(standing(on, [condition])).toBe(false)
})

it.each<readonly [string, string, Condition]>([
  ['on another attribute', 'shop.country', is('shop.size')],
  ['on what it stands within', 'shop.city', is('shop.country')],
  ['on a period of another date', 'sold.year', is('paid.year')],
  ['on a part of the same date that is no period', 'sold.year', is('sold.weekday')],
  ['by another segment', 'segment.large', { segment: 'larg' }],
  ['by a set of another attribute', 'shop.size', { set: { of: 'shop.country', members: ['y'] } }],
])('a default stays beside a condition %s', (_, on, condition) => {
  expect(standing(on, [condition])).toBe(true)
})
