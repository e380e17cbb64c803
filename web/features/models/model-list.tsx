import { IconAlertTriangle, IconCheck, IconMinus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ModelSummary } from '../../../server/contract/models.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Tag, type TagProps } from '../../ui/tag.tsx'
import { metricTitle, modelTitle } from './card-texts.ts'
import { figureText, lastDayText } from './figures.ts'
import styles from './models.module.css'
import { hrefOf } from './place.ts'

const icon = { size: 14, stroke: 1.7, 'aria-hidden': true } as const

const signs: Readonly<Record<ModelSummary['state'], { tone: TagProps['tone']; icon: ReactNode }>> = {
  scored: { tone: 'better', icon: <IconCheck {...icon} /> },
  refused: { tone: 'warn', icon: <IconAlertTriangle {...icon} /> },
  not_run: { tone: 'plain', icon: <IconMinus {...icon} /> },
}

/** Whether a model gives scores, as a sign with its word. */
export const StateTag = ({ state }: Pick<ModelSummary, 'state'>) => (
  <Tag tone={signs[state].tone ?? 'plain'} icon={signs[state].icon}>
    {t(`models.states.${state}`)}
  </Tag>
)

/** How many customers have scores, and as of which day; nothing where nothing was run. */
export const ScoredAsOf = ({ model }: { readonly model: Pick<ModelSummary, 'state' | 'month' | 'rows'> }) => {
  const locale = useLocale()
  const { state, month, rows } = model
  if (month === null) return null
  return (
    <span className={styles.quiet}>
      {state === 'scored' && `${t('models.scored', { count: rows })}, `}
      {t('models.asOf', { date: lastDayText(month, locale) })}
    </span>
  )
}

const ModelItem = ({ model, isOpen }: { readonly model: ModelSummary; readonly isOpen: boolean }) => {
  const locale = useLocale()
  const { name, state, headline } = model
  return (
    <li>
      <a href={hrefOf(name)} {...(isOpen && { 'aria-current': true })}>
        <span className={styles.itemHead}>
          <strong>{modelTitle(model)}</strong>
          <StateTag state={state} />
        </span>
        <ScoredAsOf model={model} />
        {headline.map((metric) => (
          <span key={metric.name} className={styles.headline}>
            <span>{metricTitle(metric)}</span>
            <b>{figureText(metric.value, metric.format, locale)}</b>
          </span>
        ))}
      </a>
    </li>
  )
}

const kinds = ['segments', 'value', 'churn'] as const

/** All models by kind, each with its state and the figures that say most of it; the one that is open is marked. */
export const ModelItems = ({ models, open }: { readonly models: readonly ModelSummary[]; readonly open: string }) => (
  <nav className={styles.list} aria-label={t('models.list')}>
    {kinds
      .filter((kind) => models.some((model) => model.kind === kind))
      .map((kind) => (
        <section key={kind} aria-labelledby={`kind-${kind}`}>
          <h2 id={`kind-${kind}`}>{t(`models.kinds.${kind}`)}</h2>
          <ul>
            {models
              .filter((model) => model.kind === kind)
              .map((model) => (
                <ModelItem key={model.name} model={model} isOpen={model.name === open} />
              ))}
          </ul>
        </section>
      ))}
  </nav>
)
