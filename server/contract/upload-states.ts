/** Why something cannot be done with an upload, in English, by its name and the files that it is about. */
const uploadStates = {
  in_place: (name: string, paths: readonly string[]) => `${name} is in place already, as ${paths.join(', ')}`,
  not_in_place: (name: string) => `${name} is not in place: there is nothing to undo`,
  changed_since: (_: string, paths: readonly string[]) =>
    `${paths.join(', ')} changed since, or is gone; take it out by hand, and discard the upload`,
} as const

/** Name of a reason why something cannot be done with an upload. */
export type UploadReason = keyof typeof uploadStates

/** The reason with what it tells, and its English text. */
export interface UploadRefusal {
  readonly reason: UploadReason
  readonly name: string
  readonly paths: readonly string[]
  readonly problem: string
}

/** Why something cannot be done with an upload. @param paths the files that it is about, within the workspace */
export const uploadRefusal = (reason: UploadReason, name: string, paths: readonly string[] = []): UploadRefusal => ({
  reason,
  name,
  paths,
  problem: uploadStates[reason](name, paths),
})
