import { IconAlertTriangle } from '@tabler/icons-react'
import type { JudgedTest, TestOutcome, WrongCell } from '../../../server/contract/model-tests.ts'
import { instantLabel } from '../../exploration/labels.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import tables from '../../ui/page.module.css'
import { said } from '../../ui/said.tsx'
import { Tag } from '../../ui/tag.tsx'
import { BehindRows, ChangedBehind } from './behind-rows.tsx'
import { cellLabel, exactText, kindText, messageText, placeText } from './test-words.ts'
import styles from './tests.module.css'

const Figure = ({ name, value, tone }: { readonly name: string; readonly value: string; readonly tone?: 'err' }) => (
  <div data-tone={tone}>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)

const Wrong = ({ cell }: { readonly cell: WrongCell }) => {
  const { at, measure, expected, found, nearest, before, rows = [] } = cell
  const label = t('tests.cellAt', { measure, cell: cellLabel(at) })
  return (
    <section className={styles.cell} aria-label={label}>
      <h4>{said('tests.cellAt', { measure: <strong>{measure}</strong>, cell: cellLabel(at) })}</h4>
      <dl className={styles.figures}>
        <Figure name={t('tests.expected')} value={expected ?? t('data.empty')} />
        <Figure name={t('tests.found')} value={exactText(found)} tone="err" />
        {before !== undefined && <Figure name={t('tests.before')} value={exactText(before)} />}
      </dl>
      {nearest !== undefined && (
        <p className={styles.more}>{nearest === null ? t('tests.noRow') : t('tests.noRowNearest', { nearest })}</p>
      )}
      {rows.map((changed) => (
        <div key={changed.measure}>
          {rows.length > 1 && <p className={styles.more}>{t('tests.rowsBehind', { measure: changed.measure })}</p>}
          <ChangedBehind changed={changed} label={t('tests.rowsChanged', { cell: label, measure: changed.measure })} />
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

export interface FailedTestProps {
  readonly test: TestOutcome
  /** the run that it has failed from, where that is told */
  readonly since: JudgedTest['since'] | undefined
}

/** A test that failed: each cell with what was expected, found and there before, and the rows that made the difference. */
export const FailedTest = ({ test, since }: FailedTestProps) => {
  const locale = useLocale()
  const { title, kind, cells = [], examples } = test
  const lines =
    examples === undefined ? otherLines(test) : otherLines(test).map((line) => line.split('; found')[0] ?? '')
  const where = { kind: kindText(kind), place: <code>{placeText(test)}</code> }
  return (
    <article className={styles.failed} id={failedId(test)} aria-label={title}>
      <div className={styles.failedHead}>
        <Tag tone="err" icon={<IconAlertTriangle size={14} stroke={1.7} aria-hidden />}>
          {t('tests.results.failed')}
        </Tag>
        <h3>{title}</h3>
        <span className={tables.note}>
          {since == null
            ? said('tests.where', where)
            : said('tests.whereSince', {
                ...where,
                run: since.run,
                when: instantLabel(since.at, new Date(), locale),
              })}
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
            {examples.count > examples.rows.length
              ? t('tests.firstFound', { count: examples.count, shown: examples.rows.length })
              : t('checks.rowsFound', { count: examples.count })}
          </p>
          <BehindRows label={t('tests.rowsThatBreak', { test: title })} rows={examples.rows.map((row) => ({ row }))} />
        </>
      )}
    </article>
  )
}
