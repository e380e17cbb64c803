import { IconAlertTriangle } from '@tabler/icons-react'
import type { TestOutcome, WrongCell } from '../../../server/contract/model-tests.ts'
import { useLocale } from '../../ui/locale.ts'
import { Tag } from '../../ui/tag.tsx'
import { BehindRows, ChangedBehind } from './behind-rows.tsx'
import tables from './data.module.css'
import { cellLabel, exactText, kindText, messageText, placeText } from './test-words.ts'
import styles from './tests.module.css'
import { countOf } from './words.ts'

const Figure = ({ name, value, tone }: { readonly name: string; readonly value: string; readonly tone?: 'err' }) => (
  <div data-tone={tone}>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)

const Wrong = ({ cell }: { readonly cell: WrongCell }) => {
  const { at, measure, expected, found, nearest, before, rows = [] } = cell
  const label = `${measure} at ${cellLabel(at)}`
  return (
    <section className={styles.cell} aria-label={label}>
      <h4>
        <strong>{measure}</strong> at {cellLabel(at)}
      </h4>
      <dl className={styles.figures}>
        <Figure name="Expected" value={expected ?? 'empty'} />
        <Figure name="Found" value={exactText(found)} tone="err" />
        {before !== undefined && <Figure name="Before" value={exactText(before)} />}
      </dl>
      {nearest !== undefined && (
        <p className={styles.more}>No row is there{nearest === null ? '' : `; nearest is ${nearest}`}.</p>
      )}
      {rows.map((changed) => (
        <div key={changed.measure}>
          {rows.length > 1 && <p className={styles.more}>Rows behind {changed.measure}</p>}
          <ChangedBehind changed={changed} label={`Rows behind ${label} that changed ${changed.measure}`} />
        </div>
      ))}
    </section>
  )
}

/** What a message says beside the cells, which come first in it, a line each. */
const otherLines = ({ message, cells = [] }: TestOutcome): readonly string[] =>
  message === null ? [] : message.split('\n').slice(cells.length)

/** The id of what is shown of a test that failed, for links to it. */
export const failedId = ({ file, line, column }: TestOutcome): string =>
  `failed-${file}-${line}-${column}`.replaceAll(/[^\w-]/g, '-')

/** A test that failed: each cell with what was expected, found and there before, and the rows that made the difference. */
export const FailedTest = ({ test, since }: { readonly test: TestOutcome; readonly since: string | undefined }) => {
  const locale = useLocale()
  const { title, kind, cells = [], examples } = test
  const lines =
    examples === undefined ? otherLines(test) : otherLines(test).map((line) => line.split('; found')[0] ?? '')
  return (
    <article className={styles.failed} id={failedId(test)} aria-label={title}>
      <div className={styles.failedHead}>
        <Tag tone="err" icon={<IconAlertTriangle size={14} stroke={1.7} aria-hidden />}>
          Failed
        </Tag>
        <h3>{title}</h3>
        <span className={tables.note}>
          {kindText(kind)}, <code>{placeText(test)}</code>
          {since !== undefined && `, since ${since}`}
        </span>
      </div>
      {cells.map((cell) => (
        <Wrong key={`${cell.measure} ${cellLabel(cell.at)}`} cell={cell} />
      ))}
      {lines.map((line) => (
        <p key={line} className={styles.line}>
          {messageText(line)}
        </p>
      ))}
      {examples !== undefined && (
        <>
          <p className={styles.more}>
            {countOf(examples.count, 'row', locale)} found
            {examples.count > examples.rows.length && `, the first ${examples.rows.length} of them`}
          </p>
          <BehindRows label={`Rows that break ${title}`} rows={examples.rows.map((row) => ({ row }))} />
        </>
      )}
    </article>
  )
}
