import { expect, it } from 'vitest'
import { perspectiveProblems } from '../../../../server/compiler/perspective-problem.ts'
import { loadModel } from '../../../../server/model/load.ts'
import { dealDefinitions, dealSchema } from '../model/deals.ts'

const problemsOf = (perspective: string, more = '') => {
  const cube = dealDefinitions({
    roles: '{closed: {dimension: calendar, on: closed}, owner: {on: owner_id}}',
    cube: 'complete_through: load',
  })
  const text = `${cube}perspectives:\n  p: {cube: deals, ${perspective}}\n${more}`
  const loaded = loadModel([{ path: 'a.yaml', text }], dealSchema)
  const model = 'model' in loaded ? loaded.model : undefined
  const [p, deals] = [model?.perspectives.get('p'), model?.cubes.get('deals')]
  if (p === undefined || deals === undefined) throw new Error(JSON.stringify(loaded))
  return perspectiveProblems(p, deals, { roles: new Map(), blank: new Set() }).map(
    ({ place: { line, column }, problem }) => `${line}:${column} ${problem}`,
  )
}

it('finds a default whose value is none of its attribute, and where it stands', () => {
  expect(problemsOf('defaults: {closed.year: [x], owner.name: {gt: 3}}')).toEqual([
    '15:31 default closed.year of perspective p: in[0]: closed.year is a whole number; found "x"',
    '15:49 default owner.name of perspective p: gt: owner.name is text; found 3',
  ])
})

it('finds a start query that cannot be asked, with the nearest name', () => {
  expect(problemsOf('queries: {good: {measures: [deals]}, bad: {measures: [dealz]}, none: {}}')).toEqual([
    '15:57 query bad of perspective p: measures[0]: cube deals has no measure "dealz"; nearest is "deals"',
    '15:83 query none of perspective p: measures: a query needs a measure, or an attribute on rows or columns',
  ])
})

it('finds nothing in what can be asked, the current period included, whatever the last complete date will be', () => {
  const defaults = 'defaults: {closed.year: current, closed.week: {shift: {n: -1, unit: week}}, owner.name: null}'
  expect(problemsOf(`${defaults}, queries: {all: {measures: [deals@prior], rows: [closed.month]}}`)).toEqual([])
})

it('finds a start query that gives a parameter or asks for a scenario as none can be, and none that can be asked', () => {
  const might = `parameters: {least: {type: integer, default: 1, max: 9, scenario: true}}\nscenarios: {many: {least: 5}}\n`
  const good = 'good: {measures: [deals], rows: [scenario], parameters: {least: 2}, scenarios: [base, many]}'
  const bad = 'bad: {measures: [deals], parameters: {least: 10}}, none: {measures: [deals], scenarios: [may]}'
  expect(problemsOf(`queries: {${good}, ${bad}}`, might).map((text) => text.slice(text.indexOf('query')))).toEqual([
    'query bad of perspective p: parameters.least: parameter least is a whole number up to 9; found 10',
    'query none of perspective p: scenarios[0]: there is no scenario "may"; nearest is "many"',
  ])
})
