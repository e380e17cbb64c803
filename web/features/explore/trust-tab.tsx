import { Anchor } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Catalog, CatalogMeasure } from '../../../server/contract/catalog.ts'
import type { DrillThroughResult } from '../../../server/contract/drill-through.ts'
import { conditionText, filterName } from '../../exploration/conditions.ts'
import { dateLabel, headerLabel, memberLabel } from '../../exploration/labels.ts'
import { attributeOf, measureOf } from '../../exploration/query.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import { formatNumber } from '../../ui/number.ts'
import { asSentence } from '../../ui/sentence.ts'
import { Tag } from '../../ui/tag.tsx'
import { addsUpSentence } from './adds-up.ts'
import { CellActions } from './cell-actions.tsx'
import styles from './cell-panel.module.css'
import type { CellTarget } from './cell-target.ts'
import { useExplorer } from './context.ts'
import { columnText, sourceOf } from './source-rows.ts'

type Through = UseQueryResult<DrillThroughResult>

/** How values of several dates become one, by rule. */
const overRules = ['last', 'first', 'avg', 'min', 'max', 'last_per_entity'] as const

const overText = (rule: string, role: string): string => {
  const known = overRules.find((name) => name === rule)
  return known === undefined ? `${rule}, ${role}` : t(`trust.over.${known}`, { role })
}

const roleTitle = (catalog: Catalog, role: string): string =>
  catalog.attributes.find((a) => a.role === role)?.roleTitle ?? role

interface AddsUpProps {
  readonly through: Through
  readonly measure: CatalogMeasure
  /** the title of the calculated measure that it is an input of */
  readonly of?: string | undefined
}

const AddsUp = ({ through, measure, of }: AddsUpProps) => {
  const locale = useLocale()
  if (through.error !== null)
    return (
      <Notice
        kind="error"
        fact={t('trust.rowsFailed')}
        action={{ label: t('frame.tryAgain'), onClick: () => void through.refetch() }}
      >
        {asSentence(through.error.message)}
      </Notice>
    )
  if (through.data === undefined) return <span className={styles.muted}>{t('trust.addingUp')}</span>
  const { reconciles, count } = through.data
  return (
    <>
      <div className={styles.adds}>
        <Tag
          tone={reconciles ? 'better' : 'warn'}
          icon={reconciles ? <IconCheck size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />}
        >
          {t(reconciles ? 'trust.addUp' : 'trust.addUpNot')}
        </Tag>
        {t('explore.rows', { count })}
      </div>
      <p className={styles.meaning}>{addsUpSentence(through.data, measure, locale, of)}</p>
    </>
  )
}

/** From which currency to which amounts are converted, and by which rates; nothing where they are not. */
const Conversion = ({ measure: { currency, unit } }: { readonly measure: CatalogMeasure }) => {
  if (currency?.to === undefined) return null
  const values = {
    from: currency.column,
    to: unit ?? currency.to,
    rates: currency.rates ?? '',
    at: currency.rateAt ?? '',
  }
  return (
    <>
      <dt>{t('trust.converted')}</dt>
      <dd>{t('trust.conversion', values)}</dd>
    </>
  )
}

const MeasureFacts = ({ target }: { readonly target: CellTarget }) => {
  const { catalog } = useExplorer()
  const { measure } = target
  const inputs = measure.inputs?.map((name) => measureOf(catalog, name)?.title ?? name)
  return (
    <div className={styles.section}>
      {measure.description !== undefined && <p className={styles.meaning}>{measure.description}</p>}
      <dl className={styles.facts}>
        <dt>{t('filters.measure')}</dt>
        <dd>
          {measure.title}{' '}
          <Tag>{[measure.aggregation, t(`trust.additivity.${measure.additivity}`)].filter(Boolean).join(', ')}</Tag>
        </dd>
        {measure.over !== undefined && (
          <>
            <dt>{t('trust.overTime')}</dt>
            <dd>{overText(measure.over.rule, roleTitle(catalog, measure.over.role))}</dd>
          </>
        )}
        {inputs !== undefined && (
          <>
            <dt>{t('trust.madeOf')}</dt>
            <dd>{inputs.join(', ')}</dd>
          </>
        )}
        <Conversion measure={measure} />
        {measure.filter !== undefined && (
          <>
            <dt>{t('trust.where')}</dt>
            <dd>
              <code>{measure.filter}</code>
            </dd>
          </>
        )}
        <dt>{t('trust.fact')}</dt>
        <dd>
          {measure.grain.length > 0
            ? t('trust.grain', { fact: measure.fact, grain: measure.grain.join(', ') })
            : measure.fact}
        </dd>
        <dt>{t('trust.definition')}</dt>
        <dd>
          <code>
            {measure.definition.file}:{measure.definition.line}
          </code>
        </dd>
      </dl>
    </div>
  )
}

/** Every condition that the cell's value stands under: its coordinates, then the filters. */
const CellFilters = ({ target }: { readonly target: CellTarget }) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const coordinates = target.members.map((m) => ({
    name: filterName(catalog, m.attribute),
    value: headerLabel(m, catalog, locale),
  }))
  const filters = target.query.where.map((condition) => conditionText(condition, catalog, locale))
  const all = [...coordinates, ...filters]
  const unique = all.filter((c, i) => all.findIndex((d) => d.name === c.name && d.value === c.value) === i)
  return (
    <div className={styles.section}>
      <h2>{t('trust.filters')}</h2>
      <dl className={styles.facts}>
        {unique.map(({ name, value }) => (
          <div key={`${name} ${value}`} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <CellActions target={target} />
      {unique.length === 0 && <span className={styles.muted}>{t('trust.noFilters')}</span>}
    </div>
  )
}

const Freshness = () => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  return (
    <div className={styles.section}>
      <h2>{t('trust.freshness')}</h2>
      <dl className={styles.facts}>
        <dt>{t('trust.completeTo')}</dt>
        <dd>
          {catalog.completeThrough === null ? t('trust.notDeclared') : dateLabel(catalog.completeThrough, locale)}
        </dd>
        <dt>{t('frame.data')}</dt>
        <dd>
          <code>{catalog.data}</code>
        </dd>
        <dt>{t('trust.loadedFrom')}</dt>
        <dd>
          <Anchor
            fz="inherit"
            href={`/data?${new URLSearchParams({ part: 'lineage', node: `cube:${catalog.of ?? catalog.name}` })}`}
          >
            {t('trust.itsFiles')}
          </Anchor>
        </dd>
        <dt>{t('trust.model')}</dt>
        <dd>
          <code>{catalog.model}</code>
        </dd>
      </dl>
    </div>
  )
}

/** What a row has of the measure: its amount, converted where the measure is, and the share of it that is in the cell. */
const rowAmount = (result: DrillThroughResult, behind: CatalogMeasure) => {
  const at = (isIt: (column: DrillThroughResult['columns'][number]) => boolean) => result.columns.findIndex(isIt)
  const own = at(({ name }) => name === behind.name || behind.name.endsWith(`.${name}`))
  const amount = own < 0 ? at(({ type }) => type === 'decimal' || type === 'double') : own
  const weight = at(({ name }) => name === '_weight')
  return (row: DrillThroughResult['rows'][number], locale: string): string => {
    const share = Number(row[weight] ?? 1)
    const text = columnText(row[amount] ?? null, result.columns[amount]?.type ?? '', locale)
    return share === 1 ? text : `${text} × ${formatNumber(share, { type: 'double' }, locale)}`
  }
}

interface FirstRowsProps {
  readonly result: DrillThroughResult
  readonly behind: CatalogMeasure
  readonly onRows: () => void
}

const FirstRows = ({ result, behind, onRows }: FirstRowsProps) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const source = sourceOf(result)
  const named = result.columns
    .slice(0, source.from)
    .filter((c) => attributeOf(catalog, c.name) !== undefined)
    .slice(0, 2)
  const amount = rowAmount(result, behind)
  return (
    <div className={styles.section}>
      <div className={styles.titleLine}>
        <h2>{t('trust.rowsBehind')}</h2>
        <Anchor component="button" type="button" fz="inherit" onClick={onRows}>
          {t('trust.openAll', { count: result.count })}
        </Anchor>
      </div>
      {result.rows.slice(0, 3).map((row) => (
        <div key={source.place(row)} className={styles.line}>
          <span>
            {named
              .map((c) => memberLabel(row[result.columns.indexOf(c)] ?? null, attributeOf(catalog, c.name), locale))
              .join(' ')}
          </span>
          <b>{amount(row, locale)}</b>
          <code>{source.place(row)}</code>
        </div>
      ))}
    </div>
  )
}

export interface TrustTabProps {
  readonly target: CellTarget
  readonly through: Through
  /** the base measure whose rows these are */
  readonly behind: CatalogMeasure
  readonly onRows: () => void
}

/** Why a number can be trusted: its rows add up, what it means, what it stands under, how fresh it is. */
export const TrustTab = ({ target, through, behind, onRows }: TrustTabProps) => (
  <>
    <div className={styles.section}>
      <AddsUp
        through={through}
        measure={behind}
        of={behind.name === target.measure.name ? undefined : target.measure.title}
      />
    </div>
    <MeasureFacts target={target} />
    <CellFilters target={target} />
    <Freshness />
    {through.data !== undefined && through.data.count > 0 && (
      <FirstRows result={through.data} behind={behind} onRows={onRows} />
    )}
  </>
)
