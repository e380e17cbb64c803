/** The steps of a run, in order. */
export const steps = [
  'extract',
  'stage',
  'contract',
  'conform',
  'facts',
  'models',
  'checks',
  'publish',
  'keep',
] as const
export type Step = (typeof steps)[number]

/** How far a step is. `total` is what `done` will be at its end; for rows of files with line breaks inside, at most. */
export interface Progress {
  readonly step: Step
  /** the source that is worked on; absent for steps on the whole */
  readonly source?: string
  readonly done: number
  readonly total: number
  readonly unit: 'files' | 'rows' | 'tables' | 'months' | 'checks' | 'run' | 'sources'
}

export type OnProgress = (progress: Progress) => void
