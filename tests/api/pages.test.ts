import { describe, expect, it } from 'vitest'
import type { RequestOf } from '../../server/contract/routes.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const told = async (page: Pick<RequestOf<'query'>, 'limit' | 'offset' | 'totals'>) => {
  const { rows, notices } = await api.ask('query', {
    from: 'bookings',
    measures: ['won'],
    rows: ['owner.name'],
    ...page,
  })
  return [rows.length, ...notices.map((n) => n.text)]
}

const hidden = 'Totals include the members that filters on measures, rankings and limits hide.'

describe('a page of the three owners', () => {
  it.each([
    [{ limit: 2 }, [2, 'shows at most 2 rows of 3, from row 1']],
    [{ limit: 3 }, [3]],
    [{ offset: 1 }, [2, 'shows all rows of 3, from row 2']],
    [{ limit: 0 }, [0, 'shows no rows: the limit is 0']],
    [{ offset: 3 }, [0, 'shows no rows: there is no row 4']],
    [{ limit: 5, offset: 10 }, [0, 'shows no rows: there is no row 11']],
    [{ offset: 1, totals: true }, [3, hidden, 'shows all rows of 3, from row 2']],
  ])('%j says what it shows', async (page, expected) => {
    expect(await told(page)).toEqual(expected)
  })

  it('has no row where it starts behind the last, but for the totals', async () => {
    const [count, ...texts] = await told({ offset: 3, totals: true })
    expect(count).toBeLessThanOrEqual(1)
    expect(texts[0]).toBe(hidden)
    expect(texts[1]).toMatch(/^shows no rows( of 3)?: there is no row 4$/)
  })
})
