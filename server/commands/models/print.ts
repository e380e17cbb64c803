import type { ModelCard, ModelMetric, ModelMonth, ModelSummary } from '../../contract/models.ts'

const numberText = (value: number): string =>
  Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(4)))

const shownText = (value: number, format: ModelMetric['format']): string =>
  format === 'share' ? `${numberText(100 * value)} %` : numberText(value)

const metricText = ({ title, value, baseline, format }: ModelMetric): string =>
  `${title} ${shownText(value, format)}${baseline === null ? '' : ` (baseline ${shownText(baseline, format)})`}`

const stateText = ({
  state,
  rows,
  month,
  refusal,
}: Pick<ModelSummary, 'state' | 'rows' | 'month' | 'refusal'>): string => {
  if (state === 'not_run') return 'nothing to read'
  if (state === 'refused') return `refused for ${month?.slice(0, 7)}: ${refusal?.message}`
  return `${rows} scored for ${month?.slice(0, 7)}`
}

/** The models, a line each, with the figures that say most of them. */
export const printModels = (models: readonly ModelSummary[]): string => {
  const width = Math.max(...models.map(({ name }) => name.length))
  return models
    .map((model) => [`${model.name.padEnd(width)}  ${stateText(model)}`, ...model.headline.map(metricText)].join(', '))
    .map((line) => `${line}\n`)
    .join('')
}

const part = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`

const errorText = (error: number | null): string => (error === null ? '' : ` ± ${numberText(error)}`)

const dataLines = ({ data, windows }: ModelCard): string[] => [
  ...(data === null
    ? []
    : [
        `read ${data.read.from} to ${data.read.to}: ${data.customers} customers, ${data.records} records, fitted to ${data.fitted}, seed ${data.seed}`,
      ]),
  ...(windows === null
    ? []
    : [
        `learned from what was known ${windows.learnedFrom.known.from} to ${windows.learnedFrom.known.to}, shown ${windows.learnedFrom.shown.from} to ${windows.learnedFrom.shown.to}`,
      ]),
  ...(windows?.judgedOn == null
    ? []
    : [
        `judged on what was known ${windows.judgedOn.known.from} to ${windows.judgedOn.known.to}, shown ${windows.judgedOn.shown.from} to ${windows.judgedOn.shown.to}`,
      ]),
]

/** The card of a model, for people. */
export const printCard = (card: ModelCard): string =>
  [
    `${card.title}: ${stateText(card)}\n${card.description}\n${card.method}\n`,
    part('Data', dataLines(card)),
    part(
      'How long customers stay',
      card.curve
        .filter(({ month }) => month > 0 && month % 12 === 0)
        .map(
          ({ month, survival, low, high, atRisk }) =>
            `after ${month} months ${shownText(survival, 'share')} (${shownText(low, 'share')} to ${shownText(high, 'share')}), ${atRisk} seen so long`,
        ),
    ),
    part('How good it is', card.metrics.map(metricText)),
    part('Baseline', card.baseline === null ? [] : [card.baseline]),
    part(
      'Predicted and happened',
      card.calibration.map(
        ({ customers, predicted, happened }) =>
          `${shownText(predicted, 'share')} predicted, ${shownText(happened, 'share')} happened, ${customers} customers`,
      ),
    ),
    part(
      'What goes with leaving',
      card.drivers.map(
        ({ title, effect, low, high }) =>
          `${title} ${numberText(100 * effect)} points (${numberText(100 * low)} to ${numberText(100 * high)})`,
      ),
    ),
    part(
      'Parameters',
      card.parameters.map(({ title, value, error }) => `${title} ${numberText(value)}${errorText(error)}`),
    ),
    part(
      'Groups',
      card.groups.map(
        ({ title, customers, share, words }) =>
          `${title} ${customers} (${shownText(share, 'share')})${words === null ? '' : `: ${words}`}`,
      ),
    ),
    part(
      'Notes',
      card.notes.map(({ text }) => text),
    ),
    part(
      'Not to be used',
      card.limits.map(({ text }) => text),
    ),
  ].join('')

const monthLine = ({ month, run, rows, refusal, metrics }: ModelMonth): string =>
  `${month.slice(0, 7)}  run ${run}  ${refusal === null ? `${rows} scored` : `refused: ${refusal.message}`}${metrics.map((metric) => `, ${metricText(metric)}`).join('')}`

/** What a model came to by month, the newest first. */
export const printBacktests = ({ title, backtests }: ModelCard): string =>
  part(title, backtests.length === 0 ? ['was run for no month'] : backtests.map(monthLine)).slice(1)
