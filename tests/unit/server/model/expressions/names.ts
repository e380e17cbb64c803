import type { ScalarType } from '../../../../../server/model/expression.ts'
import type { MeasureNames } from '../../../../../server/model/expressions/calculation.ts'
import type { CalculationScope } from '../../../../../server/model/expressions/scope.ts'
import { noUnit, parseUnit } from '../../../../../server/model/expressions/unit.ts'

const measures: Readonly<Record<string, readonly [type: ScalarType | undefined, unit?: string]>> = {
  won: ['decimal', 'EUR'],
  lost: ['decimal', 'EUR'],
  days: ['double', 'day'],
  deals: ['integer'],
  stage: ['text'],
  first: ['date'],
  last: ['date'],
  broken: [undefined],
  share: ['double'],
}

const attribute = (type: ScalarType | undefined, within: readonly string[] = [], isTree = false) => ({
  type,
  within,
  isTree,
})
const periods = ['year', 'quarter', 'month', 'date', 'retail_month']
/** Attributes and date roles that the calculations of these tests may name. */
export const scope: CalculationScope = {
  cube: 'sales',
  attributes: new Map([
    ['stage_name', attribute('text')],
    ['store.country', attribute('text')],
    ['store.state', attribute('text', ['store.country'])],
    ['store.floor', attribute('integer', ['store.country'])],
    ['store.shelf', attribute('text', ['store.country', 'store.floor'])],
    ['store.sqft', attribute('decimal')],
    ['store.size', attribute('double')],
    ['store.open', attribute('boolean')],
    ['store.since', attribute('date')],
    ['store.torn', attribute(undefined)],
    ['owner.org', attribute('integer', [], true)],
    ['closed.year', attribute('integer')],
    ['closed.month', attribute('text')],
  ]),
  dates: new Map([
    [
      'closed',
      {
        periods,
        shifts: new Map([
          ['prior_year', { kind: 'months', months: 12 }],
          ['prior_year_weekday', { kind: 'days', days: 364 }],
          ['prior_easter', { kind: 'map', column: 'easter_prior' }],
        ] as const),
      },
    ],
    [
      'created',
      { periods: ['year', 'month'], shifts: new Map([['prior_year', { kind: 'months', months: 12 }]] as const) },
    ],
  ]),
  time: 'closed',
  isBroken: (name) => name === 'unread',
}
/** What the calculations of these tests may name. */
export const names: MeasureNames = {
  scope,
  names: new Set(Object.keys(measures)),
  isDisplay: (name) => name === 'share',
  typeOf: (name) => measures[name]?.[0],
  unitOf: (name) => {
    const unit = measures[name]?.[1]
    return unit === undefined ? noUnit : parseUnit(unit)
  },
}
