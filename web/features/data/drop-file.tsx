import { Button } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import type { Upload } from '../../../server/contract/uploads.ts'
import { loadKey, uploadsOptions } from '../../api/load-options.ts'
import { type Sending, sendFile } from '../../api/upload-file.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import { asSentence } from '../../ui/sentence.ts'
import styles from './add.module.css'
import { sizeText } from './words.ts'

/** A file on its way. */
interface Way {
  readonly file: File
  readonly sending: Sending
  /** from 0 to 1 */
  readonly share: number
}

/** Sends one file at a time; what is on its way is given up when the page is left. */
const useSending = (onUpload: (upload: Upload) => void) => {
  const client = useQueryClient()
  const [way, setWay] = useState<Way>()
  const [problem, setProblem] = useState<string>()
  const current = useRef<Sending>(undefined)
  useEffect(() => () => current.current?.cancel(), [])
  const end = (sending: Sending, said?: string) => {
    if (current.current !== sending) return
    current.current = undefined
    setWay(undefined)
    setProblem(said)
  }
  const send = (file: File) => {
    if (current.current !== undefined) return
    setProblem(undefined)
    const sending = sendFile(file, (share) => setWay((known) => known && { ...known, share }))
    current.current = sending
    setWay({ file, sending, share: 0 })
    sending.answer.then(
      async (upload) => {
        await client.refetchQueries({ queryKey: uploadsOptions().queryKey })
        void client.invalidateQueries({ queryKey: [loadKey] })
        end(sending)
        onUpload(upload)
      },
      (error: Error) => end(sending, `${file.name}: ${error.message}`),
    )
  }
  const cancel = () => {
    way?.sending.cancel()
    if (way !== undefined) end(way.sending)
  }
  return { way, problem, send, refuse: setProblem, cancel }
}

const OnWay = ({ way, onCancel }: { readonly way: Way; readonly onCancel: () => void }) => {
  const locale = useLocale()
  const percent = Math.round(way.share * 100)
  return (
    <div className={styles.onWay} role="status">
      <strong>{way.file.name}</strong>
      <span>
        {way.share < 1 ? t('uploads.sent', { percent, size: sizeText(way.file.size, locale) }) : t('uploads.looking')}
      </span>
      <progress
        className={styles.progress}
        max={1}
        value={way.share}
        aria-label={t('uploads.sentLabel', { file: way.file.name })}
      />
      <Button onClick={onCancel}>{t('frame.cancel')}</Button>
    </div>
  )
}

/** The place to drop a file on, or to choose one; says how much of it is sent, and why it was refused. */
export const DropFile = ({ onUpload }: { readonly onUpload: (upload: Upload) => void }) => {
  const [isOver, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const { way, problem, send, refuse, cancel } = useSending(onUpload)
  const take = (files: FileList | null) => {
    const [file, ...others] = files ?? []
    if (others.length > 0) refuse(t('uploads.oneAtATime'))
    else if (file !== undefined) send(file)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <section
      className={styles.drop}
      aria-label={t('uploads.add')}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className={styles.dropBox}>
        <IconFileUpload size={24} stroke={1.5} aria-hidden />
        <h2>{t('uploads.add')}</h2>
        <p>{t('uploads.what')}</p>
        {way === undefined ? (
          <Button variant="filled" onClick={() => input.current?.click()}>
            {t('uploads.choose')}
          </Button>
        ) : (
          <OnWay way={way} onCancel={cancel} />
        )}
        <input
          ref={input}
          type="file"
          hidden
          aria-label={t('uploads.fileToAdd')}
          onChange={(event) => {
            take(event.currentTarget.files)
            event.currentTarget.value = ''
          }}
        />
        <p className={styles.hint}>{t('uploads.drop')}</p>
        {problem !== undefined && (
          <Notice kind="error" fact={t('uploads.fileNotTaken')}>
            {asSentence(problem)}
          </Notice>
        )}
      </div>
    </section>
  )
}
