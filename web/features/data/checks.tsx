import { IconAlertTriangle, IconCheck, IconMinus, IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { CheckList, CheckState } from '../../../server/contract/checks.ts'
import { checksOptions, verdictsOptions } from '../../api/load-options.ts'
import { t } from '../../language/language.ts'
import { DidNotCome } from '../../ui/did-not-come.tsx'
import { Message } from '../../ui/message.tsx'
import { Notice } from '../../ui/notice.tsx'
import tables from '../../ui/page.module.css'
import { said } from '../../ui/said.tsx'
import { Scroll } from '../../ui/scroll.tsx'
import { asSentence } from '../../ui/sentence.ts'
import { SkeletonTable } from '../../ui/skeleton-table.tsx'
import { Tag, type TagProps } from '../../ui/tag.tsx'
import { ModelTests } from './model-tests.tsx'
import rejected from './rejected.module.css'
import { placeText } from './test-words.ts'

const icon = { size: 14, stroke: 1.7, 'aria-hidden': true } as const

const states: Readonly<Record<CheckState['state'], { tone: TagProps['tone']; icon: ReactNode }>> = {
  passed: { tone: 'better', icon: <IconCheck {...icon} /> },
  failed: { tone: 'err', icon: <IconAlertTriangle {...icon} /> },
  not_reached: { tone: 'plain', icon: <IconMinus {...icon} /> },
}

/** Those that need a look first. */
const order: readonly CheckState['state'][] = ['failed', 'not_reached', 'passed']

const CheckRow = ({ check }: { readonly check: CheckState }) => {
  const { state, rows, example } = check
  const { tone, icon: sign } = states[state]
  return (
    <tr>
      <th scope="row">
        <code title={check.definition}>{check.name}</code>
      </th>
      <td className={rejected.why}>
        {asSentence(check.says)}
        {state === 'failed' && (
          <span className={tables.below} style={{ whiteSpace: 'normal' }}>
            {example === null
              ? t('checks.rowsFound', { count: rows })
              : said('checks.rowsFoundSuch', { example: <code>{example}</code> }, rows)}
          </span>
        )}
      </td>
      <td className={rejected.why}>
        <span className={tables.quiet}>{check.tables.join(', ')}</span>
      </td>
      <td data-number>
        <Tag tone={tone ?? 'plain'} icon={sign}>
          {t(`checks.states.${state}`)}
        </Tag>
      </td>
    </tr>
  )
}

const CheckTable = ({ checks }: { readonly checks: readonly CheckState[] }) => (
  <Scroll label={t('checks.table')}>
    <table className={`${tables.table} ${rejected.table}`}>
      <thead>
        <tr>
          <th>{t('checks.check')}</th>
          <th className={rejected.wide}>{t('checks.says')}</th>
          <th>{t('checks.tables')}</th>
          <th data-number>{t('checks.result')}</th>
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
  const cubes = [...new Set(proofs.map(({ cube }) => cube))]
  if (cubes.length === 0) return null
  return (
    <section className={rejected.section} aria-labelledby="proofs-title">
      <div className={rejected.head}>
        <h2 id="proofs-title">{t('checks.proved')}</h2>
        <span className={tables.note}>{t('checks.proofs', { count: proofs.length })}</span>
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
      <Notice kind="error" fact={t('checks.notTakenOver')}>
        {t('checks.servedBefore')}
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
    return <DidNotCome title={t('data.failed.checks')} error={error} onRetry={refetch} />
  }
  if (data === undefined) return <SkeletonTable label={t('data.fetching.checks')} />
  const { checks, proofs, problems, run } = data
  if (checks.length + proofs.length + problems.length === 0) {
    return (
      <Message
        icon={<IconShieldCheck size={24} stroke={1.5} aria-hidden />}
        title={t('checks.noneYet')}
        text={t(run === null ? 'checks.byFirstRun' : 'checks.none')}
      />
    )
  }
  return (
    <>
      <Problems problems={problems} />
      {checks.length > 0 && (
        <section className={rejected.section} aria-labelledby="checks-title">
          <div className={rejected.head}>
            <h2 id="checks-title">{run === null ? t('checks.checks') : t('checks.ofRun', { run })}</h2>
            <span className={tables.note}>{t('checks.note')}</span>
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
