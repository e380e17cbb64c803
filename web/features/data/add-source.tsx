import { Anchor } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Upload } from '../../../server/contract/uploads.ts'
import { call } from '../../api/client.ts'
import { loadKey, uploadsOptions } from '../../api/load-options.ts'
import { instantLabel } from '../../exploration/labels.ts'
import { t } from '../../language/language.ts'
import { DidNotCome } from '../../ui/did-not-come.tsx'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import tables from '../../ui/page.module.css'
import { Scroll } from '../../ui/scroll.tsx'
import { asSentence } from '../../ui/sentence.ts'
import { SkeletonTable } from '../../ui/skeleton-table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { ActionHead } from './action-head.tsx'
import styles from './add.module.css'
import { usePlace } from './context.ts'
import { DropFile } from './drop-file.tsx'
import { hrefOf } from './place.ts'
import { PlacedUpload } from './placed-upload.tsx'
import rejected from './rejected.module.css'
import { UploadReview } from './upload-review.tsx'
import { sizeText } from './words.ts'

const UploadRow = ({ upload }: { readonly upload: Upload }) => {
  const locale = useLocale()
  const client = useQueryClient()
  const discard = useMutation({
    mutationFn: () => call('discardUpload', { body: {}, parameters: { id: upload.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: [loadKey] }),
  })
  const forget = t(upload.state === 'placed' ? 'uploads.takeOff' : 'uploads.discard')
  return (
    <tr>
      <th scope="row" className={rejected.why}>
        <a className={tables.name} href={hrefOf({ part: 'add', upload: upload.id })}>
          {upload.name}
        </a>
      </th>
      <td data-number>{sizeText(upload.bytes, locale)}</td>
      <td>{instantLabel(upload.uploadedAt, new Date(), locale)}</td>
      <td>
        <Tag tone={upload.state === 'placed' ? 'better' : 'plain'}>
          {t(upload.state === 'placed' ? 'uploads.inPlace' : 'uploads.notAccepted')}
        </Tag>
      </td>
      <td data-number>
        {discard.error !== null && <span role="alert">{asSentence(discard.error.message)}</span>}
        <button
          type="button"
          className={rejected.action}
          aria-label={t('data.actionOn', { action: forget, what: upload.name })}
          onClick={() => discard.mutate()}
          disabled={discard.isPending}
        >
          {forget}
        </button>
      </td>
    </tr>
  )
}

const Uploads = ({ uploads }: { readonly uploads: readonly Upload[] }) => {
  if (uploads.length === 0) return null
  return (
    <section className={rejected.section} aria-labelledby="uploads-title">
      <div className={rejected.head}>
        <h2 id="uploads-title">{t('uploads.lastDay')}</h2>
      </div>
      <Scroll label={t('uploads.table')}>
        <table className={tables.table}>
          <thead>
            <tr>
              <th>{t('uploads.file')}</th>
              <th data-number>{t('uploads.size')}</th>
              <th>{t('uploads.uploaded')}</th>
              <th>{t('uploads.state')}</th>
              <ActionHead />
            </tr>
          </thead>
          <tbody>
            {uploads.map((upload) => (
              <UploadRow key={upload.id} upload={upload} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}

const Gone = () => (
  <div className={tables.notices}>
    <Notice kind="caution" fact={t('uploads.gone')}>
      {t('uploads.goneWhy')} <Anchor href={hrefOf({ part: 'add' })}>{t('uploads.chooseAgain')}</Anchor>
    </Notice>
  </div>
)

/** A file to the workspace: chosen, looked at with the draft of its source, accepted or discarded, and what became of it. */
export const AddSource = () => {
  const { place, go } = usePlace()
  const { data, error, refetch } = useQuery(uploadsOptions())
  const uploads = data?.uploads ?? []
  if (place.upload === undefined) {
    return (
      <>
        <DropFile onUpload={({ id }) => go({ part: 'add', upload: id })} />
        <Uploads uploads={uploads} />
      </>
    )
  }
  const upload = uploads.find(({ id }) => id === place.upload)
  if (data === undefined && error === null) return <SkeletonTable label={t('data.fetching.upload')} />
  if (error !== null && upload === undefined) {
    return <DidNotCome title={t('data.failed.upload')} error={error} onRetry={refetch} />
  }
  if (upload === undefined) return <Gone />
  return (
    <div className={styles.review}>
      {upload.state === 'placed' ? (
        <PlacedUpload upload={upload} />
      ) : (
        <UploadReview key={upload.id} upload={upload} onDiscarded={() => go({ part: 'add' }, true)} />
      )}
      <Anchor fz="inherit" href={hrefOf({ part: 'add' })}>
        {t('uploads.another')}
      </Anchor>
    </div>
  )
}
