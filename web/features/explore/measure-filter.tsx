import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { CatalogMeasure } from '../../../server/contract/catalog.ts'
import type { Having } from '../../../server/contract/query.ts'
import { simpleTest, testedMeasures, testNames, tests } from '../../exploration/having.ts'
import { attributeTitle, lowerFirst } from '../../exploration/labels.ts'
import { measureOf } from '../../exploration/query.ts'
import { plainMeasures } from '../../exploration/shown-measure.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { unitLabel } from '../../ui/number.ts'
import { useExplorer } from './context.ts'
import styles from './filter.module.css'
import { FilterForm } from './filter-form.tsx'

/** A percentage is written as one: 60 stands for 0.6. */
const scaleOf = (measure: CatalogMeasure | undefined): number =>
  measure?.format?.startsWith('percent') === true ? 100 : 1

const toText = (bound: number, measure: CatalogMeasure | undefined): string =>
  String(Number((bound * scaleOf(measure)).toPrecision(12)))

const toBound = (text: string, measure: CatalogMeasure | undefined): number | undefined => {
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number)) return undefined
  return scaleOf(measure) === 1 ? number : Number((number / scaleOf(measure)).toPrecision(12))
}

export interface MeasureFilterProps {
  readonly having: Having | undefined
  readonly onApply: (having: Having) => void
}

/** Keeps what has a value of a measure above or below a number: rows, or the cells of rows in columns. */
export const MeasureFilter = ({ having, onApply }: MeasureFilterProps) => {
  const { x, catalog } = useExplorer()
  const locale = useLocale()
  const known = testedMeasures(catalog)
  const now = having === undefined ? undefined : simpleTest(having)
  const [first] = plainMeasures(x.measures).filter((name) => known.some((m) => m.name === name))
  const [name, setName] = useState(now?.measure ?? first ?? known[0]?.name ?? '')
  const [test, setTest] = useState(now?.test ?? 'gte')
  const measure = measureOf(catalog, name)
  const [text, setText] = useState(now === undefined ? '' : toText(now.bound, measure))
  const bound = toBound(text, measure)
  const unit = measure === undefined ? '' : unitLabel(measure, locale)
  const of = [x.rows.at(-1), x.columns.at(-1)].flatMap((at) =>
    at === undefined ? [] : [lowerFirst(attributeTitle(catalog, at))],
  )
  return (
    <FilterForm
      note={t('filters.ofEach', { attributes: of.join(t('filters.inEach')) })}
      problem={text !== '' && bound === undefined ? t('filters.noNumber') : undefined}
      isOff={bound === undefined}
      onApply={() => bound !== undefined && onApply({ measure: name, [test]: bound })}
    >
      <NativeSelect
        label={t('filters.measure')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data={known.map((m) => ({ value: m.name, label: m.title }))}
      />
      <div className={styles.range}>
        <NativeSelect
          label={t('filters.is')}
          value={test}
          onChange={(event) => setTest(testNames.find((name) => name === event.currentTarget.value) ?? 'gte')}
          data={testNames.map((t) => ({ value: t, label: tests[t] }))}
        />
        <TextInput
          label={unit === '' ? t('filters.number') : t('filters.numberIn', { unit })}
          inputMode="decimal"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={text !== '' && bound === undefined}
          data-autofocus
        />
      </div>
    </FilterForm>
  )
}
