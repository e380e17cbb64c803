import { Button, CopyButton, Menu } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChevronDown,
  IconDownload,
  IconLink,
  IconTable,
} from '@tabler/icons-react'
import { useState } from 'react'
import type { CubeList } from '../../../server/contract/catalog.ts'
import { fetchCsv } from '../../api/options.ts'
import { toQuery } from '../../exploration/query.ts'
import { questionTitle } from '../../exploration/sentence.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useExplorer } from './context.ts'
import styles from './explorer.module.css'

/** Going back and forth through the changes of the question; absent where there is nowhere to go. */
export interface History {
  readonly undo: (() => void) | undefined
  readonly redo: (() => void) | undefined
}

const save = (blob: Blob, name: string): void => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

const ExportButton = ({ isCompact }: { readonly isCompact: boolean }) => {
  const { x } = useExplorer()
  const [problem, setProblem] = useState<string>()
  const run = () =>
    fetchCsv(toQuery(x)).then(
      (blob) => {
        setProblem(undefined)
        save(blob, `${x.cube}.csv`)
      },
      (error: Error) => setProblem(error.message),
    )
  if (isCompact) {
    return <IconButton label="Export CSV" icon={<IconDownload size={16} stroke={1.7} />} onClick={() => void run()} />
  }
  return (
    <>
      {problem !== undefined && <span role="alert">Not exported: {problem}</span>}
      <Button
        leftSection={<IconDownload size={16} stroke={1.7} />}
        onClick={() => void run()}
        disabled={x.measures.length === 0}
      >
        Export CSV
      </Button>
    </>
  )
}

const CubeChoice = ({
  cubes,
  onCube,
}: {
  readonly cubes: CubeList['cubes']
  readonly onCube: (name: string) => void
}) => {
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
      <Menu.Dropdown>
        {cubes.map((cube) => (
          <Menu.Item key={cube.name} onClick={() => onCube(cube.name)}>
            {cube.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

export interface TitleBarProps {
  readonly cubes: CubeList['cubes']
  readonly onCube: (name: string) => void
  readonly history: History
}

/** The question as a sentence, and what can be done with the whole of it. */
export const TitleBar = ({ cubes, onCube, history }: TitleBarProps) => {
  const { x, catalog } = useExplorer()
  const isPhone = useMediaQuery('(max-width: 767px)') ?? false
  const nothing = () => undefined
  return (
    <div className={styles.titleBar}>
      <h1 className={styles.title}>{questionTitle(x, catalog)}</h1>
      {!isPhone && <CubeChoice cubes={cubes} onCube={onCube} />}
      <span className={styles.room} />
      <IconButton
        label="Undo"
        icon={<IconArrowBackUp size={16} stroke={1.7} />}
        onClick={history.undo ?? nothing}
        disabled={history.undo === undefined}
      />
      <IconButton
        label="Redo"
        icon={<IconArrowForwardUp size={16} stroke={1.7} />}
        onClick={history.redo ?? nothing}
        disabled={history.redo === undefined}
      />
      <ExportButton isCompact={isPhone} />
      <CopyButton value={window.location.href}>
        {({ copied, copy }) =>
          isPhone ? (
            <IconButton
              label={copied ? 'Link copied' : 'Copy link'}
              icon={<IconLink size={16} stroke={1.7} />}
              onClick={copy}
            />
          ) : (
            <Button variant="filled" leftSection={<IconLink size={16} stroke={1.7} />} onClick={copy}>
              {copied ? 'Link copied' : 'Copy link'}
            </Button>
          )
        }
      </CopyButton>
    </div>
  )
}
