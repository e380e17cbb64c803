import { Anchor, Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SourceState } from '../../../server/contract/sources.ts'
import type { Upload } from '../../../server/contract/uploads.ts'
import { call } from '../../api/client.ts'
import { loadKey, sourcesOptions } from '../../api/load-options.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import { asSentence } from '../../ui/sentence.ts'
import styles from './add.module.css'
import tables from './data.module.css'
import { hrefOf } from './place.ts'
import { useRuns } from './use-runs.ts'
import { countOf, countText } from './words.ts'

/** The source that reads the file, and what the last published run made of it; undefined until one has. */
const readBy = (sources: readonly SourceState[], { placed }: Upload) =>
  sources.flatMap((source) =>
    source.files.filter(({ file }) => placed.includes(file)).map((file) => ({ source, file })),
  )[0]

const Loaded = ({ upload, sources }: { readonly upload: Upload; readonly sources: readonly SourceState[] }) => {
  const locale = useLocale()
  const { isRunning, activity } = useRuns()
  const read = readBy(sources, upload)
  if (isRunning) return <p role="status">The run above loads it. Readers see the version before until it is whole.</p>
  if (activity?.phase === 'failed') {
    return (
      <Notice kind="error" fact="The run failed, so nothing of it is served.">
        Why stands above. Correct the file or its source, or take it out again.
      </Notice>
    )
  }
  if (read === undefined) return <p role="status">It is not loaded yet.</p>
  const { source, file } = read
  return (
    <>
      <p role="status">
        <strong>{countOf(file.rowsLoaded, 'row', locale)} loaded</strong>, {countText(file.rowsRejected, locale)}{' '}
        rejected, of {countText(file.rowsRead, locale)} read as <code>{source.name}</code>.
      </p>
      <div className={tables.links}>
        {file.rowsRejected > 0 && (
          <Anchor fz="inherit" href={hrefOf({ part: 'rejected', source: source.name, file: file.file })}>
            Correct {countOf(file.rowsRejected, 'rejected row', locale)}
          </Anchor>
        )}
        <Anchor fz="inherit" href={hrefOf({ part: 'lineage', node: `file:${file.file}` })}>
          Tables and cubes that it is in
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
          in place:{' '}
          {upload.placed.map((path, i) => (
            <span key={path}>
              {i > 0 && ', '}
              <code>{path}</code>
            </span>
          ))}
        </span>
      </div>
      <Loaded upload={upload} sources={data?.sources ?? []} />
      {undo.error !== null && (
        <Notice kind="error" fact="It was not taken out.">
          {asSentence(undo.error.message)}
        </Notice>
      )}
      <div className={styles.actions}>
        <Button onClick={() => undo.mutate()} disabled={undo.isPending || isRunning}>
          Take it out again and run
        </Button>
      </div>
    </>
  )
}
