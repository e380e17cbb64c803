import { IconHelpCircle } from '@tabler/icons-react'
import type { DefinitionProblems, SourceDraft as Draft } from '../../../server/contract/uploads.ts'
import { t } from '../../language/language.ts'
import tables from '../../ui/page.module.css'
import { Scroll } from '../../ui/scroll.tsx'
import { asSentence } from '../../ui/sentence.ts'
import styles from './add.module.css'
import { CodeText } from './code-text.tsx'

const Doubts = ({ draft }: { readonly draft: Draft }) => {
  const like = draft.likeEntities.map(({ entity, columns }) => `${entity} (${columns.join(', ')})`)
  if (draft.doubts.length + like.length === 0) return null
  return (
    <section className={styles.doubts} aria-label={t('uploads.notSure')}>
      <h3>{t('uploads.notSure')}</h3>
      <ul>
        {draft.doubts.map((doubt) => (
          <li key={doubt}>
            <IconHelpCircle size={16} stroke={1.7} aria-hidden />
            {asSentence(doubt)}
          </li>
        ))}
        {like.length > 0 && (
          <li>
            <IconHelpCircle size={16} stroke={1.7} aria-hidden />
            {t('uploads.likeEntities', { entities: like.join(t('words.comma')) })}
          </li>
        )}
      </ul>
    </section>
  )
}

const Preview = ({ draft }: { readonly draft: Draft }) => {
  const { records } = draft
  const { columns, rows } = draft.preview
  const shown = t('explore.rows', { count: rows.length })
  const extent = records === null ? shown : t('uploads.lookedAt', { rows: shown, count: records })
  return (
    <section aria-label={t('uploads.firstRows')}>
      <h3>
        {t('uploads.firstRows')} <span className={tables.note}>{extent}</span>
      </h3>
      <Scroll label={t('uploads.firstRowsTable')} className={styles.preview}>
        <table className={tables.table}>
          <thead>
            <tr>
              {columns.map((column, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two columns of a file may be called the same
                <th key={i}>{column}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a preview stay where they are
              <tr key={i}>
                {row.map((value, k) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as its column
                  <td key={k} title={value ?? t('frame.noValue')}>
                    {value ?? <span className={tables.unseen}>{t('frame.noValue')}</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}

export interface SourceDraftProps {
  readonly draft: Draft
  readonly definition: string
  readonly problems: DefinitionProblems['problems']
  readonly onDefinition: (text: string) => void
}

/** The draft of a source: its definition to be changed, what was not sure, the tables that come with it, its first rows. */
export const SourceDraft = ({ draft, definition, problems, onDefinition }: SourceDraftProps) => (
  <div className={styles.draft}>
    <div>
      <CodeText
        label={draft.definition.path}
        value={definition}
        problems={problems.filter(({ file }) => file === draft.definition.path)}
        onChange={onDefinition}
      />
      {problems
        .filter(({ file }) => file !== draft.definition.path)
        .map(({ file, line, message }) => (
          <p key={`${file} ${line} ${message}`} className={styles.problem}>
            <code>{line === null ? file : `${file}:${line}`}</code> {asSentence(message)}
          </p>
        ))}
      {draft.tables.length > 0 && (
        <details className={styles.tables}>
          <summary>{t('uploads.sqlFiles', { count: draft.tables.length })}</summary>
          {draft.tables.map(({ path, text }) => (
            <figure key={path}>
              <figcaption>{path}</figcaption>
              <pre>{text}</pre>
            </figure>
          ))}
        </details>
      )}
    </div>
    <div className={styles.seen}>
      <Doubts draft={draft} />
      <Preview draft={draft} />
    </div>
  </div>
)
