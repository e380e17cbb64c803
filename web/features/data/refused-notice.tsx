import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { verdictsOptions } from '../../api/load-options.ts'
import { instantLabel } from '../../exploration/labels.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import styles from '../../ui/page.module.css'
import { said } from '../../ui/said.tsx'
import { usePlace } from './context.ts'
import { hrefOf } from './place.ts'
import { isBlocking } from './test-words.ts'
import { publishedRun, useRuns } from './use-runs.ts'
import { instantTitle } from './words.ts'

/** That tests of the model keep what came last from being served, since when, and what is served in its place. */
export const RefusedNotice = () => {
  const locale = useLocale()
  const { place } = usePlace()
  const { runs } = useRuns()
  const { data } = useQuery(verdictsOptions())
  if (data === undefined || data.refused === null || runs === undefined) return null
  const { what, run, since } = data.refused
  const published = publishedRun(runs)
  const served = () => {
    if (published === undefined) return t('runs.nothingServed')
    return what === 'data' ? t('runs.readersStill', { run: published.run }) : t('tests.thoseOfBefore')
  }
  const isThere = place.part === 'checks' && place.run === undefined
  return (
    <div className={styles.notices}>
      <Notice
        kind="error"
        fact={what === 'data' ? t('tests.refusedRun', { run: run ?? '' }) : t('tests.refusedDefinitions')}
      >
        {t('tests.failedOfModel', { count: data.tests.filter(isBlocking).length })} {served()}{' '}
        {said('tests.soSince', {
          when: (
            <time dateTime={since} title={instantTitle(since, locale)}>
              {instantLabel(since, new Date(), locale)}
            </time>
          ),
        })}{' '}
        {!isThere && (
          <Anchor fz="inherit" underline="always" href={hrefOf({ part: 'checks' })}>
            {t('tests.seeFound')}
          </Anchor>
        )}{' '}
        {run !== null && place.run !== run && (
          <Anchor fz="inherit" underline="always" href={hrefOf({ part: 'runs', run })}>
            {t('runs.seeRun')}
          </Anchor>
        )}
      </Notice>
    </div>
  )
}
