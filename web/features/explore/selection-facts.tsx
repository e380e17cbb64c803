import { type Decimal, decimalText } from '../../../server/contract/decimal.ts'
import { measureOf } from '../../exploration/query.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { exactNumber } from '../../ui/number.ts'
import { useExplorer } from './context.ts'
import styles from './explorer.module.css'
import { formOf } from './number-form.ts'
import type { Selected } from './selection.ts'

/** What the selected cells come to, for the eyes and, once the selection rests, for the ears. */
export const SelectionFacts = ({ selected }: { readonly selected: Selected }) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const { cells, values, column, sum, mean, least, greatest, leftOut, noSum } = selected
  const form = column === undefined ? undefined : formOf(column, catalog)
  const written = (decimal: Decimal | undefined) =>
    form === undefined || decimal === undefined ? '' : exactNumber(decimalText(decimal), form, locale)
  const title = column === undefined ? undefined : measureOf(catalog, column.name)?.title
  const size = t('grid.cells', { count: cells })
  const facts = [
    values < cells ? t('grid.withValue', { cells: size, count: values }) : size,
    ...(sum === undefined ? [] : [t('grid.sum', { value: written(sum) })]),
    ...(mean === undefined ? [] : [t('grid.average', { value: written(mean) })]),
    ...(least === undefined || values < 2 ? [] : [t('grid.least', { value: written(least) })]),
    ...(greatest === undefined || values < 2 ? [] : [t('grid.greatest', { value: written(greatest) })]),
    ...(leftOut === 0 ? [] : [t('grid.leftOut', { count: leftOut })]),
    ...(noSum === undefined ? [] : [t(`grid.noSum.${noSum}`)]),
  ]
  return (
    <span className={styles.selection} title={title} role="status">
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </span>
  )
}
