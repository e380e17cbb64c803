import { describe, expect, it } from 'vitest'
import { type Ask, asReader, refusal } from '../support/as-reader.ts'
import { goldenThrough, goldenWith } from '../support/golden-with.ts'
import { apiOver } from './api.ts'

const policies = `version: 1
policies:
  no_dan:
    cubes: [deals, bookings]
    forbid: { owner.name: [Dan] }
  marketer:
    cubes: [bookings, pipeline, spend]
    hide: [bookings.won, bookings.account.name]
  whole_teams:
    cubes: [deals]
    rows: { owner.name: [Cyd] }
    totals: hidden
  coded:
    cubes: [deals]
    mask: { owner.name: code }
`

const api = apiOver(goldenWith(policies), goldenThrough)

const as = (role: string): Ask => asReader(api.dependencies, role)

describe('what a policy says', () => {
  it('is no value that explain shows, nor one with those of the question', async () => {
    const ask = as('no_dan')
    const explained = async (name: string) => {
      const where = [{ attribute: 'owner.name', in: [name] }]
      const { body } = await ask('explain', { query: { from: 'deals', measures: ['deals'], where } })
      return body.statements.map(({ parameters }: { parameters: unknown[] }) => parameters)
    }
    expect((await explained('Dan'))[0].toSorted()).toEqual(['Dan', null])
    expect((await explained('Dun'))[0].toSorted()).toEqual(['Dun', null])
    const { body } = await as('coded')('explain', {
      query: { from: 'deals', measures: ['deals'], rows: ['owner.name'] },
    })
    expect(body.statements[0].parameters).toEqual([null])
  })

  it('is told by no set and no question that names what is hidden', async () => {
    const ask = as('marketer')
    const { body: desk } = await ask('cube', 'sales_desk')
    expect(desk.queries).toEqual([])
    const { body } = await ask('cube', 'bookings')
    // best_owner is by won, and others are made of it
    expect(body.sets.map(({ name }: { name: string }) => name)).toEqual(['northerners'])
    const asked = { from: 'bookings', measures: ['closed_deals'], where: [{ set: 'best_or_north' }] }
    expect(await refusal(ask, 'query', asked)).toMatch(/^unknown_set: .*"best_or_north"; nearest is "northerners"$/)
  })

  it('is told by no name that is nearest in a calculation, and by no list of a view', async () => {
    const ask = as('marketer')
    const calc = { calc: 'count(closed_deals over account.names)', as: 'n' }
    expect(await refusal(ask, 'query', { from: 'bookings', measures: [calc] })).not.toContain('"account.name"')
    expect(await refusal(ask, 'members', { from: 'growth', attribute: 'account.name' })).toContain(
      'growth has no attribute "account.name"',
    )
  })

  it('is told by no member that is listed without a row that may be seen', async () => {
    const asked = { from: 'deals', measures: ['deals'], rows: ['owner.name'], totals: ['grand'], empty: true }
    const { body } = await as('whole_teams')('query', asked)
    expect(body.rows).toEqual([
      ['Cyd', 2],
      [null, null],
    ])
  })
})
