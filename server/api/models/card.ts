import { z } from 'zod'
import { cardTexts, noteTexts, profileText } from '../../contract/model-texts.ts'
import {
  ModelCard,
  type ModelMetric,
  type ModelMonth,
  type ModelRefused,
  type ModelSummary,
} from '../../contract/models.ts'
import type { StoredModelRun } from '../../engine/model-store.ts'
import { baselineOf, featuresOf, type KnownModel } from './known-models.ts'
import { metricInWords } from './metric-words.ts'

const { data, windows, calibration, curve } = ModelCard.shape
const titled = { title: true } as const

/** What a run stores of a model in `card`: names and figures; words are put to them here. */
const StoredCard = z.object({
  data,
  windows,
  calibration,
  notes: z.array(ModelCard.shape.notes.element.omit({ text: true })),
  /** the features that it read, by name */
  features: z.array(z.string()),
  drivers: z.array(ModelCard.shape.drivers.element.omit(titled)),
  groups: z.array(ModelCard.shape.groups.element.omit({ ...titled, words: true })),
  /** the sentence of the refusal, and what it tells */
  refusal: ModelCard.shape.refusal.unwrap().pick({ sentence: true, facts: true }).nullable().default(null),
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

const refusalOf = ({ refusal, card }: StoredModelRun): ModelRefused | null =>
  refusal === null ? null : { ...refusal, ...(StoredCard.parse(card).refusal ?? { sentence: null, facts: {} }) }

const noteText = ({
  code,
  facts,
}: {
  readonly code: string
  readonly facts: Readonly<Record<string, unknown>>
}): string =>
  (Object.entries(noteTexts).find(([known]) => known === code)?.[1] as ((facts: unknown) => string) | undefined)?.(
    facts,
  ) ?? code

const groupTitle = (name: string): string =>
  Object.entries(cardTexts.groups).find(([known]) => known === name)?.[1] ?? plain(name)

const stateOf = ({ name, kind }: KnownModel, newest: StoredModelRun | undefined) => ({
  name,
  title: cardTexts.models[name].title,
  kind,
  description: cardTexts.models[name].description,
  state:
    newest === undefined ? ('not_run' as const) : newest.refusal === null ? ('scored' as const) : ('refused' as const),
  refusal: newest === undefined ? null : refusalOf(newest),
  run: newest?.runId ?? null,
  month: newest?.month ?? null,
  rows: newest?.rows ?? 0,
})

/** What is listed of a model. @param runs its months, the newest first */
export const summaryOf = (known: KnownModel, [newest]: readonly StoredModelRun[]): ModelSummary => ({
  ...stateOf(known, newest),
  headline:
    newest === undefined
      ? []
      : metricsOf(newest).filter(({ name }) => known.headline.some((metric) => metric === name)),
})

const monthOf = (run: StoredModelRun): ModelMonth => ({
  month: run.month,
  run: run.runId,
  rows: run.rows,
  refusal: refusalOf(run),
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
  const features = featuresOf(known)
  const titleOf = (name: string): string => {
    const [feature = name, level] = name.split('=', 2)
    const title = features.find((one) => one.name === feature)?.title ?? plain(feature)
    return level === undefined ? title : `${title}: ${level}`
  }
  return {
    ...stateOf(known, newest),
    shownIn: [...known.shownIn],
    method: cardTexts.models[known.name].method,
    data: stored.data,
    windows: stored.windows,
    features: features.filter(({ name }) => stored.features?.includes(name) ?? true),
    baseline: baselineOf(known),
    metrics: newest === undefined ? [] : metricsOf(newest),
    calibration: [...stored.calibration],
    drivers: stored.drivers.map((driver) => ({ ...driver, title: titleOf(driver.feature) })),
    parameters:
      newest === undefined
        ? []
        : StoredParameters.parse(newest.parameters).map((found) => ({ ...found, title: titleOf(found.name) })),
    groups: stored.groups.map((group) => ({
      ...group,
      title: groupTitle(group.name),
      words: group.profile.length === 0 ? null : profileText(group.profile),
    })),
    curve: [...stored.curve],
    notes: stored.notes.map((note) => ({ ...note, text: noteText(note) })),
    limits: known.limits.map((code) => ({ code, facts: {}, text: cardTexts.limits[code] })),
    backtests: runs.map(monthOf),
  }
}
