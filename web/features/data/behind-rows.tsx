import type { ChangedRows } from '../../../server/contract/model-tests.ts'
import type { Value } from '../../../server/contract/result.ts'
import { t } from '../../language/language.ts'
import tables from '../../ui/page.module.css'
import { Scroll } from '../../ui/scroll.tsx'
import { Tag, type TagProps } from '../../ui/tag.tsx'
import { hrefOf } from './place.ts'
import rejected from './rejected.module.css'
import { exactText } from './test-words.ts'
import styles from './tests.module.css'
import { fileName } from './words.ts'

type Row = Readonly<Record<string, Value>>

/** What became of a row since the run before. */
type Change = 'new' | 'gone' | 'changed'

interface BehindRow {
  readonly row: Row
  readonly change?: Change
  /** as it was, where it changed */
  readonly was?: Row
}

const tones: Readonly<Record<Change, NonNullable<TagProps['tone']>>> = { new: 'accent', gone: 'plain', changed: 'warn' }

const FileAndLine = ({ row }: { readonly row: Row }) => {
  const { _file: file, _line: line } = row
  if (typeof file !== 'string') return null
  return (
    <a className={styles.file} href={hrefOf({ part: 'lineage', node: `file:${file}` })} title={file}>
      {fileName(file)}
      {line == null ? '' : `:${line}`}
    </a>
  )
}

const Cell = ({ now, was }: { readonly now: Value; readonly was: Value | undefined }) =>
  was === undefined || was === now ? (
    exactText(now)
  ) : (
    <>
      <del className={rejected.removed}>{exactText(was)}</del>
      <ins className={rejected.added}>{exactText(now)}</ins>
    </>
  )

/** Rows as a table: what became of each, the file and line that it came from, and its columns. */
export const BehindRows = ({ label, rows }: { readonly label: string; readonly rows: readonly BehindRow[] }) => {
  const names = [...new Set(rows.flatMap(({ row }) => Object.keys(row)))].filter((name) => !name.startsWith('_'))
  const hasFirst = rows.some(({ row, change }) => change !== undefined || typeof row._file === 'string')
  const isNumber = (name: string) => rows.every(({ row }) => typeof row[name] === 'number' || row[name] == null)
  return (
    <Scroll label={label}>
      <table className={tables.table} data-loose>
        <thead>
          <tr>
            {hasFirst && <th className={styles.first}>{t('tests.row')}</th>}
            {names.map((name) => (
              <th key={name} data-number={isNumber(name) || undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, change, was }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows without a key, which stay in their order
            <tr key={i}>
              {hasFirst && (
                <td>
                  <span className={styles.row}>
                    {change !== undefined && <Tag tone={tones[change]}>{t(`tests.changes.${change}`)}</Tag>}
                    <FileAndLine row={row} />
                  </span>
                </td>
              )}
              {names.map((name) => (
                <td key={name} data-number={isNumber(name) || undefined}>
                  <Cell now={row[name] ?? null} was={was === undefined ? undefined : (was[name] ?? null)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

const More = ({ count, told, what }: { readonly count: number; readonly told: number; readonly what: Change }) =>
  count > told ? <p className={styles.more}>{t(`tests.more.${what}`, { count: count - told })}</p> : null

/** What became of the rows behind a cell since the run before: new ones, those that are gone, and those that changed. */
export const ChangedBehind = ({ changed, label }: { readonly changed: ChangedRows; readonly label: string }) => {
  const { added, removed, changed: other } = changed
  const rows: readonly BehindRow[] = [
    ...added.rows.map((row) => ({ row, change: 'new' as const })),
    ...removed.rows.map((row) => ({ row, change: 'gone' as const })),
    ...other.rows.map(({ was, now }) => ({ row: now, was, change: 'changed' as const })),
  ]
  if (rows.length === 0) return <p className={styles.more}>{t('tests.sameRows')}</p>
  return (
    <>
      <BehindRows label={label} rows={rows} />
      <More count={added.count} told={added.rows.length} what="new" />
      <More count={removed.count} told={removed.rows.length} what="gone" />
      <More count={other.count} told={other.rows.length} what="changed" />
    </>
  )
}
