import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadModel } from '../../../../server/model/load.ts'
import type { Problem } from '../../../../server/model/problem.ts'
import { type Break, breakIt, breaks } from './broken-cases.ts'
import { soundModel } from './broken-model.ts'
import { crmSchema } from './crm-schema.ts'
import { unmark } from './marked.ts'

const problemsOf = (text: string): readonly Problem[] => {
  const loaded = loadModel([{ path: 'a.yaml', text }], crmSchema)
  return 'problems' in loaded ? loaded.problems : []
}

const unmarked = (put: string): string => put.replaceAll('¦', '')

/** Where two mistakes stand, if both can be made: their texts do not overlap. */
const areApart = ([, a]: Break, [, b]: Break): boolean => {
  const [first, second] = [soundModel.indexOf(a), soundModel.indexOf(b)]
  return first + a.length <= second || second + b.length <= first
}

const broken = (...made: readonly Break[]): string =>
  made.reduce((text, [, found, put]) => breakIt(found, unmarked(put), text), soundModel)

/** What is said, without places and without the lists of what is there and the nearest of them, which another mistake may change. */
const said = (text: string): readonly string[] =>
  problemsOf(text).map(({ code, message }) => `${code} ${message.replace(/(; nearest|; expected|, in line) .*/s, '')}`)

/** A text that is no YAML says nothing else. */
const readable = breaks.filter((one) => problemsOf(broken(one)).every(({ code }) => code !== 'invalid_yaml'))

const pairs = readable.flatMap((one, i) =>
  readable.slice(i + 1).flatMap((other): (readonly [Break, Break])[] => (areApart(one, other) ? [[one, other]] : [])),
)

/** One mistake in each kind of definition, none of which needs another: a mark at each. */
const marked = `version: 1
parameters:
  least: {type: number, default: ¦none}
  plan: {type: number, default: 1, scenario: true}
scenarios:
  bold: {¦plam: 2}
calendars:
  days: {table: dim_date, key: date_key, date: date, shifts: {later: ¦soon}}
dimensions:
  calendar: {calendar: days}
  product: {table: dim_product, key: product_key, attributes: {name: {column: product_name}, line: {column: ¦serie}}}
  owner: {table: dim_employee, key: employee_key, attributes: {office: {column: office}}}
rates:
  official: {table: ¦fx, date: day, from: a, to: b, rate: c}
cubes:
  sales:
    table: fact_opportunity
    grain: [¦opportunity]
    roles:
      closed: {dimension: calendar, on: closed_date_key}
      product: {on: product_key}
      owner: {on: ¦employe_key}
    degenerate: {stage: {column: ¦stag}}
    measures: {deals: {agg: count}, value: {agg: sum, expr: ¦price}, mean: {calc: value / deals}, later: {calc: deals@later}}
  ¦plans: {grain: [opportunity_id], measures: {planned: {agg: count}}}
sets:
  top: {of: product.name, from: sales, take: 5, by: ¦deal}
  best: {union: [top, ¦tip]}
  planned: {of: product.name, from: plans, take: 5, by: planned}
segments:
  west: {on: owner, where: ¦offices = 'West'}
views:
  all: {cubes: [sales, ¦costs]}
  own: {cubes: [sales], measures: {half: {calc: ¦sales.deal / 2}, per_deal: {calc: sales.value / sales.deals}}}
perspectives:
  board: {cube: sales, include: [value, mean, stage, product.line, ¦product.nam], defaults: {segment.west: true}}
  half: {view: own, include: [half, per_deal]}
  everything: {view: all}
policies:
  rep: {cubes: [sales], rows: {¦owner.ofice: [West], stage: [Won]}}
tests:
  - golden: {cube: sales, by: [product.line], measures: [¦dealz], rows: [[GTX, 3]]}
  - golden: {cube: plans, measures: [planned], rows: [[3]]}
  - unique: {table: ¦dim_owner, columns: [employee_key]}
`

describe('a mistake in each kind of definition', () => {
  it('is told once, in the order of lines, and nothing that follows from one', () => {
    const { text, places } = unmark(marked, 'a.yaml')
    const found = problemsOf(text).map(({ line, column }) => `${line}:${column}`)
    const at = places.map(({ line, column }) => `${line}:${column}`)
    expect(found).toEqual(at)
    expect(places.length).toBe(19)
  })
})

describe('two mistakes in a model', () => {
  it('say nothing that neither says alone', () => {
    expect(pairs.length).toBeGreaterThan(1000)
    fc.assert(
      fc.property(fc.constantFrom(...pairs), ([one, other]) => {
        const alone = [...said(broken(one)), ...said(broken(other))]
        expect(said(broken(one, other)).filter((message) => !alone.includes(message))).toEqual([])
      }),
    )
  })
})
