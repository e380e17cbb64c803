import { describe, expect, it } from 'vitest'
import { BudgetRequest } from '../../../../server/contract/budget.ts'
import { LiftRequest } from '../../../../server/contract/lift.ts'
import { ListRequest } from '../../../../server/contract/lists.ts'

const list = { who: { from: 'customers' }, control: 0.1 }

describe('a request about campaigns', () => {
  it.each(['2025-99-99', '2025-02-29', '0000-00-00', '2025-1-1'])('names days that there are, not %s', (from) => {
    expect(BudgetRequest.safeParse({ share: 0.1, from }).success).toBe(false)
  })

  it('draws by a short seed, for every draw reads all of it', () => {
    for (const length of [200, 201]) {
      const seed = 'x'.repeat(length)
      const asked = [
        BudgetRequest.safeParse({ share: 0.1, seed }),
        LiftRequest.safeParse({ experiment: 'spring', seed }),
        ListRequest.safeParse({ ...list, name: 'spring', seed }),
      ]
      expect(asked.map(({ success }) => success)).toEqual(asked.map(() => length === 200))
    }
  })

  it('names a list in any script, in the one form that each letter has', () => {
    const named = (name: string) => ListRequest.safeParse({ ...list, name }).data?.name
    expect(named('Fru\u0308hling')).toBe('Fr\u00FChling')
    expect(named('चिट्ठी')).toBe('चिट्ठी')
    expect(named('\u0301a')).toBe(undefined)
  })
})
