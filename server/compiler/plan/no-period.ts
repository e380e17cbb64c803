import type { Notice } from '../../contract/result.ts'
import { keeps } from './axes.ts'
import { outputColumns } from './output-columns.ts'
import { calledOf } from './output-names.ts'
import type { Plan, RollUp, Window, WindowStep } from './plan.ts'
import { finest, needsLevel } from './window.ts'

/** A window that moves by the level of the row, at a set where none of its periods is on the row. */
const lacksLevel = ({ steps, fallback, keys }: Window, set: number): boolean =>
  fallback === undefined && steps.some(needsLevel) && keys.every((key) => !keeps(set, key))

/** A step with the period that it would move by. */
const withPeriod = (step: WindowStep, unit: string): string => {
  if (step.kind === 'rolling') return `rolling(${step.n} ${unit})`
  return step.kind === 'prior' && step.n !== 1 ? `prior(${unit}, ${step.n})` : `prior(${unit})`
}

const noticeOf = (plan: Plan, leg: RollUp, span: Window): Notice[] => {
  const step = span.steps.find(needsLevel)
  const period = finest(span.keys.flatMap((k) => k.attribute.period ?? []))
  const outputs = plan.input.input.outputs.filter((o) => plan.measures.includes(o.name))
  const columns = leg.aggregates.map((a) => a.as).filter((as) => outputs.some((o) => outputColumns(o).includes(as)))
  const measures = outputs.filter((o) => outputColumns(o).some((c) => columns.includes(c))).map(calledOf)
  if (step === undefined || period === undefined || measures.length === 0) return []
  const unit = period === 'date' ? 'day' : period
  const over = span.keys.map((k) => k.attribute.name)
  const instead = withPeriod(step, unit)
  return [
    {
      code: 'no_period',
      details: { measures, attributes: over, instead },
      text: `${columns.join(', ')} is empty in totals over ${over.join(', ')}: nothing there says how far it moves; name the period, as @${instead}.`,
    },
  ]
}

/** Values that move by the level of the row are empty where no period is on it: notices `no_period`. */
export const noPeriodNotices = (plan: Plan): readonly Notice[] =>
  plan.input.input.input.legs
    .filter((leg) => leg.kind === 'rollUp')
    .flatMap((leg) =>
      leg.windows
        .filter((span) => plan.sets.some((set) => lacksLevel(span, set)))
        .flatMap((span) => noticeOf(plan, leg, span)),
    )
