import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CorrectionOf } from '../../../server/contract/corrections.ts'
import type { RejectedRow } from '../../../server/contract/rejected-rows.ts'
import { call } from '../../api/client.ts'
import { loadKey, sourcesOptions, verdictOptions } from '../../api/load-options.ts'

/** What a person would have in place of a record: its values by column, or the whole of it. */
export type Edit = Pick<CorrectionOf, 'fields' | 'corrected'>

const placeOf = ({ source, file, line }: RejectedRow) => ({ source, file, line })

/** Which row of which run it is, as text. */
export const rowKey = ({ source, file, line }: RejectedRow): string => `${source} ${file}:${line}`

/** Writes a correction of a record; when it has answered, all that is shown is what is so now. */
export const useCorrect = (row: RejectedRow) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ edit, note }: { readonly edit: Edit; readonly note: string }) =>
      call('correct', {
        body: { corrections: [{ ...placeOf(row), found: row.raw ?? '', ...edit, note }] },
        parameters: {},
      }),
    onSettled: () => client.invalidateQueries({ queryKey: [loadKey] }),
  })
}

/** Takes a correction out again; with `replay` a run loads the record as it stands in its file. */
export const useWithdraw = (replay: boolean) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ source, file, line, found }: { source: string; file: string; line: number; found: string }) =>
      call('withdrawCorrections', {
        body: { corrections: [{ source, file, line, found }], replay },
        parameters: {},
      }),
    onSettled: () => client.invalidateQueries({ queryKey: [loadKey] }),
  })
}

/** What is to be said of an edit before it is loaded; asks nothing while there is none. */
export const useVerdict = (row: RejectedRow, edit: Edit | undefined) =>
  useQuery({
    ...verdictOptions({ ...placeOf(row), found: row.raw ?? '', ...edit }),
    enabled: edit !== undefined,
  })

/** How many corrections wait for the next run. */
export const useWaiting = (): number =>
  useQuery(sourcesOptions()).data?.sources.reduce((sum, { corrections }) => sum + corrections.waiting, 0) ?? 0
