import { Button } from '@mantine/core'
import { IconFilterOff, IconPlugConnectedX, IconScale, IconStack2 } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Catalog, CatalogMeasure } from '../../../server/contract/catalog.ts'
import { toGrid } from '../../../server/contract/grid.ts'
import type { QueryResult } from '../../../server/contract/result.ts'
import type { ApiError } from '../../api/client.ts'
import { detailOptions } from '../../api/options.ts'
import { conditionText } from '../../exploration/conditions.ts'
import type { Exploration } from '../../exploration/exploration.ts'
import { lowerFirst } from '../../exploration/labels.ts'
import { plainWords } from '../../exploration/plain-words.ts'
import { measureOf, toQuery } from '../../exploration/query.ts'
import { repairs } from '../../exploration/repair.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Choices, Facts, Message, MessageActions } from '../../ui/message.tsx'
import { formatNumber, toNumber } from '../../ui/number.ts'
import { asSentence } from '../../ui/sentence.ts'
import { useExplorer } from './context.ts'
import styles from './explorer.module.css'

const icon = { size: 24, stroke: 1.5, 'aria-hidden': true } as const

/** The first answer is on its way: rows without figures, standing still. */
export const SkeletonRows = () => (
  <div className={styles.skeleton} role="status" aria-label={t('states.fetching')}>
    {[92, 74, 88, 60, 80, 66, 90].map((width) => (
      <div key={width}>
        <i style={{ width }} />
        <i style={{ width: 64, marginLeft: 160 - width }} />
        <i style={{ width: 64 }} />
        <i style={{ width: 64 }} />
      </div>
    ))}
  </div>
)

/** Nothing was asked yet. */
export const NothingAsked = () => {
  const { catalog, dispatch } = useExplorer()
  const measure = catalog.measures[0]
  return (
    <Message icon={<IconStack2 {...icon} />} title={t('states.choose')} text={t('states.chooseHow')}>
      {measure !== undefined && (
        <MessageActions>
          <Button variant="filled" onClick={() => dispatch({ kind: 'placeMeasure', measure: measure.name })}>
            {t('states.add', { measure: lowerFirst(measure.title) })}
          </Button>
        </MessageActions>
      )}
    </Message>
  )
}

const onlyValue = (result: QueryResult | undefined): number | undefined => {
  if (result === undefined) return undefined
  const grid = toGrid(result)
  const [row, column] = [grid.rows[0], grid.columns[0]]
  return row === undefined || column === undefined ? 0 : (toNumber(grid.cell(row, column, 0)) ?? 0)
}

/** The measures of the fact that the first one asked is of, or made of. */
const measuresOfFact = (x: Exploration, catalog: Catalog): readonly CatalogMeasure[] => {
  const asked = measureOf(catalog, x.measures[0] ?? '')
  const fact = measureOf(catalog, asked?.inputs?.[0] ?? '') ?? asked
  return catalog.measures.filter(({ cubeTitle }) => cubeTitle === fact?.cubeTitle)
}

/** How many rows are left after the first, the first two, … of the filters. */
const useLeft = (): (number | undefined)[] => {
  const { x, catalog } = useExplorer()
  const among = measuresOfFact(x, catalog)
  const measure = among.find((m) => m.aggregation === 'count' && m.filter === undefined) ?? among[0]
  const queries = x.where.map((_, i) => {
    const { top: _top, ...asked } = x
    const bare = toQuery({ ...asked, rows: [], columns: [], sort: [], where: x.where.slice(0, i + 1), totals: false })
    return detailOptions({ ...bare, measures: measure === undefined ? [] : [measure.name] })
  })
  return useQueries({ queries, combine: (results) => results.map((r) => onlyValue(r.data)) })
}

/** Nothing matches: which filter removed everything, and a button that takes it away. */
export const NothingMatches = () => {
  const { x, catalog, dispatch } = useExplorer()
  const locale = useLocale()
  const left = useLeft()
  const noun = (measuresOfFact(x, catalog)[0]?.cubeTitle ?? catalog.title).toLowerCase()
  const texts = x.where.map((condition) => conditionText(condition, catalog, locale))
  const culprit = left.indexOf(0)
  const facts = texts.map(({ name, value }, i) => ({
    name,
    value,
    count:
      left[i] === undefined
        ? ''
        : t('states.left', { number: formatNumber(left[i], { type: 'integer' }, locale), facts: noun }),
    isNone: left[i] === 0,
  }))
  const removed = texts[culprit] ?? texts.at(-1)
  const index = culprit < 0 ? texts.length - 1 : culprit
  return (
    <Message
      icon={<IconFilterOff {...icon} />}
      title={t(x.where.length === 0 ? 'states.none' : 'states.noMatch', { facts: noun })}
      text={t(x.where.length === 0 ? 'states.noRows' : 'states.leave')}
    >
      {facts.length > 0 && <Facts facts={facts} />}
      {removed !== undefined && (
        <MessageActions>
          <Button variant="filled" onClick={() => dispatch({ kind: 'unfilter', index })}>
            {t('states.remove', { filter: removed.value })}
          </Button>
          {x.where.length > 1 && (
            <Button onClick={() => dispatch({ kind: 'replace', exploration: { ...x, where: [] } })}>
              {t('explore.removeAllFilters')}
            </Button>
          )}
        </MessageActions>
      )}
    </Message>
  )
}

/** The question was refused: why, and the nearest ones that have an answer. */
export const Refused = ({ error }: { readonly error: ApiError }) => {
  const { x, catalog, dispatch } = useExplorer()
  const near = repairs(x, catalog, error, useLocale())
  return (
    <Message
      icon={<IconScale {...icon} />}
      title={t('states.unsound')}
      text={asSentence(plainWords(error.message, catalog))}
    >
      <Choices
        label={t('states.nearest')}
        choices={near.map(({ title, note, to }) => ({
          title,
          note,
          onChoose: () => dispatch({ kind: 'replace', exploration: to }),
        }))}
      />
    </Message>
  )
}

/** Something broke on the way, and there is nothing to show meanwhile. */
export const Broken = ({ error, onRetry }: { readonly error: ApiError; readonly onRetry: () => void }) => (
  <Message icon={<IconPlugConnectedX {...icon} />} title={t('states.failed')} text={asSentence(error.message)}>
    <MessageActions>
      <Button variant="filled" onClick={onRetry}>
        {t('frame.tryAgain')}
      </Button>
    </MessageActions>
    {error.requestId !== undefined && (
      <details>
        <summary>{t('states.details')}</summary>
        {t('states.request', { id: error.requestId })}
      </details>
    )}
  </Message>
)

/** After two seconds of waiting: what is being computed, and a way to stop it. */
export const LongWait = ({ title, onCancel }: { readonly title: string; readonly onCancel: () => void }) => {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((s) => s + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  if (seconds < 2) return null
  return (
    <div className={styles.long} role="status">
      <strong>{title}</strong>
      <span>{t('states.waiting', { seconds })}</span>
      <Button onClick={onCancel}>{t('frame.cancel')}</Button>
    </div>
  )
}
