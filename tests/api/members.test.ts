import { describe, expect, it } from 'vitest'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

describe('nodes of a tree', () => {
  const nodes = (request: object) => api.ask('members', { from: 'bookings', attribute: 'owner.org', ...request })

  it('have their key, label and the way from the root', async () => {
    const { members, count, more } = await nodes({ limit: 3 })
    expect({ count, more }).toEqual({ count: 4, more: true })
    expect(members).toEqual([
      { key: 1, label: 'Ada', path: [1], hasChildren: true },
      { key: 2, label: 'Ben', path: [1, 2], hasChildren: true },
      { key: 3, label: 'Cyd', path: [1, 2, 3], hasChildren: false },
    ])
  })

  it('are counted without a page', async () => {
    expect(await nodes({ leaves: true, limit: 0 })).toEqual({ members: [], more: true, count: 2 })
  })
})

describe('an answer about a dimension with history', () => {
  const notices = async (asOf: string): Promise<unknown> => {
    const query = { from: 'bookings', measures: ['won'], rows: ['account.segment'], asOf }
    return (await api.ask('query', query)).notices
  }

  it('says how many rows have no version at their date', async () => {
    // accounts 10 and 11 stand behind three closed deals, and no version is as old
    expect(await notices('1999-12-31')).toEqual([
      {
        code: 'no_version',
        details: { role: 'account', rows: 3 },
        text: '3 rows have no version of account that is valid at its date; they count under (no account).',
      },
    ])
    expect(await notices('now')).toEqual([])
  })
})
