import type { ModelCard, ModelGroup } from '../../../server/contract/models.ts'
import { dateLabel } from '../../exploration/labels.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import page from '../../ui/page.module.css'
import { asSentence } from '../../ui/sentence.ts'
import { PanelFacts } from '../../ui/side-panel.tsx'
import { CardTable } from './card-table.tsx'
import { featureDescription, featureTitle, groupTitle, groupWords, modelMethod } from './card-texts.ts'
import { countText, figureText, shareText } from './figures.ts'
import styles from './models.module.css'
import { Region } from './region.tsx'

type Window = NonNullable<ModelCard['windows']>['learnedFrom']

/** What a model was fitted to and judged by. */
export const DataFacts = ({ card }: { readonly card: ModelCard }) => {
  const locale = useLocale()
  const { data, windows, run } = card
  const days = ({ from, to }: { readonly from: string; readonly to: string }): string =>
    t('models.fromTo', { from: dateLabel(from, locale), to: dateLabel(to, locale) })
  const count = (n: number): string => countText(n, locale)
  const seen = ({ known, shown }: Window): string => t('models.seen', { known: days(known), shown: days(shown) })
  const judged = windows?.judgedOn ?? null
  const runLink = <a href={`/data?run=${run}`}>{run}</a>
  return (
    <Region title={t('models.data')}>
      <PanelFacts
        facts={[
          [t('models.method'), modelMethod(card)],
          data === null ? undefined : [t('models.read'), days(data.read)],
          data === null ? undefined : [t('models.customers'), count(data.customers)],
          data === null ? undefined : [t('models.records'), count(data.records)],
          data === null ? undefined : [t('models.fitted'), count(data.fitted)],
          windows === null ? undefined : [t('models.learned'), seen(windows.learnedFrom)],
          judged === null ? undefined : [t('models.judged'), seen(judged)],
          data === null ? undefined : [t('models.seed'), String(data.seed)],
          run === null ? undefined : [t('models.ofRun'), runLink],
        ]}
      />
    </Region>
  )
}

const GroupWords = ({ model, group }: { readonly model: string; readonly group: ModelGroup }) => {
  const words = groupWords(model, group, useLocale())
  return words === null ? null : <span className={`${page.below} ${styles.wrap}`}>{words}</span>
}

/** The groups that a model made, with their share as a bar. */
export const Groups = ({ card }: { readonly card: ModelCard }) => {
  const locale = useLocale()
  const { groups } = card
  if (groups.length === 0) return null
  const most = Math.max(...groups.map(({ share }) => share))
  return (
    <Region title={t('models.groups')}>
      <CardTable
        title={t('models.groups')}
        isNarrow
        columns={[
          [t('models.group'), 'words'],
          [t('models.customers'), 'number'],
          [t('models.share'), 'number'],
          'drawing',
        ]}
      >
        {groups.map((group) => (
          <tr key={group.name}>
            <th scope="row">
              {groupTitle(group)}
              <GroupWords model={card.name} group={group} />
            </th>
            <td data-number>{countText(group.customers, locale)}</td>
            <td data-number>{shareText(group.share, locale)}</td>
            <td className={styles.barCell} aria-hidden>
              <i className={styles.bar} style={{ width: `${(group.share / most) * 100}%` }} />
            </td>
          </tr>
        ))}
      </CardTable>
    </Region>
  )
}

/** What a model reads, and the parameters that it found. */
export const Features = ({ card }: { readonly card: ModelCard }) => {
  const locale = useLocale()
  const { name: model, features, parameters } = card
  return (
    <>
      {features.length > 0 && (
        <Region title={t('models.features')}>
          <dl className={styles.features}>
            {features.map((feature) => (
              <div key={feature.name}>
                <dt>{featureTitle(model, feature)}</dt>
                <dd>{asSentence(featureDescription(model, feature))}</dd>
              </div>
            ))}
          </dl>
        </Region>
      )}
      {parameters.length > 0 && (
        <Region title={t('models.parameters')}>
          <CardTable
            title={t('models.parameters')}
            isNarrow
            columns={[
              [t('models.parameter'), 'words'],
              [t('models.value'), 'number'],
              [t('models.error'), 'number'],
            ]}
          >
            {parameters.map(({ name, title, value, error }) => (
              <tr key={name}>
                <th scope="row">{featureTitle(model, { name, title })}</th>
                <td data-number>{figureText(value, 'number', locale)}</td>
                <td data-number className={page.quiet}>
                  {error === null ? '' : figureText(error, 'number', locale)}
                </td>
              </tr>
            ))}
          </CardTable>
        </Region>
      )}
    </>
  )
}

/** Sentences, one below the other. */
export const Sentences = ({ title, sentences }: { readonly title: string; readonly sentences: readonly string[] }) =>
  sentences.length === 0 ? null : (
    <Region title={title}>
      <ul className={styles.sentences}>
        {sentences.map((sentence) => (
          <li key={sentence}>{asSentence(sentence)}</li>
        ))}
      </ul>
    </Region>
  )
