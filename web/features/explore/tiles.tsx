import { measureOf } from '../../exploration/query.ts'
import { useLocale } from '../../ui/locale.ts'
import { exactNumber, formatNumber } from '../../ui/number.ts'
import { useExplorer } from './context.ts'
import styles from './explorer.module.css'
import type { Shown } from './use-answer.ts'

/** One number stands as itself, large, with its name; several beside each other. */
export const Tiles = ({ shown }: { readonly shown: Shown }) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const { grid } = shown.answer
  const [row, column] = [grid.rows[0], grid.columns[0]]
  if (row === undefined || column === undefined) return null
  return (
    <dl className={styles.tiles}>
      {grid.measures.map((measure, i) => {
        const value = grid.cell(row, column, i)
        return (
          <div key={measure.name}>
            <dt>{measureOf(catalog, measure.name)?.title ?? measure.name}</dt>
            <dd title={exactNumber(value, measure, locale)}>
              {value === null || value === undefined ? '–' : formatNumber(value, measure, locale)}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
