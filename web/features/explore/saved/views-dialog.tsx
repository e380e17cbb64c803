import { Anchor } from '@mantine/core'
import { IconHistory, IconPencil, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SavedView } from '../../../../server/contract/saved-views.ts'
import {
  changeView,
  deleteView,
  restoreView,
  savedViewsOptions,
  viewsKey,
  viewVersionsOptions,
} from '../../../api/view-options.ts'
import { instantLabel } from '../../../exploration/labels.ts'
import { t } from '../../../language/language.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useLocale } from '../../../ui/locale.ts'
import { Tag } from '../../../ui/tag.tsx'
import { useOverlay } from '../overlay.ts'
import styles from './saved.module.css'
import { ViewForm, type ViewWords } from './view-form.tsx'

interface OfView {
  readonly view: SavedView
  readonly onOpen: (address: string) => void
}

const useWhen = () => {
  const locale = useLocale()
  return (iso: string) => instantLabel(iso, new Date(), locale)
}

/** All versions of a view, each to be opened as it was. */
const Versions = ({ view, onOpen }: OfView) => {
  const { data, error } = useQuery(viewVersionsOptions(view.id))
  const when = useWhen()
  if (error !== null) return <p className={styles.note}>{t('saved.versionsFailed', { problem: error.message })}</p>
  return (
    <ol className={styles.versions} aria-label={t('saved.versionsOf', { name: view.name })}>
      {data?.map((version) => (
        <li key={version.version}>
          <span className={styles.number}>{version.version}</span>
          <span className={styles.what}>{version.name}</span>
          <span className={styles.note}>{when(version.savedAt)}</span>
          <Anchor component="button" type="button" fz="inherit" onClick={() => onOpen(version.address)}>
            {t('saved.open')}
          </Anchor>
        </li>
      ))}
    </ol>
  )
}

/** Deletes a view and offers to bring it back. */
const useDelete = () => {
  const client = useQueryClient()
  const { tell } = useOverlay()
  const again = () => client.invalidateQueries({ queryKey: [viewsKey] })
  const failed = (error: Error) => tell({ text: error.message, isProblem: true })
  const undo = (view: SavedView) => () =>
    void restoreView(view.id).then(async () => {
      await again()
      tell({ text: t('saved.back', { name: view.name }) })
    }, failed)
  return (view: SavedView) =>
    void deleteView(view.id).then(async () => {
      await again()
      tell({ text: t('saved.deleted', { name: view.name }), action: { label: t('explore.undo'), onClick: undo(view) } })
    }, failed)
}

const ViewRow = ({ view, onOpen }: OfView) => {
  const client = useQueryClient()
  const when = useWhen()
  const remove = useDelete()
  const [part, setPart] = useState<'edit' | 'versions'>()
  const toggle = (to: 'edit' | 'versions') => setPart(part === to ? undefined : to)
  const change = async (words: ViewWords) => {
    await changeView(view.id, { ...words, version: view.version })
    await client.invalidateQueries({ queryKey: [viewsKey] })
    setPart(undefined)
  }
  return (
    <li className={styles.view}>
      <div className={styles.line}>
        <div className={styles.words}>
          <button type="button" className={styles.name} onClick={() => onOpen(view.address)}>
            {view.name}
          </button>
          {view.visibility === 'shared' && (
            <Tag>{view.isOwn ? t('saved.isShared') : t('saved.sharedBy', { author: view.author })}</Tag>
          )}
          <p className={styles.note}>
            {view.description === '' ? '' : `${view.description} · `}
            {when(view.savedAt)}
          </p>
        </div>
        <IconButton
          label={t('saved.versionsOf', { name: view.name })}
          icon={<IconHistory size={16} stroke={1.7} />}
          onClick={() => toggle('versions')}
        />
        {view.isOwn && (
          <>
            <IconButton
              label={t('saved.edit', { name: view.name })}
              icon={<IconPencil size={16} stroke={1.7} />}
              onClick={() => toggle('edit')}
            />
            <IconButton
              label={t('saved.delete', { name: view.name })}
              icon={<IconTrash size={16} stroke={1.7} />}
              onClick={() => remove(view)}
            />
          </>
        )}
      </div>
      {part === 'versions' && <Versions view={view} onOpen={onOpen} />}
      {part === 'edit' && (
        <ViewForm words={view} submit={t('saved.saveChanges')} onSubmit={change} onCancel={() => setPart(undefined)} />
      )}
    </li>
  )
}

const ViewList = ({ onOpen }: Pick<OfView, 'onOpen'>) => {
  const { data, error } = useQuery(savedViewsOptions())
  if (error !== null) return <p className={styles.note}>{t('saved.failed', { problem: error.message })}</p>
  if (data?.length === 0) return <p className={styles.note}>{t('saved.nothing')}</p>
  return (
    <ul className={styles.views} aria-label={t('saved.views')}>
      {data?.map((view) => (
        <ViewRow key={view.id} view={view} onOpen={onOpen} />
      ))}
    </ul>
  )
}

export interface ViewsDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  /** goes to an address, by its query string */
  readonly onOpen: (address: string) => void
}

/** The views of the reader and those that are shared: to be opened, renamed, described, shared, deleted. */
export const ViewsDialog = ({ isOpen, onClose, onOpen }: ViewsDialogProps) => (
  <Dialog isOpen={isOpen} title={t('saved.views')} size={620} onClose={onClose}>
    <ViewList
      onOpen={(address) => {
        onClose()
        onOpen(address)
      }}
    />
  </Dialog>
)
