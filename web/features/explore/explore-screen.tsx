import { Button } from '@mantine/core'
import { IconLinkOff, IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Catalog, CubeList } from '../../../server/contract/catalog.ts'
import { QueryError } from '../../../server/contract/errors.ts'
import { catalogOptions, cubeListOptions } from '../../api/options.ts'
import { fromUrl, toUrl } from '../../exploration/address.ts'
import { NewerAddressError } from '../../exploration/address-error.ts'
import { endedComparison } from '../../exploration/ended.ts'
import { blankExploration, type Exploration, firstExploration } from '../../exploration/exploration.ts'
import { dateLabel } from '../../exploration/labels.ts'
import { type Action, reduce } from '../../exploration/reduce.ts'
import { questionTitle } from '../../exploration/sentence.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Message, MessageActions } from '../../ui/message.tsx'
import { Screen } from '../../ui/screen.tsx'
import { asSentence } from '../../ui/sentence.ts'
import { Toast, type ToastMessage } from '../../ui/toast.tsx'
import type { PageLink } from '../../ui/top-bar.tsx'
import { Explorer } from './context.ts'
import styles from './explorer.module.css'
import { ExplorerBody } from './explorer.tsx'
import { OnScreen, type ShownOnScreen } from './on-screen.ts'
import { type Overlay, OverlayContext } from './overlay.ts'
import { Overlays } from './overlays.tsx'
import { gridId } from './result-grid.tsx'
import { createSelectionStore, SelectionContext } from './selection-store.ts'
import { SkeletonRows } from './states.tsx'
import { type History, TitleBar } from './title-bar.tsx'
import { useLabels } from './use-labels.ts'

/** The page's address, as the app keeps it. */
export interface Address {
  /** the query string */
  readonly search: string
  /** goes to another address; `replace` where the step is not one to come back to */
  readonly go: (search: string, replace: boolean) => void
  readonly history: History
}

const icon = { size: 24, stroke: 1.5, 'aria-hidden': true } as const

const read = (search: string): { exploration: Exploration | undefined } | { problem: Error } => {
  try {
    return { exploration: fromUrl(search) }
  } catch (error) {
    return { problem: error instanceof Error ? error : new Error(String(error)) }
  }
}

/** An address that says no question, or one that only a newer page can read, which loading it again may bring. */
const BadAddress = ({ problem, onRestart }: { readonly problem: Error; readonly onRestart: () => void }) => {
  const isNewer = problem instanceof NewerAddressError
  return (
    <Message
      isPage
      icon={<IconLinkOff {...icon} />}
      title={t(isNewer ? 'explore.newerLink' : 'explore.badLink')}
      text={asSentence(problem.message)}
    >
      <MessageActions>
        {isNewer && (
          <Button variant="filled" onClick={() => window.location.reload()}>
            {t('explore.loadAgain')}
          </Button>
        )}
        <Button variant={isNewer ? 'default' : 'filled'} onClick={onRestart}>
          {t('explore.afresh')}
        </Button>
      </MessageActions>
    </Message>
  )
}

const NoCatalog = ({ error, onRetry, onRestart }: { error: Error; onRetry: () => void; onRestart: () => void }) => (
  <Message isPage icon={<IconPlugConnectedX {...icon} />} title={t('explore.noCube')} text={asSentence(error.message)}>
    <MessageActions>
      <Button variant="filled" onClick={onRetry}>
        {t('frame.tryAgain')}
      </Button>
      <Button onClick={onRestart}>{t('explore.afresh')}</Button>
    </MessageActions>
  </Message>
)

interface OpenProps {
  readonly catalog: Catalog
  readonly cubes: CubeList['cubes']
  readonly exploration: Exploration | undefined
  readonly address: Address
}

/** An exploration with its catalog at hand: actions become the next exploration, and that the next address. */
const Open = ({ catalog: plain, cubes, exploration, address }: OpenProps) => {
  const onScreen = useRef<ShownOnScreen>(undefined)
  const [selection] = useState(createSelectionStore)
  const x = useMemo(() => endedComparison(exploration ?? firstExploration(plain), plain), [exploration, plain])
  const catalog = useLabels(plain, x.where)
  useEffect(() => {
    document.title = `${questionTitle(x, catalog)} · Clientele`
  }, [x, catalog])
  const dispatch = (action: Action) => {
    try {
      const next = reduce(x, action, catalog)
      if (toUrl(next) !== toUrl(x)) address.go(toUrl(next), action.kind === 'select')
    } catch (error) {
      // an operation without an answer leaves the question as it is; anything else is a fault of ours
      if (!(error instanceof QueryError)) throw error
    }
  }
  const onCube = (name: string) => address.go(toUrl(blankExploration(name)), false)
  return (
    <Explorer value={{ x, catalog, dispatch }}>
      <OnScreen value={onScreen}>
        <TitleBar cubes={cubes} onCube={onCube} history={address.history} />
        <Overlays
          cubes={cubes}
          onCube={onCube}
          history={address.history}
          onOpen={(search) => address.go(search, false)}
        />
        <SelectionContext value={selection}>
          <ExplorerBody onCancel={(shown) => shown !== undefined && address.go(toUrl(shown.x), true)} />
        </SelectionContext>
      </OnScreen>
    </Explorer>
  )
}

const isBare = (x: Exploration): boolean => x.measures.length + x.rows.length + x.columns.length === 0

/** What is shown where the address names nothing: what the workspace opens with, or the first there is. */
const firstCube = ({ workspace, cubes }: CubeList): string | undefined =>
  (cubes.find(({ name }) => name === workspace.opens) ?? cubes[0])?.name

/** The page Explore: everything it shows is said by its address. */
export const ExploreScreen = ({
  address,
  pages,
}: {
  readonly address: Address
  readonly pages: readonly PageLink[]
}) => {
  const locale = useLocale()
  const [overlay, show] = useState<Overlay>()
  const [message, tell] = useState<ToastMessage>()
  const forget = useCallback(() => tell(undefined), [])
  const parsed = useMemo(() => read(address.search), [address.search])
  const exploration = 'problem' in parsed ? undefined : parsed.exploration
  const list = useQuery(cubeListOptions())
  const cube = exploration?.cube ?? (list.data && firstCube(list.data))
  const catalog = useQuery({ ...catalogOptions(cube ?? ''), enabled: cube !== undefined })
  const restart = () => address.go('', false)
  const error = list.error ?? catalog.error
  const retry = () => void (list.error === null ? catalog.refetch() : list.refetch())
  const complete = catalog.data?.completeThrough
  const freshness =
    complete === undefined || complete === null
      ? undefined
      : t('frame.completeTo', { date: dateLabel(complete, locale) })
  const content = () => {
    if ('problem' in parsed) return <BadAddress problem={parsed.problem} onRestart={restart} />
    if (error !== null) return <NoCatalog error={error} onRetry={retry} onRestart={restart} />
    if (catalog.data === undefined) return <SkeletonRows />
    const asked = exploration === undefined || isBare(exploration) ? undefined : exploration
    return <Open catalog={catalog.data} cubes={list.data?.cubes ?? []} exploration={asked} address={address} />
  }
  return (
    <Screen
      pages={pages}
      freshness={freshness}
      onSearch={() => show('commands')}
      skip={
        <button type="button" className={styles.skip} onClick={() => document.getElementById(gridId)?.focus()}>
          {t('explore.skip')}
        </button>
      }
    >
      <OverlayContext value={{ overlay, show, tell }}>{content()}</OverlayContext>
      <Toast message={message} onEnd={forget} />
    </Screen>
  )
}
