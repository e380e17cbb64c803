import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { attributeOf } from '../../exploration/query.ts'
import { datesOf, relativeOf } from '../../exploration/relative.ts'
import { t } from '../../language/language.ts'
import { useExplorer } from './context.ts'
import styles from './filter.module.css'
import { type FilterProps, MemberFilter } from './member-filter.tsx'
import { RangeFilter } from './range-filter.tsx'
import { RelativeFilter } from './relative-filter.tsx'

/** Attributes of days and of amounts are filtered by a range, all others by their members. */
const isRange = (type: string | undefined): boolean => type === 'date' || type === 'decimal' || type === 'double'

/** Makes or changes a condition on one attribute. Periods are kept by name or range, or relative to the last complete date. */
export const ConditionEditor = ({ attribute, condition, apartFrom, onApply }: FilterProps) => {
  const { catalog } = useExplorer()
  const dates = datesOf(catalog, attribute)
  const [isRelative, setRelative] = useState(relativeOf(condition) !== undefined)
  const isDays = isRange(attributeOf(catalog, attribute)?.type)
  const Filter = isDays ? RangeFilter : MemberFilter
  const rest = { apartFrom, onApply }
  if (dates === undefined) return <Filter attribute={attribute} condition={condition} {...rest} />
  return (
    <>
      <div className={styles.modes}>
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t('filters.whichDates')}
          value={isRelative ? 'relative' : 'fixed'}
          onChange={(mode) => setRelative(mode === 'relative')}
          data={[
            { value: 'fixed', label: t(isDays ? 'filters.between' : 'filters.byName') },
            { value: 'relative', label: t('filters.relative') },
          ]}
        />
      </div>
      {isRelative ? (
        <RelativeFilter attribute={dates} condition={condition} {...rest} />
      ) : (
        <Filter attribute={attribute} condition={relativeOf(condition) ? undefined : condition} {...rest} />
      )}
    </>
  )
}
