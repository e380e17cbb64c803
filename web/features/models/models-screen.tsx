import { IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { modelsOptions } from '../../api/model-options.ts'
import { t } from '../../language/language.ts'
import { DidNotCome } from '../../ui/did-not-come.tsx'
import { Message } from '../../ui/message.tsx'
import page from '../../ui/page.module.css'
import { Screen } from '../../ui/screen.tsx'
import { SkeletonTable } from '../../ui/skeleton-table.tsx'
import { LookTools, type PageLink } from '../../ui/top-bar.tsx'
import { Card } from './model-card.tsx'
import { ModelItems } from './model-list.tsx'
import styles from './models.module.css'
import { toModel } from './place.ts'

/** The page's address, as the app keeps it. */
export interface ModelsScreenProps {
  readonly address: { readonly search: string }
  readonly pages: readonly PageLink[]
}

const Models = ({ search }: { readonly search: string }) => {
  const { data, error, refetch } = useQuery(modelsOptions())
  if (data === undefined && error !== null) {
    return <DidNotCome title={t('models.failed')} error={error} onRetry={refetch} />
  }
  if (data === undefined) return <SkeletonTable label={t('models.fetching')} />
  const chosen = toModel(search)
  const open = chosen ?? data.models[0]?.name
  if (open === undefined) {
    const icon = <IconUsersGroup size={24} stroke={1.5} aria-hidden />
    return <Message icon={icon} title={t('models.none')} text={t('models.noneWhy')} />
  }
  return (
    <div className={styles.models}>
      <ModelItems models={data.models} open={open} />
      <Card key={open} name={open} isChosen={chosen !== undefined} />
    </div>
  )
}

/** The page Models: what is known of the models of customers, a card for each. */
export const ModelsScreen = ({ address, pages }: ModelsScreenProps) => {
  useEffect(() => {
    document.title = `${t('frame.models')} · Clientele`
  }, [])
  return (
    <Screen pages={pages}>
      <div className={page.titleBar}>
        <h1 className={page.title}>{t('models.title')}</h1>
        <span className={page.look}>
          <LookTools />
        </span>
      </div>
      <div className={page.body}>
        <Models search={address.search} />
      </div>
    </Screen>
  )
}
