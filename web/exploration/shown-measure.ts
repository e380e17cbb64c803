import type { Catalog, CatalogMeasure } from '../../server/contract/catalog.ts'
import type { MeasureEntry } from '../../server/contract/query.ts'
import { t } from '../language/language.ts'

/** What of a measure moved in time is shown: its value there, by how much the measure differs from it, and by what part. */
export const comparisonForms = ['value', 'difference', 'change'] as const
export type ComparisonForm = (typeof comparisonForms)[number]

/** What of a measure beside its target is shown: the target, by how much the measure differs from it, and what part of it it is. */
export const targetForms = ['value', 'difference', 'attainment'] as const
export type TargetForm = (typeof targetForms)[number]

/** What a share is of. */
export const shareBases = ['grand', 'parent', 'row', 'column'] as const
export type ShareBase = (typeof shareBases)[number]

/** How a measure is shown other than by its own value; `by` is a time modifier without its `@`, such as `prior(quarter)`. */
export type View =
  | { readonly kind: 'compared'; readonly by: string; readonly form: ComparisonForm }
  | { readonly kind: 'target'; readonly target: string; readonly form: TargetForm }
  | { readonly kind: 'share'; readonly base: ShareBase }
  | { readonly kind: 'rank' }
  | { readonly kind: 'running' }

/** An entry of the shelf of measures: a measure of the catalog, by itself or in a view. */
export interface ShownMeasure {
  readonly measure: string
  readonly view?: View
}

const pattern = /^([^@:]+)(?:@([^@:]+))?(?::([a-z.]+))?$/

/** What stands for a target where a time modifier stands otherwise. */
const targetPattern = /^target\((.+)\)$/

const viewOf = (by: string | undefined, suffix: string | undefined): View | undefined => {
  const [, target] = targetPattern.exec(by ?? '') ?? []
  if (target !== undefined) {
    const form = targetForms.find((f) => f === (suffix ?? 'value'))
    return form === undefined ? undefined : { kind: 'target', target, form }
  }
  if (by !== undefined) {
    const form = comparisonForms.find((f) => f === (suffix ?? 'value'))
    return form === undefined ? undefined : { kind: 'compared', by, form }
  }
  if (suffix === 'rank' || suffix === 'running') return { kind: suffix }
  const base = shareBases.find((b) => suffix === `share.${b}`)
  return base === undefined ? undefined : { kind: 'share', base }
}

/**
 * An entry as its name says it: `won`, `won@prior_year`, `won@prior_year:difference`, `won@target(quota):attainment`,
 * `won:share.grand`, `won:rank`. The answer has the same name for its column. A name that says no view is that of a measure.
 */
export const readShown = (name: string): ShownMeasure => {
  const [, measure = name, by, suffix] = pattern.exec(name) ?? []
  const view = viewOf(by, suffix)
  return view === undefined ? { measure: name } : { measure, view }
}

const suffixOf = (view: View): string => {
  if (view.kind === 'compared' || view.kind === 'target') {
    const by = view.kind === 'compared' ? view.by : `target(${view.target})`
    return `@${by}${view.form === 'value' ? '' : `:${view.form}`}`
  }
  return view.kind === 'share' ? `:share.${view.base}` : `:${view.kind}`
}

/** The name of an entry: `readShown(shownName(e))` is `e` for every measure whose name has neither `@` nor `:`. */
export const shownName = ({ measure, view }: ShownMeasure): string =>
  view === undefined ? measure : `${measure}${suffixOf(view)}`

/** The measures of the catalog that entries are of, each once, in their order. */
export const plainMeasures = (entries: readonly string[]): string[] => [
  ...new Set(entries.map((name) => readShown(name).measure)),
]

const targetEntry = (as: string, measure: string, target: string, form: TargetForm): MeasureEntry => {
  if (form === 'value') return { measure: target, as }
  const calc = form === 'difference' ? `${measure} - ${target}` : `if(${target} > 0, ${measure} / ${target})`
  return { calc, as }
}

/**
 * An entry as a query has it. A change in percent has no value where what it is of is not above zero: no percentage says
 * anything there; nor has what part of a target is reached.
 */
export const measureEntry = (name: string): MeasureEntry => {
  const { measure, view } = readShown(name)
  if (view === undefined) return name
  if (view.kind === 'share') return { measure, show: 'share', base: view.base, as: name }
  if (view.kind === 'rank') return { measure, show: 'rank', base: 'parent', as: name }
  if (view.kind === 'running') return { measure, show: 'running', as: name }
  if (view.kind === 'target') return targetEntry(name, measure, view.target, view.form)
  const other = `${measure}@${view.by}`
  if (view.form === 'value') return other
  const calc = view.form === 'difference' ? `${measure} - ${other}` : `if(${other} > 0, ${measure} / ${other} - 1)`
  return { calc, as: name }
}

const shiftedPeriods = ['day', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year'] as const

/** Periods before, as the page writes them and as answers do: with how many. */
const priorPattern = /^prior\((\w+)(?:, (\d+))?\)$/

/** A time modifier as people say it: `prior(fiscal_quarter)` is prior fiscal quarter. */
export const shiftTitle = (by: string): string => {
  const [, unit = '', n = '1'] = priorPattern.exec(by) ?? []
  if (by === 'prior_year' || by === 'prior_year_weekday') return t(`words.shifts.${by}`)
  if (unit === '') return by.replaceAll('_', ' ')
  const period = shiftedPeriods.find((known) => known === unit)
  return period === undefined ? by : t(`words.before.${period}`, { count: Number(n) })
}

/** A view as people say it, in the middle of a sentence: change vs prior year, share of total. */
export const viewTitle = (view: View): string => {
  if (view.kind === 'share') return t(`words.share.${view.base}`)
  if (view.kind === 'rank') return t('words.rank')
  if (view.kind === 'running') return t('words.running')
  if (view.kind === 'target') return t(`words.target.${view.form}`)
  return t(`words.compared.${view.form}`, { shift: shiftTitle(view.by) })
}

const moved = (inputs: readonly string[], by: string): string[] => inputs.map((name) => `${name}@${by}`)

const rowsOf = ({ name, inputs }: CatalogMeasure): string[] => inputs ?? [name]

/** The measures whose rows are behind a value; undefined where they are those of the measure itself. */
const inputsOf = (measure: CatalogMeasure, view: View): string[] | undefined => {
  const { name, inputs } = measure
  if (view.kind !== 'compared') return inputs
  if (view.form === 'value') return inputs && moved(inputs, view.by)
  const own = inputs ?? [name]
  return [...own, ...moved(own, view.by)]
}

/** A measure beside its target, as if the catalog had it; undefined where it does not have the target. */
const besideTarget = (of: CatalogMeasure, target: CatalogMeasure | undefined, form: TargetForm, name: string) => {
  if (target === undefined) return undefined
  const title = t('words.viewOf', { measure: of.title, view: t(`words.target.${form}`) })
  if (form === 'value') return { ...target, name, title, inputs: rowsOf(target) }
  const inputs = [...rowsOf(of), ...rowsOf(target)]
  const points = isPercent(of) ? ({ type: 'double', format: 'points1', unit: undefined } as const) : {}
  const share = { type: 'double', format: 'percent1', unit: undefined } as const
  const shown = form === 'attainment' ? share : points
  return { ...of, ...shown, name, title, additivity: 'non' as const, inputs }
}

const isPercent = ({ format }: CatalogMeasure): boolean => format?.startsWith('percent') === true

/** Which form values of a view have: type, format and unit; those of the measure where the view does not say. */
const formOfView = (of: CatalogMeasure, view: View): Pick<CatalogMeasure, 'type' | 'format' | 'unit'> => {
  const { type, format, unit } = of
  if (view.kind === 'rank') return { type: 'integer', format: undefined, unit: undefined }
  if (view.kind === 'share' || (view.kind === 'compared' && view.form === 'change'))
    return { type: 'double', format: 'percent1', unit: undefined }
  if (view.kind === 'compared' && view.form === 'difference' && isPercent(of))
    return { type: 'double', format: 'points1', unit: undefined }
  return { type, format, unit }
}

/** A measure in a view, as if the catalog had it; undefined where it does not have the measure. */
export const shownMeasure = ({ measures }: Catalog, name: string): CatalogMeasure | undefined => {
  const { measure, view } = readShown(name)
  const of = measures.find((m) => m.name === measure)
  if (of === undefined || view === undefined) return of
  if (view.kind === 'target')
    return besideTarget(
      of,
      measures.find((m) => m.name === view.target),
      view.form,
      name,
    )
  const isItself = view.kind === 'compared' && view.form === 'value'
  return {
    ...of,
    ...formOfView(of, view),
    name,
    title: t('words.viewOf', { measure: of.title, view: viewTitle(view) }),
    additivity: isItself ? of.additivity : 'non',
    inputs: inputsOf(of, view),
  }
}
