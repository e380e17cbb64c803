import { Anchor, Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SourceState } from '../../../server/contract/sources.ts'
import type { Upload } from '../../../server/contract/uploads.ts'
import { call } from '../../api/client.ts'
import { loadKey, sourcesOptions } from '../../api/load-options.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import tables from '../../ui/page.module.css'
import { said } from '../../ui/said.tsx'
import { asSentence } from '../../ui/sentence.ts'
import styles from './add.module.css'
import { hrefOf } from './place.ts'
import { useRuns } from './use-runs.ts'
import { countText } from './words.ts'

/** The source that reads the file, and what the last published run made of it; undefined until one has. */
const readBy = (sources: readonly SourceState[], { placed }: Upload) =>
  sources.flatMap((source) =>
    source.files.filter(({ file }) => placed.includes(file)).map((file) => ({ source, file })),
  )[0]

const Loaded = ({ upload, sources }: { readonly upload: Upload; readonly sources: readonly SourceState[] }) => {
  const locale = useLocale()
  const { isRunning, activity } = useRuns()
  const read = readBy(sources, upload)
  if (isRunning) return <p role="status">{t('uploads.loading')}</p>
  if (activity?.phase === 'failed') {
    return (
      <Notice kind="error" fact={t('uploads.runFailed')}>
        {t('uploads.runFailedWhat')}
      </Notice>
    )
  }
  if (read === undefined) return <p role="status">{t('uploads.notLoaded')}</p>
  const { source, file } = read
  return (
    <>
      <p role="status">
        {said('uploads.became', {
          loaded: <strong>{t('uploads.rowsLoaded', { count: file.rowsLoaded })}</strong>,
          rejected: countText(file.rowsRejected, locale),
          read: countText(file.rowsRead, locale),
          source: <code>{source.name}</code>,
        })}
      </p>
      <div className={tables.links}>
        {file.rowsRejected > 0 && (
          <Anchor fz="inherit" href={hrefOf({ part: 'rejected', source: source.name, file: file.file })}>
            {t('uploads.correctRows', { count: file.rowsRejected })}
          </Anchor>
        )}
        <Anchor fz="inherit" href={hrefOf({ part: 'lineage', node: `file:${file.file}` })}>
          {t('uploads.isIn')}
        </Anchor>
      </div>
    </>
  )
}

/** An uploaded file that was put into the workspace: what became of it, and the way to take it out again. */
export const PlacedUpload = ({ upload }: { readonly upload: Upload }) => {
  const client = useQueryClient()
  const { isRunning } = useRuns()
  const { data } = useQuery(sourcesOptions())
  const undo = useMutation({
    mutationFn: () => call('undoUpload', { body: {}, parameters: { id: upload.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: [loadKey] }),
  })
  return (
    <>
      <div className={styles.reviewHead}>
        <h2>{upload.name}</h2>
        <span className={tables.note}>
          {said('uploads.placedAt', {
            paths: upload.placed.map((path, i) => (
              <span key={path}>
                {i > 0 && t('words.comma')}
                <code>{path}</code>
              </span>
            )),
          })}
        </span>
      </div>
      <Loaded upload={upload} sources={data?.sources ?? []} />
      {undo.error !== null && (
        <Notice kind="error" fact={t('uploads.notTakenOut')}>
          {asSentence(undo.error.message)}
        </Notice>
      )}
      <div className={styles.actions}>
        <Button onClick={() => undo.mutate()} disabled={undo.isPending || isRunning}>
          {t('uploads.takeOut')}
        </Button>
      </div>
    </>
  )
}
