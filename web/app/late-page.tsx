import { Button } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { type ComponentType, useEffect, useState } from 'react'
import { t } from '../language/language.ts'
import { Message, MessageActions } from '../ui/message.tsx'
import { Screen } from '../ui/screen.tsx'
import type { PageLink } from '../ui/top-bar.tsx'
import type { useAddress } from './address.ts'

/** What every page is given. */
interface PageProps {
  readonly address: ReturnType<typeof useAddress>
  readonly pages: readonly PageLink[]
}

export interface LatePageProps extends PageProps {
  /** fetches the page; the same function at every call */
  readonly load: () => Promise<ComponentType<PageProps>>
}

const fetched = new Map<LatePageProps['load'], ComponentType<PageProps>>()

/** A page whose code comes when it is opened: the bar meanwhile, and a message where it does not come. */
export const LatePage = ({ load, address, pages }: LatePageProps) => {
  const [, setFetched] = useState(0)
  const [failure, setFailure] = useState<Error>()
  useEffect(() => {
    let isGone = false
    const keep = (page: ComponentType<PageProps>) => {
      fetched.set(load, page)
      if (!isGone) setFetched((n) => n + 1)
    }
    if (!fetched.has(load)) load().then(keep, (error: Error) => !isGone && setFailure(error))
    return () => {
      isGone = true
    }
  }, [load])
  const Page = fetched.get(load)
  if (Page !== undefined) return <Page address={address} pages={pages} />
  return (
    <Screen pages={pages}>
      {failure !== undefined && (
        <Message
          isPage
          icon={<IconPlugConnectedX size={24} stroke={1.5} aria-hidden />}
          title={t('frame.pageFailed')}
          text={t('frame.pageFailedWhy')}
        >
          <MessageActions>
            <Button variant="filled" onClick={() => window.location.reload()}>
              {t('frame.loadAgain')}
            </Button>
          </MessageActions>
        </Message>
      )}
    </Screen>
  )
}
