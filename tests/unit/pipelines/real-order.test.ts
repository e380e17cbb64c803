import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PipelineOptions, RunOutcome } from '../../../pipelines/run.ts'
import { onEngine, openTestEngine, type TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { missingData, publishedFile, type RealWorkspace, realWorkspace } from '../../support/real-data.ts'
import { contentOf } from '../../support/warehouse-content.ts'

const set = 'online-retail-lines'
const missing = missingData(set)
const published = join(set, 'by_day')
const lines = 541_909

/** A fixed shuffle: by the remainders of a multiplication. */
const shuffled = (names: readonly string[]) => names.map((_, i) => names[(i * 97) % names.length] ?? '')

const sumOf = ({ files }: RunOutcome, count: 'read' | 'loaded' | 'rejected' | 'skipped') =>
  files.reduce((sum, file) => sum + file[count], 0)

describe.skipIf(missing !== undefined)(
  `a year of daily files${missing === undefined ? '' : ` (skipped: ${missing})`} gives the same warehouse`,
  () => {
    const names = missing === undefined ? readdirSync(publishedFile(published)).sort() : []
    const opened: { readonly workspace: RealWorkspace; readonly warehouse: TestWarehouse }[] = []
    let expected: unknown

    const open = async () => {
      const workspace = realWorkspace(set, undefined)
      mkdirSync(join(workspace.folder, 'files'))
      const warehouse = onEngine(await openTestEngine(), workspace.folder)
      opened.push({ workspace, warehouse })
      const put = (name: string) =>
        copyFileSync(publishedFile(join(published, name)), join(workspace.folder, 'files', name))
      const remove = (name: string) => rmSync(join(workspace.folder, 'files', name))
      return { warehouse, put, remove }
    }

    /** Loads pieces of the files one after the other and checks the account of each run. */
    const loadPieces = async (pieces: readonly (readonly string[])[], options: Partial<PipelineOptions> = {}) => {
      const { warehouse, put } = await open()
      let before = 0
      for (const piece of pieces) {
        piece.forEach(put)
        const outcome = await warehouse.run(options)
        expect([outcome.status, sumOf(outcome, 'skipped'), sumOf(outcome, 'rejected')]).toEqual([
          'published',
          before,
          0,
        ])
        expect(sumOf(outcome, 'read')).toBe(before + sumOf(outcome, 'loaded'))
        before = sumOf(outcome, 'read')
      }
      expect(before).toBe(lines)
      return warehouse
    }

    beforeAll(async () => {
      const warehouse = await loadPieces([names])
      expected = await contentOf(warehouse)
    }, 300_000)
    afterAll(async () => {
      for (const { workspace, warehouse } of opened) {
        await warehouse.engine.close()
        workspace.remove()
      }
    })

    it('of 305 files, with all their lines, and the customers who moved in two versions or more', async () => {
      expect(names).toHaveLength(305)
      expect(expected).toMatchObject({
        raw_order_lines: { rows: String(lines) },
        fact_order_line: { rows: String(lines) },
        rejected: [],
      })
      const [first] = opened
      const moved =
        'SELECT count(*) AS moved FROM (SELECT customer FROM dim_buyer WHERE buyer_key > 0 GROUP BY ALL HAVING count(DISTINCT country) > 1)'
      expect(await first?.warehouse.query(moved)).toEqual([{ moved: '8' }])
    })

    it('loaded one by one, in as many runs', async () => {
      const warehouse = await loadPieces(names.map((name) => [name]))
      expect(await contentOf(warehouse)).toEqual(expected)
    }, 3_600_000)

    it('loaded in pieces and in another order, then again in full', async () => {
      const order = shuffled(names)
      const pieces = Array.from({ length: 9 }, (_, i) => order.slice(i * 34, (i + 1) * 34))
      const warehouse = await loadPieces(pieces)
      expect(await contentOf(warehouse)).toEqual(expected)
      const again = await warehouse.run({ again: 'all' })
      expect([again.status, sumOf(again, 'loaded'), sumOf(again, 'skipped')]).toEqual(['published', lines, 0])
      expect(await contentOf(warehouse)).toEqual(expected)
    }, 600_000)

    it('after files that were taken away, changed for others and put back', async () => {
      const { warehouse, put, remove } = await open()
      const [first = '', second = '', ...others] = names
      others.forEach(put)
      put(first)
      copyFileSync(publishedFile(join(published, first)), join(opened.at(-1)?.workspace.folder ?? '', 'files', second))
      await warehouse.run()
      remove(others[7] ?? '')
      await warehouse.run()
      expect(await contentOf(warehouse)).not.toEqual(expected)
      put(second)
      put(others[7] ?? '')
      await warehouse.run()
      expect(await contentOf(warehouse)).toEqual(expected)
    }, 300_000)
  },
)
