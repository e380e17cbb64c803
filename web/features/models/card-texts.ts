import type { ModelCard, ModelGroup, ModelRefused, ModelSentence } from '../../../server/contract/models.ts'
import { apiText, t } from '../../language/language.ts'
import { formatNumber } from '../../ui/number.ts'

type Titled = { readonly name: string; readonly title: string }

/** A text of a card in the language of the page, else as the API says it. */
const said = (key: string, text: string, facts?: unknown): string => apiText(`cards.${key}`, facts) ?? text

/** What a model is called. */
export const modelTitle = ({ name, title }: Titled): string => said(`models.${name}.title`, title)

/** What a model tells. */
export const modelDescription = ({ name, description }: Pick<ModelCard, 'name' | 'description'>): string =>
  said(`models.${name}.description`, description)

/** The method of a model with its source. */
export const modelMethod = ({ name, method }: Pick<ModelCard, 'name' | 'method'>): string =>
  said(`models.${name}.method`, method)

/** What a model is compared with; null where it predicts nothing. */
export const baselineText = ({ name, baseline }: Pick<ModelCard, 'name' | 'baseline'>): string | null =>
  baseline === null ? null : said(`baselines.${name}`, baseline)

/** What a figure is called. */
export const metricTitle = ({ name, title }: Titled): string => said(`metrics.${name}`, title)

/** What something is called that a model reads, or that it found of that. */
export const featureTitle = (model: string, { name, title }: Titled): string =>
  said(`features.${model}.${name}.title`, title)

/** What something is that a model reads. */
export const featureDescription = (model: string, { name, description }: ModelCard['features'][number]): string =>
  said(`features.${model}.${name}.description`, description)

/** What a driver is called: `contract_kind=Gold` is a kind of contract, Gold. */
export const driverTitle = (
  model: string,
  { feature, title }: Pick<ModelCard['drivers'][number], 'feature' | 'title'>,
) => {
  const [name = feature, member] = feature.split('=', 2)
  const known = apiText(`cards.features.${model}.${name}.title`)
  if (known === undefined) return title
  return member === undefined ? known : `${known}: ${member}`
}

/** What a group is called. */
export const groupTitle = ({ name, title }: Titled): string => said(`groups.${name}`, title)

const meanText = (value: number, locale: string): string => {
  const format = Math.abs(value) >= 100 || Number.isInteger(value) ? 'number0' : 'number1'
  return formatNumber(value, { type: 'decimal', format }, locale)
}

/** What a group is like, most unlike all customers first; null where its name says it. */
export const groupWords = (model: string, { profile, words }: ModelGroup, locale: string): string | null => {
  const parts = profile.flatMap(({ feature, level, mean, all }) => {
    const facts = {
      feature: apiText(`cards.features.${model}.${feature}.title`) ?? feature,
      level: apiText(`cards.levels.${level}`) ?? level,
      mean: meanText(mean, locale),
      all: meanText(all, locale),
    }
    return apiText('cards.profile', facts) ?? []
  })
  return parts.length === 0 ? words : parts.join(t('models.between'))
}

/** Sentences of a card. */
export const sentenceTexts = (kind: 'limits' | 'notes', sentences: readonly ModelSentence[]): string[] =>
  sentences.map(({ code, facts, text }) => said(`${kind}.${code}`, text, facts))

/** Why a model gives no scores. */
export const refusalText = ({ sentence, facts, message }: ModelRefused): string =>
  (sentence === null ? undefined : apiText(`errors.model_refused.${sentence}`, facts)) ?? message
