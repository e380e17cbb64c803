import { IconAlertTriangle, IconCheck, IconMinus, IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { CheckList, CheckState } from '../../../server/contract/checks.ts'
import { checksOptions, verdictsOptions } from '../../api/load-options.ts'
import { useLocale } from '../../ui/locale.ts'
import { Message } from '../../ui/message.tsx'
import { Notice } from '../../ui/notice.tsx'
import { asSentence } from '../../ui/sentence.ts'
import { Tag, type TagProps } from '../../ui/tag.tsx'
import tables from './data.module.css'
import { DidNotCome } from './did-not-come.tsx'
import { ModelTests } from './model-tests.tsx'
import rejected from './rejected.module.css'
import { Scroll } from './scroll.tsx'
import { SkeletonTable } from './skeleton-table.tsx'
import { placeText } from './test-words.ts'
import { countOf } from './words.ts'

const icon = { size: 14, stroke: 1.7, 'aria-hidden': true } as const

const states: Readonly<Record<CheckState['state'], { text: string; tone: TagProps['tone']; icon: ReactNode }>> = {
  passed: { text: 'Passed', tone: 'better', icon: <IconCheck {...icon} /> },
  failed: { text: 'Failed', tone: 'err', icon: <IconAlertTriangle {...icon} /> },
  not_reached: { text: 'Not reached', tone: 'plain', icon: <IconMinus {...icon} /> },
}

/** Those that need a look first. */
const order: readonly CheckState['state'][] = ['failed', 'not_reached', 'passed']

const CheckRow = ({ check }: { readonly check: CheckState }) => {
  const locale = useLocale()
  const { text, tone, icon: sign } = states[check.state]
  return (
    <tr>
      <th scope="row">
        <code title={check.definition}>{check.name}</code>
      </th>
      <td className={rejected.why}>
        {asSentence(check.says)}
        {check.state === 'failed' && (
          <span className={tables.below} style={{ whiteSpace: 'normal' }}>
            {countOf(check.rows, 'row', locale)} found{check.example === null ? '' : ', such as '}
            {check.example !== null && <code>{check.example}</code>}
          </span>
        )}
      </td>
      <td className={rejected.why}>
        <span className={tables.quiet}>{check.tables.join(', ')}</span>
      </td>
      <td data-number>
        <Tag tone={tone ?? 'plain'} icon={sign}>
          {text}
        </Tag>
      </td>
    </tr>
  )
}

const CheckTable = ({ checks }: { readonly checks: readonly CheckState[] }) => (
  <Scroll label="Table of checks">
    <table className={`${tables.table} ${rejected.table}`}>
      <thead>
        <tr>
          <th>Check</th>
          <th className={rejected.wide}>What it says</th>
          <th>Tables</th>
          <th data-number>Result</th>
        </tr>
      </thead>
      <tbody>
        {checks
          .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
          .map((check) => (
            <CheckRow key={check.name} check={check} />
          ))}
      </tbody>
    </table>
  </Scroll>
)

const Proofs = ({ proofs }: { readonly proofs: CheckList['proofs'] }) => {
  const locale = useLocale()
  const cubes = [...new Set(proofs.map(({ cube }) => cube))]
  if (cubes.length === 0) return null
  return (
    <section className={rejected.section} aria-labelledby="proofs-title">
      <div className={rejected.head}>
        <h2 id="proofs-title">Proved of the cubes</h2>
        <span className={tables.note}>{countOf(proofs.length, 'proof', locale)} on the data that are served</span>
      </div>
      {cubes.map((cube) => {
        const own = proofs.filter((proof) => proof.cube === cube)
        return (
          <details key={cube} className={rejected.details}>
            <summary>
              {cube} <span className={tables.note}>{own.length}</span>
            </summary>
            <ul>
              {own.map(({ subject, rulesOut }) => (
                <li key={`${subject} ${rulesOut}`}>
                  <strong>{subject}</strong> {asSentence(rulesOut)}
                </li>
              ))}
            </ul>
          </details>
        )
      })}
    </section>
  )
}

/** What could not be taken over, but for what tests of the model keep from being served, which they tell themselves. */
const Problems = ({ problems }: Pick<CheckList, 'problems'>) => {
  const { data } = useQuery(verdictsOptions())
  const failed = data?.refused == null ? [] : data.tests.filter(({ status }) => status === 'failed')
  const own = failed.map((test) => `${placeText(test)}:${test.column}: test ${test.title}: `)
  const others = problems.filter((problem) => !own.some((start) => problem.startsWith(start)))
  if (others.length === 0) return null
  return (
    <div className={tables.notices}>
      <Notice kind="error" fact="Not all could be taken over.">
        What was served before goes on being served.
        <ul className={tables.problems}>
          {others.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      </Notice>
    </div>
  )
}

/** The checks of the last run with what each says, and what was proved of the cubes on its data. */
const LastChecks = () => {
  const { data, error, refetch } = useQuery(checksOptions())
  if (data === undefined && error !== null) {
    return <DidNotCome what="The checks" error={error} onRetry={refetch} />
  }
  if (data === undefined) return <SkeletonTable label="Fetching the checks" />
  const { checks, proofs, problems, run } = data
  if (checks.length + proofs.length + problems.length === 0) {
    return (
      <Message
        icon={<IconShieldCheck size={24} stroke={1.5} aria-hidden />}
        title="No checks yet"
        text={run === null ? 'They are made by the first run.' : 'The workspace has none for the tables that it fills.'}
      />
    )
  }
  return (
    <>
      <Problems problems={problems} />
      {checks.length > 0 && (
        <section className={rejected.section} aria-labelledby="checks-title">
          <div className={rejected.head}>
            <h2 id="checks-title">{run === null ? 'Checks' : `Checks of run ${run}`}</h2>
            <span className={tables.note}>
              A check finds no row where all is well; one that finds any fails the run
            </span>
          </div>
          <CheckTable checks={checks} />
        </section>
      )}
      <Proofs proofs={proofs} />
    </>
  )
}

/** The tests of the model, and below them the checks of the pipelines and what was proved of the cubes. */
export const Checks = () => (
  <>
    <ModelTests />
    <LastChecks />
  </>
)
