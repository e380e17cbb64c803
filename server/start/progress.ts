import type { OnProgress, Progress } from '../../pipelines/progress.ts'

const count = (n: number) => n.toLocaleString('en-US')

const line = ({ step, source, done, total, unit }: Progress): string => {
  const percent = total > 0 ? ` (${Math.floor((done / total) * 100)} %)` : ''
  return `  ${step}${source === undefined ? '' : ` ${source}`}: ${count(done)} of ${count(total)} ${unit}${percent}`
}

const isDone = ({ done, total }: Progress) => done >= total

/** Where progress is written to: the terminal, or a file or pipe. */
export interface Screen {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** Shows progress: on a terminal one line that is written anew, elsewhere one line for each step that is done. */
export const showProgress = (screen: Screen): { readonly onProgress: OnProgress; readonly end: () => void } => {
  if (screen.isTTY !== true) {
    const onProgress: OnProgress = (progress) => {
      if (isDone(progress)) screen.write(`${line(progress)}\n`)
    }
    return { onProgress, end: () => undefined }
  }
  const rewrite = (text: string) => screen.write(`\r${text.slice(0, (screen.columns ?? 80) - 1)}\x1b[K`)
  return { onProgress: (progress) => rewrite(line(progress)), end: () => rewrite('') }
}
