import { z } from 'zod'
import { ModelCard, type ModelMetric, type ModelMonth, type ModelSummary } from '../../contract/models.ts'
import type { StoredModelRun } from '../../engine/model-store.ts'
import type { KnownModel } from './known-models.ts'
import { metricInWords } from './metric-words.ts'

const { data, windows, calibration, notes, curve } = ModelCard.shape
const titled = { title: true } as const

/** What a run stores of a model in `card`: names and figures; words are put to them here. */
const StoredCard = z.object({
  data,
  windows,
  calibration,
  notes,
  /** the features that it read, by name */
  features: z.array(z.string()),
  drivers: z.array(ModelCard.shape.drivers.element.omit(titled)),
  groups: z.array(ModelCard.shape.groups.element.omit(titled)),
  /** absent in what versions before stored */
  curve: curve.default([]),
})

const StoredMetrics = z.array(z.object({ name: z.string(), value: z.number(), baseline: z.number().nullable() }))
const StoredParameters = z.array(ModelCard.shape.parameters.element.omit(titled))

/** A name as it is read where nothing else is called so: `cant_lose` is "Cant lose". */
const plain = (name: string): string => {
  const text = name.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const metricsOf = ({ metrics }: StoredModelRun): ModelMetric[] => StoredMetrics.parse(metrics).map(metricInWords)

const stateOf = ({ name, title, kind, description }: KnownModel, newest: StoredModelRun | undefined) => ({
  name,
  title,
  kind,
  description,
  state:
    newest === undefined ? ('not_run' as const) : newest.refusal === null ? ('scored' as const) : ('refused' as const),
  refusal: newest?.refusal ?? null,
  run: newest?.runId ?? null,
  month: newest?.month ?? null,
  rows: newest?.rows ?? 0,
})

/** What is listed of a model. @param runs its months, the newest first */
export const summaryOf = (known: KnownModel, [newest]: readonly StoredModelRun[]): ModelSummary => ({
  ...stateOf(known, newest),
  headline: newest === undefined ? [] : metricsOf(newest).filter(({ name }) => known.headline.includes(name)),
})

const monthOf = (run: StoredModelRun): ModelMonth => ({
  month: run.month,
  run: run.runId,
  rows: run.rows,
  refusal: run.refusal,
  metrics: metricsOf(run),
})

const nothing = {
  data: null,
  windows: null,
  calibration: [],
  notes: [],
  features: undefined,
  drivers: [],
  groups: [],
  curve: [],
} as const

/** The card of a model. @param runs its months, the newest first */
export const cardOf = (known: KnownModel, runs: readonly StoredModelRun[]): ModelCard => {
  const [newest] = runs
  const stored = newest === undefined ? nothing : StoredCard.parse(newest.card)
  const titleOf = (name: string): string =>
    known.features.find((feature) => feature.name === name)?.title ?? plain(name)
  return {
    ...stateOf(known, newest),
    shownIn: [...known.shownIn],
    method: known.method,
    data: stored.data,
    windows: stored.windows,
    features: known.features.filter(({ name }) => stored.features?.includes(name) ?? true),
    baseline: known.baseline,
    metrics: newest === undefined ? [] : metricsOf(newest),
    calibration: [...stored.calibration],
    drivers: stored.drivers.map((driver) => ({ ...driver, title: titleOf(driver.feature) })),
    parameters:
      newest === undefined
        ? []
        : StoredParameters.parse(newest.parameters).map((found) => ({ ...found, title: titleOf(found.name) })),
    groups: stored.groups.map((group) => ({ ...group, title: plain(group.name) })),
    curve: [...stored.curve],
    notes: [...stored.notes],
    limits: [...known.limits],
    backtests: runs.map(monthOf),
  }
}
