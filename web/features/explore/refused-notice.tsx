import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { readyOptions } from '../../api/options.ts'
import { instantLabel } from '../../exploration/labels.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import styles from './explorer.module.css'

/** That what is shown is not the latest, because tests of the model keep that from being served, and since when. */
export const RefusedNotice = () => {
  const locale = useLocale()
  const { data } = useQuery(readyOptions())
  if (data === undefined || data.refused === null) return null
  const { what, since } = data.refused
  return (
    <div className={styles.notices}>
      <Notice kind="caution" fact={t(what === 'data' ? 'explore.oldData' : 'explore.oldDefinitions')}>
        {t('explore.keptSince', { since: instantLabel(since, new Date(), locale) })}{' '}
        <Anchor fz="inherit" underline="always" href="/data?part=checks">
          {t('explore.why')}
        </Anchor>
      </Notice>
    </div>
  )
}
