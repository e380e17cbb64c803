import type { Column } from '../../../server/contract/result.ts'
import { measureOf } from '../../exploration/query.ts'
import { useLocale } from '../../ui/locale.ts'
import { exactNumber, formatNumber, unitLabel } from '../../ui/number.ts'
import { useExplorer } from './context.ts'
import styles from './explorer.module.css'
import { formOf } from './number-form.ts'
import type { Shown } from './use-answer.ts'

/** One number stands as itself, large, with its name; several beside each other. */
export const Tiles = ({ shown }: { readonly shown: Shown }) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const { grid } = shown.answer
  const [row, column] = [grid.rows[0], grid.columns[0]]
  const unit = (measure: Column) => {
    const label = unitLabel(formOf(measure, catalog), locale)
    return label === '%' ? '' : label
  }
  if (row === undefined || column === undefined) return null
  return (
    <dl className={styles.tiles}>
      {grid.measures.map((measure, i) => {
        const value = grid.cell(row, column, i)
        return (
          <div key={measure.name}>
            <dt>
              {measureOf(catalog, measure.name)?.title ?? measure.name}
              {unit(measure) !== '' && <span>{unit(measure)}</span>}
            </dt>
            <dd title={exactNumber(value, formOf(measure, catalog), locale)}>
              {value === null || value === undefined ? '–' : formatNumber(value, formOf(measure, catalog), locale)}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
