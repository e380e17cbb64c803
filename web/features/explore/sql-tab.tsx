import { Button, CopyButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ExplainResult } from '../../../server/contract/explain.ts'
import type { CubeQuery } from '../../../server/contract/query.ts'
import { explainOptions } from '../../api/options.ts'
import { t } from '../../language/language.ts'
import { Notice } from '../../ui/notice.tsx'
import { asSentence } from '../../ui/sentence.ts'
import styles from './cell-panel.module.css'

/** Bound values by the name that the SQL has for them, each with its type. */
const named = ({ parameters, types }: ExplainResult['statements'][number]) =>
  parameters.map((value, i) => ({ name: `$${i + 1}`, text: `${JSON.stringify(value)} ${types[i] ?? ''}`.trim() }))

const titleOf = (purpose: string) => (purpose === 'answer' ? t('trust.sqlBehind') : t('trust.alsoAsked', { purpose }))

/** The SQL that answers a question, its values apart, and the plan that it was made from. */
export const SqlTab = ({ query }: { readonly query: CubeQuery }) => {
  const { data, error, refetch } = useQuery(explainOptions(query))
  if (error !== null) {
    return (
      <div className={styles.problem}>
        <Notice
          kind="error"
          fact={t('trust.sqlFailed')}
          action={{ label: t('frame.tryAgain'), onClick: () => void refetch() }}
        >
          {asSentence(error.message)}
        </Notice>
      </div>
    )
  }
  if (data === undefined) return <p className={styles.problem}>{t('trust.fetchingSql')}</p>
  return (
    <>
      {data.statements.map((statement) => (
        <div key={statement.purpose} className={styles.section}>
          <div className={styles.titleLine}>
            <h2>{titleOf(statement.purpose)}</h2>
            <CopyButton value={statement.sql}>
              {({ copied, copy }) => <Button onClick={copy}>{t(copied ? 'trust.copied' : 'trust.copy')}</Button>}
            </CopyButton>
          </div>
          <pre className={styles.sql}>{statement.sql}</pre>
          {statement.parameters.length > 0 && (
            <dl className={styles.facts} style={{ marginTop: 8 }}>
              {named(statement).map(({ name, text }) => (
                <div key={name} style={{ display: 'contents' }}>
                  <dt>
                    <code>{name}</code>
                  </dt>
                  <dd>
                    <code>{text}</code>
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </div>
      ))}
      <div className={styles.section}>
        <h2>{t('trust.plan')}</h2>
        <pre className={styles.sql}>{data.plan}</pre>
      </div>
    </>
  )
}
