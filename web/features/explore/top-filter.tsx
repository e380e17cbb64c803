import { Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { TopChoice } from '../../exploration/exploration.ts'
import { attributeTitle } from '../../exploration/labels.ts'
import { measureOf } from '../../exploration/query.ts'
import { plainMeasures } from '../../exploration/shown-measure.ts'
import { hasOther } from '../../exploration/views.ts'
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
      note={`of ${attributeTitle(catalog, top.of).toLowerCase()}`}
      problem={n === undefined ? countProblem : undefined}
      onApply={() => n !== undefined && onApply({ kind, n, of: top.of, by, other })}
    >
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="First or last"
        value={kind}
        onChange={(to) => setKind(to === 'bottom' ? 'bottom' : 'top')}
        data={[
          { value: 'top', label: 'Top' },
          { value: 'bottom', label: 'Bottom' },
        ]}
      />
      <div className={styles.range}>
        <TextInput
          label="How many"
          inputMode="numeric"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={n === undefined}
          data-autofocus
        />
        <NativeSelect
          label="By"
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
          label="All others as one row"
          checked={other}
          onChange={(event) => setOther(event.currentTarget.checked)}
        />
      )}
    </FilterForm>
  )
}
