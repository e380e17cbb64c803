import { Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { TopChoice } from '../../exploration/exploration.ts'
import { attributeTitle, lowerFirst } from '../../exploration/labels.ts'
import { measureOf } from '../../exploration/query.ts'
import { plainMeasures } from '../../exploration/shown-measure.ts'
import { hasOther } from '../../exploration/views.ts'
import { t } from '../../language/language.ts'
import { useExplorer } from './context.ts'
import styles from './filter.module.css'
import { countOf, countProblem, FilterForm } from './filter-form.tsx'

/** Keeps the first or the last members by a measure, with one row for all others if wished. */
export const TopFilter = ({
  top,
  onApply,
}: {
  readonly top: TopChoice
  readonly onApply: (top: TopChoice) => void
}) => {
  const { x, catalog } = useExplorer()
  const [kind, setKind] = useState(top.kind)
  const [text, setText] = useState(String(top.n))
  const [by, setBy] = useState(top.by)
  const [other, setOther] = useState(top.other)
  const n = countOf(text)
  return (
    <FilterForm
      note={t('filters.of', { attribute: lowerFirst(attributeTitle(catalog, top.of)) })}
      problem={n === undefined ? countProblem() : undefined}
      onApply={() => n !== undefined && onApply({ kind, n, of: top.of, by, other })}
    >
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('filters.firstOrLast')}
        value={kind}
        onChange={(to) => setKind(to === 'bottom' ? 'bottom' : 'top')}
        data={[
          { value: 'top', label: t('filters.top') },
          { value: 'bottom', label: t('filters.bottom') },
        ]}
      />
      <div className={styles.range}>
        <TextInput
          label={t('filters.howMany')}
          inputMode="numeric"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={n === undefined}
          data-autofocus
        />
        <NativeSelect
          label={t('filters.byLabel')}
          value={by}
          onChange={(event) => setBy(event.currentTarget.value)}
          data={plainMeasures(x.measures).map((name) => ({
            value: name,
            label: measureOf(catalog, name)?.title ?? name,
          }))}
        />
      </div>
      {hasOther(catalog, top.of) && (
        <Checkbox
          label={t('filters.othersAsOne')}
          checked={other}
          onChange={(event) => setOther(event.currentTarget.checked)}
        />
      )}
    </FilterForm>
  )
}
