import { Anchor, Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconHistory, IconMinus, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef } from 'react'
import type { JudgedTest, Refused, TestOutcome, TestVerdicts } from '../../../server/contract/model-tests.ts'
import { call } from '../../api/client.ts'
import { runTestsOptions, verdictsOptions } from '../../api/load-options.ts'
import { instantLabel } from '../../exploration/labels.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import tables from '../../ui/page.module.css'
import { Scroll } from '../../ui/scroll.tsx'
import { asSentence } from '../../ui/sentence.ts'
import { SkeletonTable } from '../../ui/skeleton-table.tsx'
import { Tag, type TagProps } from '../../ui/tag.tsx'
import { usePlace } from './context.ts'
import { FailedTest, failedId } from './failed-test.tsx'
import { hrefOf } from './place.ts'
import rejected from './rejected.module.css'
import { kindText, messageText, placeText } from './test-words.ts'
import styles from './tests.module.css'
import { instantTitle } from './words.ts'

const icon = { size: 14, stroke: 1.7, 'aria-hidden': true } as const

const statuses: Readonly<Record<TestOutcome['status'], { tone: TagProps['tone']; icon: ReactNode }>> = {
  passed: { tone: 'better', icon: <IconCheck {...icon} /> },
  failed: { tone: 'err', icon: <IconAlertTriangle {...icon} /> },
  warned: { tone: 'warn', icon: <IconHistory {...icon} /> },
  skipped: { tone: 'plain', icon: <IconMinus {...icon} /> },
}

/** Those that need a look first. */
const order: readonly TestOutcome['status'][] = ['failed', 'warned', 'skipped', 'passed']

type ShownTest = TestOutcome & Partial<Pick<JudgedTest, 'since'>>

const Said = ({ test }: { readonly test: ShownTest }) => {
  const { status, message, cells = [], kind } = test
  const below = () => {
    if (status !== 'failed') return message === null ? undefined : message.split('\n').map(messageText).join(' ')
    const what = cells.length > 0 ? t('tests.cellsNotAsExpected', { count: cells.length }) : t('tests.whatItFound')
    return (
      <Anchor fz="inherit" href={`#${failedId(test)}`}>
        {what}
      </Anchor>
    )
  }
  const said = below()
  return (
    <>
      {t(`tests.stated.${kind}`)}
      {said !== undefined && (
        <span className={tables.below} style={{ whiteSpace: 'normal' }}>
          {said}
        </span>
      )}
    </>
  )
}

const Since = ({ since }: { readonly since: NonNullable<JudgedTest['since']> }) => {
  const locale = useLocale()
  return (
    <>
      <a className={tables.name} href={hrefOf({ part: 'runs', run: since.run })}>
        {t('runs.ofNumber', { run: since.run })}
      </a>
      <span className={tables.below} title={instantTitle(since.at, locale)}>
        {instantLabel(since.at, new Date(), locale)}
      </span>
    </>
  )
}

const TestTable = ({ tests }: { readonly tests: readonly ShownTest[] }) => {
  const hasSince = tests.some(({ since }) => since !== undefined)
  return (
    <Scroll label={t('tests.table')}>
      <table className={`${tables.table} ${rejected.table}`}>
        <thead>
          <tr>
            <th>{t('tests.test')}</th>
            <th className={rejected.wide}>{t('tests.states')}</th>
            {hasSince && <th>{t('tests.since')}</th>}
            <th data-number>{t('tests.result')}</th>
          </tr>
        </thead>
        <tbody>
          {tests
            .toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
            .map((test) => (
              <tr key={`${placeText(test)}:${test.column}`}>
                <th scope="row" className={styles.name}>
                  {test.title}
                  <span className={tables.below} title={placeText(test)}>
                    {kindText(test.kind)}
                  </span>
                </th>
                <td className={rejected.why}>
                  <Said test={test} />
                </td>
                {hasSince && <td>{test.since != null && test.status !== 'skipped' && <Since since={test.since} />}</td>}
                <td data-number>
                  <Tag tone={statuses[test.status].tone ?? 'plain'} icon={statuses[test.status].icon}>
                    {t(`tests.results.${test.status}`)}
                  </Tag>
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </Scroll>
  )
}

/** Runs the tests on the data that are served; what is under way can be cancelled. */
const useTestRun = () => {
  const controller = useRef<AbortController>(undefined)
  const { mutate, reset, ...run } = useMutation({
    mutationFn: () => {
      controller.current = new AbortController()
      return call('tests', { body: {}, parameters: {}, signal: controller.current.signal })
    },
  })
  const cancel = () => {
    controller.current?.abort()
    reset()
  }
  return { start: () => mutate(), cancel, reset, ...run }
}

/** Of what the tests are that are shown. */
const ofWhat = ({ run, refused }: Pick<TestVerdicts, 'run' | 'refused'>): string => {
  if (refused?.what === 'definitions') return t('tests.ofDefinitions')
  if (refused !== null) return t('tests.ofRefusedRun', { run: refused.run ?? '' })
  return run === null ? t('tests.byEveryLoad') : t('tests.ofRun', { run })
}

const Going = ({ count, onCancel }: { readonly count: number; readonly onCancel: () => void }) => (
  <div className={styles.running} role="status">
    <span>{t('tests.going', { count })}</span>
    <Button onClick={onCancel}>{t('frame.cancel')}</Button>
    <span className={styles.bar} role="progressbar" aria-label={t('tests.goingLabel')} />
  </div>
)

/** What is to be done about tests that keep something from being served. */
const WayOn = ({ what }: Pick<Refused, 'what'>) => <p className={styles.wayOn}>{t(`tests.goOn.${what}`)}</p>

interface TestListProps {
  readonly verdicts: Pick<TestVerdicts, 'run' | 'refused'> & { readonly tests: readonly ShownTest[] }
  /** they are of a run of before */
  readonly isPast: boolean
}

const NoTests = ({ isPast }: { readonly isPast: boolean }) => (
  <p className={rejected.nothing}>{t(isPast ? 'tests.noneOfRun' : 'tests.noneYet')}</p>
)

const TestList = ({ verdicts, isPast }: TestListProps) => {
  const run = useTestRun()
  const shown: readonly ShownTest[] = run.data?.tests ?? verdicts.tests
  const failed = shown.filter(({ status }) => status === 'failed')
  const note = run.data === undefined ? ofWhat(verdicts) : t('tests.justNow')
  return (
    <section className={rejected.section} aria-labelledby="tests-title">
      <div className={rejected.head}>
        <h2 id="tests-title">{t('tests.tests')}</h2>
        <span className={tables.note}>{note}</span>
        {run.data !== undefined && (
          <Anchor component="button" type="button" fz="xs" onClick={run.reset}>
            {t('tests.back')}
          </Anchor>
        )}
        {isPast && (
          <Anchor fz="xs" href={hrefOf({ part: 'checks' })}>
            {t('tests.seeLast')}
          </Anchor>
        )}
        <span className={rejected.room} />
        {!isPast && verdicts.tests.length > 0 && (
          <Button leftSection={<IconPlayerPlay size={16} stroke={1.7} />} onClick={run.start} disabled={run.isPending}>
            {t('tests.run')}
          </Button>
        )}
      </div>
      {run.isPending && <Going count={verdicts.tests.length} onCancel={run.cancel} />}
      {run.error !== null && (
        <Notice kind="error" fact={t('tests.notRun')} action={{ label: t('frame.tryAgain'), onClick: run.start }}>
          {asSentence(run.error.message)}
        </Notice>
      )}
      {failed.map((test) => (
        <FailedTest key={`${placeText(test)}:${test.column}`} test={test} since={test.since} />
      ))}
      {run.data === undefined && verdicts.refused !== null && <WayOn what={verdicts.refused.what} />}
      {shown.length === 0 ? <NoTests isPast={isPast} /> : <TestTable tests={shown} />}
    </section>
  )
}

/** The tests of the model with what each found at the last load, or at the run that is chosen, and a way to run them now. */
export const ModelTests = () => {
  const { place } = usePlace()
  const chosen = place.run
  const last = useQuery({ ...verdictsOptions(), enabled: chosen === undefined })
  const past = useQuery({ ...runTestsOptions(chosen ?? 0), enabled: chosen !== undefined })
  const { error, refetch } = chosen === undefined ? last : past
  const data = chosen === undefined ? last.data : past.data && { ...past.data, refused: null }
  if (data === undefined && error !== null) {
    const again = { label: t('frame.tryAgain'), onClick: () => void refetch() }
    return (
      <div className={tables.notices}>
        <Notice kind="error" fact={t('tests.didNotCome')} action={again}>
          {asSentence(error.message)}
        </Notice>
      </div>
    )
  }
  if (data === undefined) return <SkeletonTable label={t('data.fetching.tests')} />
  return (
    <TestList
      // what was run by hand is over when another load has judged them
      key={`${data.run} ${data.refused?.what} ${chosen}`}
      verdicts={data}
      isPast={chosen !== undefined}
    />
  )
}
