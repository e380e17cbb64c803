import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { conditionText } from '../../exploration/conditions.ts'
import {
  type PeriodUnit,
  type Relative,
  relativeCondition,
  relativeOf,
  unitsOf,
  usualRelatives,
} from '../../exploration/relative.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { upperFirst } from '../../ui/sentence.ts'
import { useExplorer } from './context.ts'
import styles from './filter.module.css'
import { countOf, countProblem, FilterForm } from './filter-form.tsx'
import type { FilterProps } from './member-filter.tsx'

/** A range of one's own: the last so many periods, all of them complete or the one that is going on with them. */
const OwnRange = ({ attribute, condition, onApply }: FilterProps) => {
  const { catalog } = useExplorer()
  const now = relativeOf(condition)
  const known = unitsOf(catalog, attribute)
  const [text, setText] = useState(String(now?.kind === 'last' ? now.n : 3))
  const [unit, setUnit] = useState<PeriodUnit>(
    (now?.kind === 'through' ? undefined : now?.unit) ?? known.find((u) => u === 'month') ?? known[0] ?? 'day',
  )
  const [complete, setComplete] = useState(now?.kind !== 'last' || now.complete)
  const n = countOf(text)
  const apply = () => n !== undefined && onApply(relativeCondition(attribute, { kind: 'last', n, unit, complete }))
  return (
    <FilterForm note={t('filters.moves')} problem={n === undefined ? countProblem() : undefined} onApply={apply}>
      <div className={styles.range}>
        <TextInput
          label={t('filters.last')}
          inputMode="numeric"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={n === undefined}
        />
        <NativeSelect
          label={t('filters.periods')}
          value={unit}
          onChange={(event) => setUnit(known.find((u) => u === event.currentTarget.value) ?? unit)}
          data={known.map((u) => ({ value: u, label: t(`periods.many.${u}`) }))}
        />
      </div>
      <Checkbox
        label={t('filters.onlyFull')}
        checked={complete}
        onChange={(event) => setComplete(event.currentTarget.checked)}
      />
    </FilterForm>
  )
}

/** Keeps dates relative to the last complete one, such as the last 3 full months; the range moves as data come. */
export const RelativeFilter = ({ attribute, condition, onApply }: FilterProps) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const now = JSON.stringify(relativeOf(condition))
  const textOf = (relative: Relative) =>
    upperFirst(conditionText(relativeCondition(attribute, relative), catalog, locale).value)
  return (
    <div>
      <div className={`${styles.filter} ${styles.picks}`}>
        {usualRelatives(catalog, attribute).map((relative) => (
          <Button
            key={JSON.stringify(relative)}
            variant={JSON.stringify(relative) === now ? 'light' : 'default'}
            aria-pressed={JSON.stringify(relative) === now}
            onClick={() => onApply(relativeCondition(attribute, relative))}
          >
            {textOf(relative)}
          </Button>
        ))}
      </div>
      <OwnRange attribute={attribute} condition={condition} onApply={onApply} />
    </div>
  )
}
