import { ActionIcon, Button, Menu } from '@mantine/core'
import { useClipboard, useMediaQuery } from '@mantine/hooks'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsDiff,
  IconBookmark,
  IconChevronDown,
  IconDots,
  IconLink,
  IconTable,
} from '@tabler/icons-react'
import type { CubeList } from '../../../server/contract/catalog.ts'
import { startQuestions } from '../../exploration/exploration.ts'
import { questionTitle } from '../../exploration/sentence.ts'
import { t } from '../../language/language.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Tag } from '../../ui/tag.tsx'
import { LanguageItems, Mark, useOtherScheme } from '../../ui/top-bar.tsx'
import { CompareItems, useCanCompare } from './compare-menu.tsx'
import { useExplorer } from './context.ts'
import styles from './explorer.module.css'
import { ExportItems, ExportMenu } from './export/export-menu.tsx'
import { type Export, useExports } from './export/use-exports.ts'
import { useOverlay } from './overlay.ts'

/** Going back and forth through the changes of the question; absent where there is nowhere to go. */
export interface History {
  readonly undo: (() => void) | undefined
  readonly redo: (() => void) | undefined
}

interface CubesProps {
  readonly cubes: CubeList['cubes']
  readonly onCube: (name: string) => void
}

const kinds = ['perspective', 'view', 'cube'] as const

/** All that can be explored, by kind where there are several. */
const CubeItems = ({ cubes, onCube }: CubesProps) => {
  const shown = kinds.filter((kind) => cubes.some((cube) => cube.kind === kind))
  return shown.map((kind) => (
    <div key={kind}>
      {shown.length > 1 && <Menu.Label>{t(`explore.kinds.${kind}`)}</Menu.Label>}
      {cubes
        .filter((cube) => cube.kind === kind)
        .map((cube) => (
          <Menu.Item key={cube.name} onClick={() => onCube(cube.name)}>
            {cube.title}
          </Menu.Item>
        ))}
    </div>
  ))
}

/** The questions of a perspective to start from. */
const StartItems = () => {
  const { catalog, dispatch } = useExplorer()
  const questions = startQuestions(catalog)
  if (questions.length === 0) return null
  return (
    <>
      <Menu.Label>{t('explore.startFrom')}</Menu.Label>
      {questions.map(({ name, title, exploration }) => (
        <Menu.Item key={name} onClick={() => dispatch({ kind: 'replace', exploration })}>
          {title}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  )
}

const CubeChoice = ({ cubes, onCube }: CubesProps) => {
  const { catalog } = useExplorer()
  if (cubes.length < 2) return <Tag>{catalog.title}</Tag>
  return (
    <Menu shadow="md">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconTable size={16} stroke={1.7} />}
          rightSection={<IconChevronDown size={14} stroke={1.7} />}
        >
          {catalog.title}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.choices}>
        <StartItems />
        <CubeItems cubes={cubes} onCube={onCube} />
      </Menu.Dropdown>
    </Menu>
  )
}

export interface TitleBarProps extends CubesProps {
  readonly history: History
}

const HistoryButtons = ({ history }: { readonly history: History }) => (
  <>
    <IconButton
      label={t('explore.undo')}
      icon={<IconArrowBackUp size={16} stroke={1.7} />}
      onClick={() => history.undo?.()}
      disabled={history.undo === undefined}
    />
    <IconButton
      label={t('explore.redo')}
      icon={<IconArrowForwardUp size={16} stroke={1.7} />}
      onClick={() => history.redo?.()}
      disabled={history.redo === undefined}
    />
  </>
)

/** What a phone has no room to show: export, link, colours, what else can be explored. */
const MoreMenu = ({ exports, ...choice }: CubesProps & { readonly exports: readonly Export[] }) => {
  const scheme = useOtherScheme()
  const canCompare = useCanCompare()
  const clipboard = useClipboard()
  const { show } = useOverlay()
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon aria-label={t('explore.more')}>
          <IconDots size={16} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className={styles.choices}>
        <Menu.Item onClick={() => show('commands')}>{t('frame.search')}</Menu.Item>
        <Menu.Item onClick={() => show('save')} disabled={exports.length === 0}>
          {t('saved.save')}
        </Menu.Item>
        <Menu.Item onClick={() => show('views')}>{t('saved.views')}</Menu.Item>
        <Menu.Item onClick={() => clipboard.copy(window.location.href)}>{t('explore.copyLink')}</Menu.Item>
        <Menu.Item onClick={scheme.change}>{scheme.label}</Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('frame.language')}</Menu.Label>
        <LanguageItems />
        {canCompare && <CompareItems />}
        <Menu.Divider />
        <ExportItems exports={exports} />
        {choice.cubes.length > 1 && (
          <>
            <Menu.Divider />
            <StartItems />
            <CubeItems {...choice} />
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

const Compare = () => (
  <Menu position="bottom-end" shadow="md">
    <Menu.Target>
      <Button leftSection={<IconArrowsDiff size={16} stroke={1.7} />} rightSection={<IconChevronDown size={14} />}>
        {t('explore.compare')}
      </Button>
    </Menu.Target>
    <Menu.Dropdown className={styles.choices}>
      <CompareItems />
    </Menu.Dropdown>
  </Menu>
)

const CopyLink = () => {
  const clipboard = useClipboard()
  return (
    <Button leftSection={<IconLink size={16} stroke={1.7} />} onClick={() => clipboard.copy(window.location.href)}>
      {t(clipboard.copied ? 'explore.linkCopied' : 'explore.copyLink')}
    </Button>
  )
}

/** The question as a sentence, and what can be done with the whole of it. */
export const TitleBar = ({ cubes, onCube, history }: TitleBarProps) => {
  const { x, catalog } = useExplorer()
  const canCompare = useCanCompare()
  const exports = useExports()
  const { show } = useOverlay()
  const isPhone = useMediaQuery('(max-width: 767px)', false, { getInitialValueInEffect: false })
  const title = questionTitle(x, catalog)
  return (
    <div className={styles.titleBar}>
      {isPhone && <Mark />}
      <h1 className={styles.title} title={title}>
        {title}
      </h1>
      {!isPhone && <CubeChoice cubes={cubes} onCube={onCube} />}
      <span className={styles.room} />
      <HistoryButtons history={history} />
      {isPhone ? (
        <MoreMenu exports={exports} cubes={cubes} onCube={onCube} />
      ) : (
        <>
          {canCompare && <Compare />}
          <ExportMenu exports={exports} />
          <CopyLink />
          <Button leftSection={<IconBookmark size={16} stroke={1.7} />} onClick={() => show('views')}>
            {t('saved.views')}
          </Button>
          <Button variant="filled" onClick={() => show('save')} disabled={exports.length === 0}>
            {t('saved.save')}
          </Button>
        </>
      )}
    </div>
  )
}
