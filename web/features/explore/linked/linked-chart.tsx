import { useElementSize } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CatalogMeasure } from '../../../../server/contract/catalog.ts'
import { besideOptions } from '../../../api/options.ts'
import { filterName } from '../../../exploration/conditions.ts'
import type { Exploration } from '../../../exploration/exploration.ts'
import { brushOf, linkedQuery, whyNotLive, withoutBrushes } from '../../../exploration/linked.ts'
import { attributeOf } from '../../../exploration/query.ts'
import { t } from '../../../language/language.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useLocale } from '../../../ui/locale.ts'
import { useExplorer } from '../context.ts'
import { binnedOf, binValues, namedMembers } from './binned.ts'
import { BrushPlot } from './brush-plot.tsx'
import styles from './linked.module.css'
import type { Brush } from './use-brush.ts'

interface LinkedChartProps {
  readonly attribute: string
  readonly measure: CatalogMeasure
  readonly brush: Brush
}

/** The answers that a linked chart needs: with nothing brushed anywhere, and under what is brushed in the other charts. */
const useAnswers = (x: Exploration, attribute: string, measure: CatalogMeasure) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const free = useMemo(
    () => linkedQuery(withoutBrushes(x), catalog, measure, { attribute }),
    [x, catalog, measure, attribute],
  )
  const all = useQuery(besideOptions(free))
  const binned = useMemo(
    () => (all.data === undefined ? undefined : binnedOf(all.data, x.where, catalog, locale)),
    [all.data, x.where, catalog, locale],
  )
  const isBrushed = x.linked.some((name) => name !== attribute && brushOf(x, name) !== undefined)
  const under = binned === undefined || !isBrushed ? free : linkedQuery(x, catalog, measure, namedMembers(binned))
  const now = useQuery({ ...besideOptions(under), enabled: binned !== undefined })
  const values = useMemo(
    () =>
      binned === undefined || all.data === undefined || now.data === undefined
        ? undefined
        : { all: binValues(all.data, binned), now: binValues(now.data, binned) },
    [binned, all.data, now.data],
  )
  return { binned, values, isSettled: !now.isPlaceholderData && !all.isPlaceholderData, error: all.error ?? now.error }
}

/** A chart of the measure by one attribute, to brush over; a brush filters the other charts while it moves, and the question when it is let go. */
export const LinkedChart = ({ attribute, measure, brush }: LinkedChartProps) => {
  const { x, catalog, dispatch } = useExplorer()
  const { ref, width } = useElementSize()
  const { binned, values, isSettled, error } = useAnswers(x, attribute, measure)
  const found = attributeOf(catalog, attribute)
  const name = filterName(catalog, attribute)
  const reason = found === undefined ? undefined : whyNotLive(measure, found)
  const isTooMany = binned?.isOrdered === true && (binned.isCut || (binned.isMerged && reason !== undefined))
  const text =
    error !== null
      ? error.message
      : isTooMany
        ? t('linked.tooMany')
        : binned?.bins.length === 0
          ? t('linked.nothing')
          : undefined
  return (
    <section className={styles.chart} aria-label={t('linked.chart', { attribute: name })}>
      <div className={styles.chartHead}>
        <span className={styles.chartTitle} title={name}>
          {name}
        </span>
        {binned?.isCut === true && !binned.isOrdered && (
          <span className={styles.note}>{t('linked.largest', { count: binned.bins.length })}</span>
        )}
        <span className={styles.room} />
        <IconButton
          label={t('linked.remove', { attribute: name })}
          icon={<IconX size={14} stroke={1.7} />}
          onClick={() => dispatch({ kind: 'unlink', attribute })}
        />
      </div>
      <div ref={ref} className={styles.plotBox}>
        {text !== undefined && <p className={styles.text}>{text}</p>}
        {text === undefined && binned !== undefined && values !== undefined && width > 0 && (
          <BrushPlot
            name={name}
            binned={binned}
            values={values}
            isSettled={isSettled}
            isLive={reason === undefined}
            condition={brushOf(x, attribute)}
            width={width}
            brush={brush}
          />
        )}
      </div>
      {reason !== undefined && <p className={styles.reason}>{reason}</p>}
    </section>
  )
}
