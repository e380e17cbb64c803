import type { Notice } from '../../contract/result.ts'
import type { Plan, RollUp } from './plan.ts'
import { rollUpsIn } from './roll-ups.ts'

const list = (names: readonly string[]): string => names.join(', ')

const textOf = (measures: readonly string[], rule: 'blank' | 'repeat', names: string, isFiltered: boolean): string => {
  const are = `${list(measures)} ${measures.length === 1 ? 'is' : 'are'}`
  if (rule === 'blank')
    return isFiltered
      ? `${are} empty: its fact has no ${names}, by which the query filters.`
      : `${are} empty at members of ${names}, which its fact does not have; totals are right.`
  return isFiltered
    ? `${are} of all rows, whatever the query filters by ${names}, which its fact does not have.`
    : `${are} the same at every member of ${names}, which its fact does not have.`
}

const noticesOf = ({ aggregates, unrelated }: RollUp): readonly Notice[] => {
  if (unrelated === undefined || aggregates.length === 0) return []
  const { rule, attributes, conditions } = unrelated
  const measures = aggregates.map(({ as }) => as)
  const notice = (names: readonly string[], isFiltered: boolean): readonly Notice[] =>
    names.length === 0
      ? []
      : [
          {
            code: 'unrelated',
            details: { measures, attributes: [...names], rule, filter: isFiltered },
            text: textOf(measures, rule, list(names), isFiltered),
          },
        ]
  return [...notice(conditions, true), ...(rule === 'blank' && conditions.length > 0 ? [] : notice(attributes, false))]
}

/** What becomes of measures whose fact does not know an attribute of the query, one notice for each leg and reason. */
export const unrelatedNotices = (plan: Plan): readonly Notice[] =>
  rollUpsIn(plan.input.input.input.legs).flatMap(noticesOf)
