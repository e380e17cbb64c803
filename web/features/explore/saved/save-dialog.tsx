import { Select } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { changeView, savedViewsOptions, saveView, viewsKey } from '../../../api/view-options.ts'
import { toUrl } from '../../../exploration/address.ts'
import { questionTitle } from '../../../exploration/sentence.ts'
import { t } from '../../../language/language.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { useExplorer } from '../context.ts'
import { useOverlay } from '../overlay.ts'
import { ViewForm, type ViewWords } from './view-form.tsx'

const SaveForm = ({ onClose }: { readonly onClose: () => void }) => {
  const { x, catalog } = useExplorer()
  const { tell } = useOverlay()
  const client = useQueryClient()
  const { data = [] } = useQuery(savedViewsOptions())
  const own = data.filter(({ isOwn }) => isOwn)
  const [over, setOver] = useState('')
  const before = own.find(({ id }) => id === over)
  const address = toUrl(x)
  const save = async (words: ViewWords) => {
    const saved =
      before === undefined
        ? await saveView({ ...words, address })
        : await changeView(before.id, { ...words, address, version: before.version })
    await client.invalidateQueries({ queryKey: [viewsKey] })
    onClose()
    tell({
      text: t(before === undefined ? 'saved.savedAs' : 'saved.atVersion', { name: saved.name, version: saved.version }),
    })
  }
  const words = before ?? { name: questionTitle(x, catalog).slice(0, 120), description: '', visibility: 'private' }
  return (
    <ViewForm key={over} words={words} submit={t('saved.save')} onSubmit={save} onCancel={onClose}>
      {own.length > 0 && (
        <Select
          label={t('saved.saveAs')}
          value={over}
          onChange={(value) => setOver(value ?? '')}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          data={[
            { value: '', label: t('saved.ofItsOwn') },
            ...own.map(({ id, name }) => ({ value: id, label: t('saved.newVersion', { name }) })),
          ]}
        />
      )}
    </ViewForm>
  )
}

/** Saves what the page shows, as a new view or as the next version of one. */
export const SaveDialog = ({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) => (
  <Dialog isOpen={isOpen} title={t('saved.save')} size={460} onClose={onClose}>
    <SaveForm onClose={onClose} />
  </Dialog>
)
