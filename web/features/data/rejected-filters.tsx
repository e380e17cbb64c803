import type { Run } from '../../../server/contract/runs.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { type ChipChoice, ChoiceChip } from './choice-chip.tsx'
import { usePlace } from './context.ts'
import styles from './rejected.module.css'
import { useRuns } from './use-runs.ts'
import { countText, fileName, ruleText } from './words.ts'

type Counted = Run['rejects'][number]

/** The names that occur in what was rejected, each with its rows, the most first. */
const countedBy = (rejects: readonly Counted[], nameOf: (reject: Counted) => string): (readonly [string, number])[] => {
  const rows = new Map<string, number>()
  for (const reject of rejects) rows.set(nameOf(reject), (rows.get(nameOf(reject)) ?? 0) + reject.rows)
  return [...rows].sort((a, b) => b[1] - a[1])
}

const choicesOf = (
  counted: readonly (readonly [string, number])[],
  label: (name: string) => string,
  locale: string,
): ChipChoice[] => [
  { value: undefined, label: t('rejected.all', { number: counted.length }) },
  ...counted.map(([name, rows]) => ({ value: name, label: label(name), note: countText(rows, locale) })),
]

const plain = (name: string): string => name

/** Which of the rejected rows are shown: of one run, source, rule or file. */
export const RejectedFilters = ({ shownRun }: { readonly shownRun: number | undefined }) => {
  const locale = useLocale()
  const { runs } = useRuns()
  const { place, go } = usePlace()
  const rejects = runs?.find(({ run }) => run === shownRun)?.rejects ?? []
  const ofRule = rejects.filter(({ rule }) => place.rule === undefined || rule === place.rule)
  const ofSource = rejects.filter(({ source }) => place.source === undefined || source === place.source)
  const sources = countedBy(ofRule, ({ source }) => source)
  const rules = countedBy(ofSource, ({ rule }) => rule)
  const withRejects = (runs ?? []).filter(({ run, rowsRejected }) => rowsRejected > 0 || run === shownRun)
  const choose = (change: Partial<typeof place>) => go({ ...place, ...change, page: undefined })
  return (
    <>
      {place.file !== undefined && (
        <button type="button" className={styles.chip} onClick={() => choose({ file: undefined })}>
          <span className={styles.chipName}>{t('rejected.file')}</span> {fileName(place.file)} ×
        </button>
      )}
      {withRejects.length > 1 && (
        <ChoiceChip
          name={t('rejected.run')}
          value={shownRun === undefined ? undefined : String(shownRun)}
          choices={withRejects.map(({ run, rowsRejected }) => ({
            value: String(run),
            label: String(run),
            note: countText(rowsRejected, locale),
          }))}
          onChoose={(run) => choose({ run: Number(run), source: undefined, rule: undefined, file: undefined })}
        />
      )}
      {(sources.length > 1 || place.source !== undefined) && (
        <ChoiceChip
          name={t('rejected.source')}
          value={place.source}
          choices={choicesOf(sources, plain, locale)}
          onChoose={(source) => choose({ source, file: undefined })}
        />
      )}
      {(rules.length > 1 || place.rule !== undefined) && (
        <ChoiceChip
          name={t('rejected.rule')}
          value={place.rule}
          choices={choicesOf(rules, ruleText, locale)}
          onChoose={(rule) => choose({ rule })}
        />
      )}
    </>
  )
}
