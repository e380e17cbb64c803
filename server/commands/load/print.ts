import type { Run, RunFile } from '../../contract/runs.ts'

/** Beyond so many, files are summed by source. */
const mostFiles = 20

const count = (n: number) => n.toLocaleString('en-US')

const sum = (files: readonly RunFile[], rows: 'rowsRead' | 'rowsLoaded' | 'rowsRejected' | 'rowsSkipped') =>
  count(files.reduce((total, file) => total + file[rows], 0))

const accountOf = (name: string, files: readonly RunFile[]): string =>
  `${name}: ${sum(files, 'rowsRead')} read, ${sum(files, 'rowsLoaded')} loaded, ${sum(files, 'rowsRejected')} rejected, ${sum(files, 'rowsSkipped')} loaded before\n`

/**
 * What a run that published made of its files: a line for each, or for each source where they are many, then their sum.
 * Read = loaded + rejected + loaded before.
 */
export const accountsOf = ({ run, files }: Pick<Run, 'run' | 'files'>): string => {
  const sources = [...new Set(files.map(({ source }) => source))]
  const lines =
    files.length <= mostFiles
      ? files.map((file) => accountOf(file.file, [file]))
      : sources.map((name) => {
          const own = files.filter(({ source }) => source === name)
          return accountOf(`${name}, ${own.length} files`, own)
        })
  return `${lines.map((line) => `  ${line}`).join('')}${accountOf(`Run ${run}`, files)}`
}
