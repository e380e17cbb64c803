import { describe, expect, it } from 'vitest'
import { loadModel } from '../../../../server/model/load.ts'
import { formatProblem } from '../../../../server/model/problem.ts'
import { breakIt, breaks } from './broken-cases.ts'
import { soundModel } from './broken-model.ts'
import { crmSchema } from './crm-schema.ts'
import { unmark } from './marked.ts'

const file = 'acme/cubes/sales.yaml'

const problemsOf = (...files: readonly { readonly path: string; readonly text: string }[]): readonly string[] => {
  const loaded = loadModel(files, crmSchema)
  return 'problems' in loaded ? loaded.problems.map(formatProblem) : []
}

/** A problem without the list of all keys that there are, which grows with the language. */
const withoutKeys = (line: string): string => line.replace(/( has no key .*); expected .*/, '$1')

describe('definitions', () => {
  it('that are sound have no problem', () => {
    expect(problemsOf({ path: file, text: soundModel })).toEqual([])
  })

  it.each(breaks.map((one) => [one[0], one] as const))(
    'with %s say so, where it stands',
    (_, [, found, put, ...said]) => {
      const { text, places } = unmark(breakIt(found, put, soundModel), file)
      const expected = said.map((message, i) => {
        const { line, column } = places[i] ?? places[0] ?? { line: 0, column: 0 }
        return `${file}:${line}:${column}: ${message}`
      })
      expect(problemsOf({ path: file, text }).map(withoutKeys)).toEqual(expected)
    },
  )

  it('are broken in sixty ways and more', () => {
    expect(new Set(breaks.map(([, found, put]) => `${found} ${put}`)).size).toBe(breaks.length)
    expect(breaks.length).toBeGreaterThanOrEqual(60)
  })

  it('with several mistakes in several files say all of them at once', () => {
    const text = breakIt('won_deals / deals, format', 'won_deal / deals, format', soundModel).replace(
      'column: series',
      'column: serie',
    )
    const other = 'version: 1\nviews: {v: {cubes: [sales]}}\ncubes: {more: {table: fact_oportunity, grain: [a]}}\n'
    expect(problemsOf({ path: file, text }, { path: 'acme/cubes/more.yaml', text: other })).toEqual([
      `${file}:21:24: table dim_product has no column "serie"; nearest is "series"`,
      `${file}:54:24: cube sales has no measure "won_deal"; nearest is "won_deals"`,
      'acme/cubes/more.yaml:3:23: the warehouse has no table "fact_oportunity"; nearest is "fact_opportunity"',
    ])
  })

  it('with mistakes in a view, a set, a perspective, a policy and a test say all of them at once', () => {
    const text = [
      ['sales.value / sales.deals', 'sales.valu / sales.deals'],
      ['take: 5, by: value', 'take: 5, by: valu'],
      ['include: [value', 'include: [valu'],
      ['rows: {owner.office', 'rows: {owner.ofice'],
      ['measures: [deals], rows', 'measures: [deal], rows'],
    ].reduce((all, [found = '', put = '']) => all.replace(found, put), soundModel)
    const perspective = 'version: 1\nperspectives: {of_view: {view: overview, include: [value_per_deal]}}\n'
    const said = problemsOf({ path: file, text }, { path: 'acme/cubes/of-view.yaml', text: perspective })
    expect(said.map((line) => line.replace(/^.*?: /, ''))).toEqual([
      'cube overview has no measure "sales.valu"; nearest is "sales.value"',
      'cube sales has no measure "valu"; nearest is "value"',
      'cube sales has no measure or attribute "valu"; nearest is "value"',
      'policy rep of sales has no attribute "owner.ofice"; nearest is "owner.office"',
      'cube sales has no measure "deal"; nearest is "deals"',
    ])
  })
})
