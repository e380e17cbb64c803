import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadModel } from '../../../../server/model/load.ts'
import { crmSchema } from './crm-schema.ts'
import { dealDefinitions, dealInstants, dealSchema } from './deals.ts'

const folder = join(import.meta.dirname, '../../../../cubes')
const files = ['calendars.yaml', 'dimensions.yaml', 'opportunities.yaml'].map((name) => ({
  path: `cubes/${name}`,
  text: readFileSync(join(folder, name), 'utf8'),
}))

/** Deals with every kind of definition that has to do with time, history and hierarchies. */
const richDefinitions = dealDefinitions({
  calendar: `key: key, fiscal: {starts: 02-01, label: end_year}, working_day: is_workday, zone: Europe/Berlin, align: working_days,
  shifts: {prior_year: clamp, before: 3 months, easter: {map: easter}, days: {days: 364}}, hierarchies: {retail: {levels: [retail_month, date]}},
  attributes: {retail_month: {column: retail_month, period: true, order_by: retail_order}}`,
  owner: '{org: {parent: manager_id, root: 0, own_label: "(own)", max_depth: 15, label: owner_name, order_by: office}}',
  place: '{geo: {all: All, levels: [country, {state: {skip_if: same_as_parent}}, {city: {skip_if: blank}}]}}',
  roles: `{closed: {dimension: calendar, on: {closed: day}, type: instant, instant: closed_at}, created: {dimension: calendar, on: {created: day}, labels: {month: Begun}},
      account: {on: account_id, as_of: [closed, created, now]}, version: {dimension: account, on: account_key, as_of: key},
      owner: {on: owner_id}, boss: {dimension: owner, on: owner.manager_id}, place: {on: {region: region, shop_no: shop_no}}}`,
  measures: `{deals: {agg: count, where: is_won}, amount: {agg: sum, expr: amount, unit: EUR, folder: Money}, stock: {agg: sum, expr: quantity, over: {closed: last}},
      rate: {agg: avg, expr: quantity, weight: amount}, mid: {agg: percentile, p: 0.5, expr: amount}, growth: {calc: amount / amount@prior_year},
      own: {calc: own(amount)}, top: {calc: "max(amount over account.name)"}, here: {calc: "amount{place.country = 'US'}"},
      part: {show: share, of: amount, base: {level: place.state}}, place_no: {show: rank, of: deals, base: parent, ties: dense, direction: asc},
      smooth: {show: moving_average, of: stock, window: 3}}`,
  cube: `time: closed
    where: closed.year > 2020 and place.country <> 'XX'
    coverage: {from: 2024-01-01, to: 2026-12-31}
    complete_through: 2026-06-30
    degenerate: {phase: {column: stage, order: [Open, Won]}}
    drill: {columns: [deal_id, account.name, closed.month, amount]}`,
})

/** One edit of a text: what stands between two places is replaced. */
const edit = fc.record({
  file: fc.nat(files.length - 1),
  at: fc.nat(3000),
  length: fc.nat(12),
  text: fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('{', '}', ':', '\n  ', '- ', '*a', '&a', '!!x', '"', '@', 'null', '1'),
  ),
})

describe('a model of any text', () => {
  it('is either sound or has problems with places inside its files', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const edited = files.map(({ path, text }, i) => ({
          path,
          text: edits
            .filter(({ file }) => file === i)
            .reduce((old, { at, length, text: added }) => old.slice(0, at) + added + old.slice(at + length), text),
        }))
        const loaded = loadModel(edited, crmSchema)
        for (const { file, line, column } of 'problems' in loaded ? loaded.problems : []) {
          const lines = edited.find(({ path }) => path === file)?.text.split('\n') ?? []
          expect(line).toBeLessThanOrEqual(lines.length)
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
        }
      }),
    )
  })

  it('is sound or has problems where a word stands for another', () => {
    const words = richDefinitions.split(/([\w.@()-]+)/)
    const places = words.flatMap((word, i) => (i % 2 === 1 ? [{ word, i }] : []))
    const swaps = fc.array(fc.tuple(fc.constantFrom(...places), fc.constantFrom(...places)), {
      minLength: 1,
      maxLength: 3,
    })
    expect(loadModel([{ path: 'a.yaml', text: richDefinitions }], dealSchema, dealInstants)).toHaveProperty('model')
    fc.assert(
      fc.property(swaps, (pairs) => {
        const put = new Map(pairs.map(([to, from]) => [to.i, from.word]))
        const text = words.map((word, i) => put.get(i) ?? word).join('')
        const loaded = loadModel([{ path: 'a.yaml', text }], dealSchema, dealInstants)
        const messages = 'problems' in loaded ? loaded.problems.map(({ message }) => message) : []
        expect(messages.filter((message) => /undefined|\[object|NaN/.test(message))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('is nothing but problems for text that is no definition', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const loaded = loadModel([{ path: 'a.yaml', text }], crmSchema)
        expect('model' in loaded ? loaded.model.cubes.size : 0).toBe(0)
      }),
    )
  })
})
