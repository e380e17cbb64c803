import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { verdictsOptions } from '../../api/load-options.ts'
import { instantLabel } from '../../exploration/labels.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import { usePlace } from './context.ts'
import styles from './data.module.css'
import { hrefOf } from './place.ts'
import { isBlocking } from './test-words.ts'
import { publishedRun, useRuns } from './use-runs.ts'
import { countOf, instantTitle } from './words.ts'

/** That tests of the model keep what came last from being served, since when, and what is served in its place. */
export const RefusedNotice = () => {
  const locale = useLocale()
  const { place } = usePlace()
  const { runs } = useRuns()
  const { data } = useQuery(verdictsOptions())
  if (data === undefined || data.refused === null) return null
  const { what, run, since } = data.refused
  const failed = countOf(data.tests.filter(isBlocking).length, 'test', locale)
  const published = publishedRun(runs)
  const served = () => {
    if (published === undefined) return 'Nothing is served yet.'
    return what === 'data' ? `Readers still see run ${published.run}.` : 'Those of before are still in use.'
  }
  const isThere = place.part === 'checks' && place.run === undefined
  return (
    <div className={styles.notices}>
      <Notice
        kind="error"
        fact={what === 'data' ? `Run ${run} is not published.` : 'The definitions are not taken over.'}
      >
        {failed} of the model failed. {served()} It has been so since{' '}
        <time dateTime={since} title={instantTitle(since, locale)}>
          {instantLabel(since, new Date(), locale)}
        </time>
        .{' '}
        {!isThere && (
          <Anchor fz="inherit" underline="always" href={hrefOf({ part: 'checks' })}>
            See what they found
          </Anchor>
        )}{' '}
        {run !== null && place.run !== run && (
          <Anchor fz="inherit" underline="always" href={hrefOf({ part: 'runs', run })}>
            See the run
          </Anchor>
        )}
      </Notice>
    </div>
  )
}
