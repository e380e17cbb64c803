import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Condition, Scalar } from '../../../server/contract/query.ts'
import { attributeOf } from '../../exploration/query.ts'
import { t } from '../../language/language.ts'
import { useExplorer } from './context.ts'
import styles from './filter.module.css'
import { FilterForm } from './filter-form.tsx'
import type { FilterProps } from './member-filter.tsx'

const toScalar = (text: string, isDate: boolean): Scalar | undefined =>
  text === '' ? undefined : isDate ? text : Number(text)

/** What is wrong with a range, undefined where it can be asked. */
const problemOf = (from: Scalar | undefined, to: Scalar | undefined): string | undefined => {
  for (const bound of [from, to]) if (typeof bound === 'number' && Number.isNaN(bound)) return t('filters.noNumber')
  return from !== undefined && to !== undefined && from > to ? t('filters.fromAfterTo') : undefined
}

/** Keeps a range of dates or numbers, both ends included; an end left empty is open. */
export const RangeFilter = ({ attribute, condition, onApply }: FilterProps) => {
  const { catalog } = useExplorer()
  const isDate = attributeOf(catalog, attribute)?.type === 'date'
  const [from, setFrom] = useState(String(condition?.from ?? condition?.gte ?? ''))
  const [to, setTo] = useState(String(condition?.to ?? condition?.lte ?? ''))
  const low = toScalar(from, isDate)
  const high = toScalar(to, isDate)
  const problem = problemOf(low, high)
  const apply = () => {
    const range: Condition = {
      attribute,
      ...(low !== undefined && { from: low }),
      ...(high !== undefined && { to: high }),
    }
    onApply(low === undefined && high === undefined ? undefined : range)
  }
  const type = isDate ? 'date' : 'text'
  return (
    <FilterForm note={t('filters.bothEnds')} problem={problem} onApply={apply}>
      <div className={styles.range}>
        <TextInput
          label={t('filters.from')}
          type={type}
          {...(!isDate && { inputMode: 'decimal' as const })}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
          error={problem !== undefined}
          data-autofocus
        />
        <TextInput
          label={t('filters.to')}
          type={type}
          {...(!isDate && { inputMode: 'decimal' as const })}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          error={problem !== undefined}
        />
      </div>
    </FilterForm>
  )
}
