import { expect, it } from 'vitest'
import { loadModel } from '../../../../server/model/load.ts'
import type { CubeProfile } from '../../../../server/model/profile.ts'
import { profileFor } from '../../../../server/model/view-profile.ts'
import { dealDefinitions, dealInstants, dealSchema } from './deals.ts'

const visits = `
  visits:
    table: fact_deal
    grain: [deal_id]
    complete_through: 2017-03-01
    roles: {created: {dimension: calendar, on: created}}
    measures: {visits: {agg: count}}
`
const deals = dealDefinitions({
  roles: '{closed: {dimension: calendar, on: closed}}',
  cube: 'complete_through: load\n    degenerate: {stage: {column: stage}}',
})

const loaded = loadModel(
  [{ path: 'a.yaml', text: `${deals}${visits}views: {both: {cubes: [deals, visits]}}\n` }],
  dealSchema,
  dealInstants,
)

const profileOfBoth = (found: { readonly deals?: Partial<CubeProfile>; readonly visits?: Partial<CubeProfile> }) => {
  const view = 'model' in loaded ? loaded.model.views.get('both') : undefined
  if (view === undefined) throw new Error(JSON.stringify(loaded))
  const nothing = { roles: new Map(), blank: new Set<string>() }
  return profileFor(view, new Map(Object.entries(found).map(([name, profile]) => [name, { ...nothing, ...profile }])))
}

it('has complete data as far as all facts of a view have, be that found or declared', () => {
  expect(profileOfBoth({ deals: { completeThrough: '2017-04-01' }, visits: {} })?.completeThrough).toBe('2017-03-01')
  expect(profileOfBoth({ deals: { completeThrough: '2017-02-01' }, visits: {} })?.completeThrough).toBe('2017-02-01')
})

it('knows no date where one of the facts does not', () => {
  expect(profileOfBoth({ deals: {}, visits: {} })).not.toHaveProperty('completeThrough')
  expect(profileOfBoth({ visits: {} })).not.toHaveProperty('completeThrough')
})

it('calls what was found as the view calls it', () => {
  const found = profileOfBoth({
    deals: { blank: new Set(['stage', 'closed.month']), stored: new Set(['closed.year']) },
    visits: {},
  })
  expect([...(found?.blank ?? [])]).toEqual(['deals.stage', 'time.month'])
  expect([...(found?.facts?.get('deals')?.stored ?? [])]).toEqual(['time.year'])
})
