import { Button, CopyButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { CubeQuery } from '../../../server/contract/query.ts'
import { explainOptions } from '../../api/options.ts'
import { Notice } from '../../ui/notice.tsx'
import { asSentence } from '../../ui/sentence.ts'
import styles from './cell-panel.module.css'

/** A bound value as it reads: the value itself, with its type where the API says it. */
const parameterText = (parameter: unknown): string => {
  if (typeof parameter !== 'object' || parameter === null || !('value' in parameter)) return JSON.stringify(parameter)
  const type = 'type' in parameter ? ` ${String(parameter.type)}` : ''
  return `${JSON.stringify(parameter.value)}${type}`
}

/** Bound values by the name that the SQL has for them. */
const named = (parameters: readonly unknown[]) =>
  parameters.map((parameter, i) => ({ name: `$${i + 1}`, text: parameterText(parameter) }))

/** The SQL that answers a question, its values apart, and the plan that it was made from. */
export const SqlTab = ({ query }: { readonly query: CubeQuery }) => {
  const { data, error, refetch } = useQuery(explainOptions(query))
  if (error !== null) {
    return (
      <div className={styles.problem}>
        <Notice
          kind="error"
          fact="The SQL did not come."
          action={{ label: 'Try again', onClick: () => void refetch() }}
        >
          {asSentence(error.message)}
        </Notice>
      </div>
    )
  }
  if (data === undefined) return <p className={styles.problem}>Fetching the SQL</p>
  return (
    <>
      {data.statements.map((statement) => (
        <div key={statement.sql} className={styles.section}>
          <div className={styles.titleLine}>
            <h2>SQL behind this view</h2>
            <CopyButton value={statement.sql}>
              {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
            </CopyButton>
          </div>
          <pre className={styles.sql}>{statement.sql}</pre>
          {statement.parameters.length > 0 && (
            <dl className={styles.facts} style={{ marginTop: 8 }}>
              {named(statement.parameters).map(({ name, text }) => (
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
        <h2>Plan</h2>
        <pre className={styles.sql}>{data.plan}</pre>
      </div>
    </>
  )
}
