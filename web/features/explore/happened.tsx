import { Button, Popover } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconFlag } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { GridHeader } from '../../../server/contract/grid.ts'
import { besideOptions } from '../../api/options.ts'
import { type ChartEvent, seriesOf } from '../../charts/chart.ts'
import type { Exploration } from '../../exploration/exploration.ts'
import {
  campaignQuery,
  daysOfPeriod,
  happeningsOf,
  type PlacedHappening,
  placedAmong,
} from '../../exploration/happenings.ts'
import { dateLabel } from '../../exploration/labels.ts'
import { attributeOf } from '../../exploration/query.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import type { Charted } from './chart-input.ts'
import { useExplorer } from './context.ts'
import styles from './happened.module.css'

const daysLabel = ({ from, to }: PlacedHappening, locale: string): string =>
  from === to ? dateLabel(from, locale) : `${dateLabel(from, locale)} – ${dateLabel(to, locale)}`

/** The periods along which a chart runs, by their headers; none where it does not run along time. */
const alongTime = ({ input, rows, columns }: Charted): readonly GridHeader[] => {
  const { along, isAlongColumns } = seriesOf(input)
  return !along.isTime ? [] : isAlongColumns ? columns : rows
}

/** A chart with what happened in its time, and that itself, in the order of time; campaigns are those behind what is shown. */
export const useHappenings = (x: Exploration, charted: Charted | undefined) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const periods = useMemo(() => (charted === undefined ? [] : alongTime(charted)), [charted])
  const query = useMemo(() => campaignQuery(x, catalog), [x, catalog])
  const isAsked = periods.length > 0 && x.withoutEvents === undefined
  const asked = useQuery({
    ...besideOptions(query ?? { from: '', measures: [], rows: [], columns: [], where: [] }),
    enabled: isAsked && query !== undefined,
  })
  const campaigns = query === undefined ? undefined : asked.data
  return useMemo(() => {
    if (charted === undefined || periods.length === 0) return { happened: [], charted }
    const days = periods.map(({ members }) => {
      const last = members.at(-1)
      return last && daysOfPeriod(attributeOf(catalog, last.attribute)?.period, last.value)
    })
    const happened = isAsked ? placedAmong(happeningsOf(catalog, campaigns, locale), days) : []
    const events = happened.map(
      (one): ChartEvent => ({
        title: one.title,
        days: daysLabel(one, locale),
        description: one.description ?? '',
        at: one.at,
      }),
    )
    const mayHave = (catalog.events ?? []).length > 0 || query !== undefined
    const input = { ...charted.input, ...(mayHave && { events }) }
    return { happened: happened.toSorted((a, b) => (a.from < b.from ? -1 : 1)), charted: { ...charted, input } }
  }, [charted, periods, isAsked, campaigns, query, catalog, locale])
}

/** A button that lists what happened in the time of the chart, for all who do not see or point at its rules. */
export const HappenedList = ({ happened }: { readonly happened: readonly PlacedHappening[] }) => {
  const locale = useLocale()
  const isPhone = useMediaQuery('(max-width: 767px)') ?? false
  if (happened.length === 0) return null
  return (
    <Popover position="bottom-end" shadow="md" width={340} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          className={styles.button}
          aria-label={t('charts.happenedCount', { count: happened.length })}
          leftSection={<IconFlag size={15} stroke={1.7} />}
        >
          {isPhone ? happened.length : t('charts.happenedCount', { count: happened.length })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown tabIndex={0} className={styles.list} aria-label={t('charts.happened')}>
        <ul aria-label={t('charts.happened')}>
          {happened.map((one) => (
            <li key={`${one.from} ${one.title}`}>
              <b>{one.title}</b> <span className={styles.days}>{daysLabel(one, locale)}</span>
              {one.description !== undefined && <p>{one.description}</p>}
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  )
}
