import type { Progress } from '../../pipelines/progress.ts'

/** How far a step is, of this process or as a server tells it. */
export interface Shown extends Pick<Progress, 'done' | 'total'> {
  readonly step: string
  readonly source?: string
  readonly unit: string
}

const count = (n: number) => n.toLocaleString('en-US')

/** No more precise than a guess is. */
const left = (seconds: number | undefined): string => {
  if (seconds === undefined) return ''
  return seconds < 90 ? `, about ${seconds} s left` : `, about ${Math.round(seconds / 60)} min left`
}

const line = ({ step, source, done, total, unit }: Shown, secondsLeft?: number): string => {
  const percent = total > 0 ? ` (${Math.floor((done / total) * 100)} %)` : ''
  const of = source === undefined ? '' : ` ${source}`
  return `  ${step}${of}: ${count(done)} of ${count(total)} ${unit}${percent}${left(secondsLeft)}`
}

const isDone = ({ done, total }: Shown) => done >= total

/** Where progress is written to: the terminal, or a file or pipe. */
export interface Screen {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** Shows progress, with the seconds that the step will take from now on where they are known. */
export interface ShownProgress {
  readonly onProgress: (progress: Shown, secondsLeft?: number) => void
  readonly end: () => void
}

/** Shows progress: on a terminal one line that is written anew, elsewhere one line for each step that is done. */
export const showProgress = (screen: Screen): ShownProgress => {
  if (screen.isTTY !== true) {
    const onProgress = (progress: Shown) => {
      if (isDone(progress)) screen.write(`${line(progress)}\n`)
    }
    return { onProgress, end: () => undefined }
  }
  const rewrite = (text: string) => screen.write(`\r${text.slice(0, (screen.columns ?? 80) - 1)}\x1b[K`)
  return { onProgress: (progress, secondsLeft) => rewrite(line(progress, secondsLeft)), end: () => rewrite('') }
}
