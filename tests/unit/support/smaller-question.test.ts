import { expect, test } from 'vitest'
import { CubeQuery } from '../../../server/contract/query.ts'
import { smallestQuestion } from '../../support/smaller-question.ts'

test('leaves out of a question all that something does not depend on', async () => {
  const query = CubeQuery.parse({
    from: 'deals',
    measures: ['amount', 'deals'],
    rows: ['owner.name'],
    where: [{ attribute: 'stage', in: ['Won', 'Lost'] }],
    sort: [{ by: 'amount', direction: 'desc' }],
    limit: 3,
  })
  const smallest = await smallestQuestion(query, async ({ sort }) => sort?.[0]?.direction === 'desc')
  expect(smallest).toEqual({
    from: 'deals',
    measures: [],
    rows: [],
    columns: [],
    where: [],
    sort: [{ by: 'amount', direction: 'desc' }],
  })
})
