import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { ModelCard } from '../../../server/contract/models.ts'
import { modelCardOptions } from '../../api/model-options.ts'
import { t } from '../../language/language.ts'
import { DidNotCome } from '../../ui/did-not-come.tsx'
import { Notice } from '../../ui/notice.tsx'
import { asSentence } from '../../ui/sentence.ts'
import { SkeletonTable } from '../../ui/skeleton-table.tsx'
import { Backtests } from './backtests.tsx'
import { modelDescription, modelTitle, refusalText, sentenceTexts } from './card-texts.ts'
import { Drivers } from './drivers.tsx'
import { Calibration, Metrics } from './judged.tsx'
import { DataFacts, Features, Groups, Sentences } from './made-of.tsx'
import { ScoredAsOf, StateTag } from './model-list.tsx'
import styles from './models.module.css'
import { ShownIn } from './shown-in.tsx'
import { SurvivalCurve } from './survival-curve.tsx'

const Head = ({ card }: { readonly card: ModelCard }) => {
  const { state, refusal, shownIn } = card
  return (
    <header className={styles.head}>
      <h2 className={styles.title}>{modelTitle(card)}</h2>
      <StateTag state={state} />
      <ScoredAsOf model={card} />
      <p>{modelDescription(card)}</p>
      {state === 'scored' && shownIn.length > 0 && <ShownIn shownIn={shownIn} />}
      {refusal !== null && (
        <Notice kind="caution" fact={t('models.refused')}>
          {asSentence(refusalText(refusal))}
        </Notice>
      )}
      {state === 'not_run' && (
        <Notice kind="info" fact={t('models.refused')}>
          {t('models.notRun')}
        </Notice>
      )}
    </header>
  )
}

export interface CardProps {
  readonly name: string
  /** whether it was asked for: on a phone, where the list is above it, it then comes into sight */
  readonly isChosen: boolean
}

/** All that is known of one model: how good it is, what it found, what it was made of, and where it must not be used. */
export const Card = ({ name, isChosen }: CardProps) => {
  const { data: card, error, refetch } = useQuery(modelCardOptions(name))
  const article = useRef<HTMLElement>(null)
  const isHere = card !== undefined
  useEffect(() => {
    if (isHere && isChosen && matchMedia('(max-width: 767px)').matches) article.current?.scrollIntoView()
  }, [isHere, isChosen])
  if (card === undefined && error !== null) {
    return <DidNotCome title={t('models.cardFailed')} error={error} onRetry={refetch} />
  }
  if (card === undefined) return <SkeletonTable label={t('models.fetchingCard')} />
  return (
    <article ref={article} className={styles.card}>
      <Head card={card} />
      <div className={styles.columns}>
        <div>
          <SurvivalCurve curve={card.curve} />
          <Metrics card={card} />
          <Calibration calibration={card.calibration} />
          <Drivers card={card} />
          <Groups card={card} />
          <Backtests backtests={card.backtests} />
        </div>
        <div>
          <Sentences title={t('models.limits')} sentences={sentenceTexts('limits', card.limits)} />
          <Sentences title={t('models.notes')} sentences={sentenceTexts('notes', card.notes)} />
          <DataFacts card={card} />
          <Features card={card} />
        </div>
      </div>
    </article>
  )
}
