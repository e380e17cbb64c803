/** What a check found that failed: the name of its file without ending, how many rows, and the first as JSON. */
export interface FailedCheck {
  readonly name: string
  readonly rows: number
  readonly example: string
}

/** Path of the file of a check, as problems call it. */
export const checkPath = (name: string): string => `sql/checks/${name}.sql`

/** What is said of a check that failed, on one line. */
export const checkMessage = ({ rows, example }: Omit<FailedCheck, 'name'>): string =>
  `the check fails for ${rows} rows, first ${example}; nothing is published`

const written =
  /^sql\/checks\/(?<name>[^/]+)\.sql: the check fails for (?<rows>\d+) rows, first (?<example>.*); nothing is published$/m

/** The check that a run failed for, by what the run said of it; undefined where it failed for something else. */
export const failedCheckIn = (message: string): FailedCheck | undefined => {
  const { name, rows, example } = written.exec(message)?.groups ?? {}
  if (name === undefined || rows === undefined || example === undefined) return undefined
  return { name, rows: Number(rows), example }
}
