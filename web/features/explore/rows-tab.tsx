import { Button, SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DrillThroughResult } from '../../../server/contract/drill-through.ts'
import { rowsOptions } from '../../api/options.ts'
import { measureOf } from '../../exploration/query.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import { formatNumber } from '../../ui/number.ts'
import { asSentence } from '../../ui/sentence.ts'
import styles from './cell-panel.module.css'
import { type CellTarget, throughRequest } from './cell-target.ts'
import { useExplorer } from './context.ts'
import { columnText, sourceOf } from './source-rows.ts'

const pageSize = 50

const isNumber = (type: string): boolean => type === 'decimal' || type === 'double' || type === 'integer'

const Rows = ({ result }: { readonly result: DrillThroughResult }) => {
  const locale = useLocale()
  const source = sourceOf(result)
  const columns = result.columns.slice(0, source.from)
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.name} {...(isNumber(column.type) && { 'data-number': true })}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {result.rows.map((row) => (
          <tr key={source.place(row)}>
            {columns.map((column, i) => (
              <td key={column.name} {...(isNumber(column.type) && { 'data-number': true })}>
                {columnText(row[i] ?? null, column.type, locale)}
                {i === 0 && (
                  <>
                    <br />
                    <code>{source.place(row)}</code>
                  </>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface PagerProps {
  readonly offset: number
  readonly count: number
  readonly onOffset: (offset: number) => void
}

const Pager = ({ offset, count, onOffset }: PagerProps) => {
  const locale = useLocale()
  const number = (n: number) => formatNumber(n, { type: 'integer' }, locale)
  return (
    <div className={styles.pager}>
      <Button onClick={() => onOffset(offset - pageSize)} disabled={offset === 0}>
        {t('trust.previous')}
      </Button>
      <span>
        {count === 0
          ? t('trust.noRows')
          : t('trust.page', {
              from: number(offset + 1),
              to: number(Math.min(count, offset + pageSize)),
              all: number(count),
            })}
      </span>
      <Button onClick={() => onOffset(offset + pageSize)} disabled={offset + pageSize >= count}>
        {t('trust.next')}
      </Button>
    </div>
  )
}

export interface RowsTabProps {
  readonly target: CellTarget
  /** base measures of a calculated one; none for a base measure */
  readonly inputs: readonly string[]
  readonly input: string | undefined
  readonly onInput: (input: string) => void
}

/** The source rows behind a cell, each with its file and line, a page at a time. */
export const RowsTab = ({ target, inputs, input, onInput }: RowsTabProps) => {
  const { catalog } = useExplorer()
  const [offset, setOffset] = useState(0)
  const request = throughRequest(target, input, pageSize, offset)
  const { data, error, refetch } = useQuery({ ...rowsOptions(request), placeholderData: keepPreviousData })
  const choose = (name: string) => {
    setOffset(0)
    onInput(name)
  }
  return (
    <>
      {inputs.length > 0 && (
        <div className={styles.section}>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-label={t('trust.rowsOf')}
            value={input ?? ''}
            onChange={choose}
            data={inputs.map((name) => ({ value: name, label: measureOf(catalog, name)?.title ?? name }))}
          />
        </div>
      )}
      {error !== null && (
        <div className={styles.problem}>
          <Notice
            kind="error"
            fact={t('trust.rowsFailed')}
            action={{ label: t('frame.tryAgain'), onClick: () => void refetch() }}
          >
            {asSentence(error.message)}
          </Notice>
        </div>
      )}
      {data !== undefined && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must scroll by keyboard too */}
          <section className={styles.scroll} aria-label={t('trust.sourceRows')} tabIndex={0}>
            <Rows result={data} />
          </section>
          <Pager offset={offset} count={data.count} onOffset={setOffset} />
        </>
      )}
    </>
  )
}
