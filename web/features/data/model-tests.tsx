import { Anchor, Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconHistory, IconMinus, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef } from 'react'
import type { JudgedTest, Refused, TestOutcome, TestVerdicts } from '../../../server/contract/model-tests.ts'
import { call } from '../../api/client.ts'
import { runTestsOptions, verdictsOptions } from '../../api/load-options.ts'
import { instantLabel } from '../../exploration/labels.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import { asSentence } from '../../ui/sentence.ts'
import { Tag, type TagProps } from '../../ui/tag.tsx'
import { usePlace } from './context.ts'
import tables from './data.module.css'
import { FailedTest, failedId } from './failed-test.tsx'
import { hrefOf } from './place.ts'
import rejected from './rejected.module.css'
import { Scroll } from './scroll.tsx'
import { SkeletonTable } from './skeleton-table.tsx'
import { kindText, messageText, placeText, stated } from './test-words.ts'
import styles from './tests.module.css'
import { countOf, instantTitle } from './words.ts'

const icon = { size: 14, stroke: 1.7, 'aria-hidden': true } as const

const statuses: Readonly<Record<TestOutcome['status'], { text: string; tone: TagProps['tone']; icon: ReactNode }>> = {
  passed: { text: 'Passed', tone: 'better', icon: <IconCheck {...icon} /> },
  failed: { text: 'Failed', tone: 'err', icon: <IconAlertTriangle {...icon} /> },
  warned: { text: 'Warns', tone: 'warn', icon: <IconHistory {...icon} /> },
  skipped: { text: 'Not run', tone: 'plain', icon: <IconMinus {...icon} /> },
}

/** Those that need a look first. */
const order: readonly TestOutcome['status'][] = ['failed', 'warned', 'skipped', 'passed']

type ShownTest = TestOutcome & Partial<Pick<JudgedTest, 'since'>>

const Said = ({ test }: { readonly test: ShownTest }) => {
  const { status, message, cells = [], kind } = test
  const locale = useLocale()
  const below = () => {
    if (status !== 'failed') return message === null ? undefined : message.split('\n').map(messageText).join(' ')
    const what = cells.length > 0 ? `${countOf(cells.length, 'cell', locale)} not as expected` : 'What it found'
    return (
      <Anchor fz="inherit" href={`#${failedId(test)}`}>
        {what}
      </Anchor>
    )
  }
  const said = below()
  return (
    <>
      {stated[kind]}
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
        Run {since.run}
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
    <Scroll label="Table of tests of the model">
      <table className={`${tables.table} ${rejected.table}`}>
        <thead>
          <tr>
            <th>Test</th>
            <th className={rejected.wide}>What it states</th>
            {hasSince && <th>Since</th>}
            <th data-number>Result</th>
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
                    {statuses[test.status].text}
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
  if (refused?.what === 'definitions') return 'Of the definitions as they are now, which are not taken over'
  if (refused !== null) return `As run ${refused.run} found them, which is not published`
  return run === null ? 'Run by every load before it publishes' : `As run ${run} found them`
}

const Going = ({ count, onCancel }: { readonly count: number; readonly onCancel: () => void }) => {
  const locale = useLocale()
  return (
    <div className={styles.running} role="status">
      <span>Running {countOf(count, 'test', locale)} on the data that are served.</span>
      <Button onClick={onCancel}>Cancel</Button>
      <span className={styles.bar} role="progressbar" aria-label="Running the tests" />
    </div>
  )
}

/** What is to be done about tests that keep something from being served. */
const WayOn = ({ what }: Pick<Refused, 'what'>) => (
  <p className={styles.wayOn}>
    {what === 'data'
      ? 'To go on, correct the files that these rows come from, or what the tests expect. A change of either is loaded by itself.'
      : 'To go on, correct the definitions, or what the tests expect. A change is taken over by itself.'}
  </p>
)

interface TestListProps {
  readonly verdicts: Pick<TestVerdicts, 'run' | 'refused'> & { readonly tests: readonly ShownTest[] }
  /** they are of a run of before */
  readonly isPast: boolean
}

const NoTests = ({ isPast }: { readonly isPast: boolean }) => (
  <p className={rejected.nothing}>
    {isPast
      ? 'No tests of the model were run on the data of this run.'
      : 'The definitions have no tests yet. A file of them may have a list of tests, such as golden cells: values that cells must have for a load to be published.'}
  </p>
)

const TestList = ({ verdicts, isPast }: TestListProps) => {
  const locale = useLocale()
  const run = useTestRun()
  const shown: readonly ShownTest[] = run.data?.tests ?? verdicts.tests
  const failed = shown.filter(({ status }) => status === 'failed')
  const note = run.data === undefined ? ofWhat(verdicts) : 'As they were run just now on the data that are served'
  const sinceOf = ({ since }: ShownTest) =>
    since == null ? undefined : `run ${since.run}, ${instantLabel(since.at, new Date(), locale)}`
  return (
    <section className={rejected.section} aria-labelledby="tests-title">
      <div className={rejected.head}>
        <h2 id="tests-title">Tests of the model</h2>
        <span className={tables.note}>{note}</span>
        {run.data !== undefined && (
          <Anchor component="button" type="button" fz="xs" onClick={run.reset}>
            Back to those of the load
          </Anchor>
        )}
        {isPast && (
          <Anchor fz="xs" href={hrefOf({ part: 'checks' })}>
            See the last
          </Anchor>
        )}
        <span className={rejected.room} />
        {!isPast && verdicts.tests.length > 0 && (
          <Button leftSection={<IconPlayerPlay size={16} stroke={1.7} />} onClick={run.start} disabled={run.isPending}>
            Run tests
          </Button>
        )}
      </div>
      {run.isPending && <Going count={verdicts.tests.length} onCancel={run.cancel} />}
      {run.error !== null && (
        <Notice kind="error" fact="The tests were not run." action={{ label: 'Try again', onClick: run.start }}>
          {asSentence(run.error.message)}
        </Notice>
      )}
      {failed.map((test) => (
        <FailedTest key={`${placeText(test)}:${test.column}`} test={test} since={sinceOf(test)} />
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
    const again = { label: 'Try again', onClick: () => void refetch() }
    return (
      <div className={tables.notices}>
        <Notice kind="error" fact="The tests of the model did not come." action={again}>
          {asSentence(error.message)}
        </Notice>
      </div>
    )
  }
  if (data === undefined) return <SkeletonTable label="Fetching the tests of the model" />
  return (
    <TestList
      // what was run by hand is over when another load has judged them
      key={`${data.run} ${data.refused?.what} ${chosen}`}
      verdicts={data}
      isPast={chosen !== undefined}
    />
  )
}
