import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Warehouse } from '../support/warehouse.ts'
import { compare, findLeaks, type Leak } from './find-leaks.ts'
import type { PolicyCases } from './policy-case.ts'
import type { Surface } from './question.ts'
import { seenBy } from './seen.ts'
import { type Copies, loadWorkspace, type Workspace } from './workspace.ts'

const shown = ({ surface, request, problem }: Leak): string =>
  `${surface}: ${request.route} ${JSON.stringify(request.body ?? request.name)} ${request.accept ?? ''}\n${problem}`

/** Surfaces on which every reader is asked something; of hidden totals values are compared as totals. */
const always: readonly Surface[] = ['totals', 'members', 'explain', 'errors', 'catalog', 'cache']

/**
 * Asks every reader of a workspace everything that its model gives rise to, and whoever sees all the same of data without
 * what the reader may not see.
 */
export const describeReaders = (workspace: Workspace, { policies, cases }: PolicyCases): void => {
  describe(`of ${workspace.name} a reader`, () => {
    let opened: { readonly copies: Copies; readonly whole: Warehouse } | undefined
    beforeAll(async () => {
      const copies = await loadWorkspace(workspace)
      opened = { copies, whole: await copies.whole(policies) }
    })
    afterAll(() => opened?.copies.close())

    test.each(cases)('$title is told nothing of what they may not see', async (one) => {
      if (opened === undefined) throw new Error('nothing is open')
      const compared = await compare(opened.copies, opened.whole, one)
      const seen = await seenBy(compared)
      const { asked, leaks } = await findLeaks(compared, seen, { completeThrough: workspace.completeThrough })
      expect(leaks.map(shown)).toEqual([])
      expect(always.filter((surface) => (asked.get(surface) ?? 0) === 0)).toEqual([])
    })
  })
}
