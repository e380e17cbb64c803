import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'

/** What the figures were measured on, in one line. */
export const machine = (): string => {
  const [first] = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim()
  return `${cpus().length} x ${first?.model ?? 'unknown processor'}, ${memory}, Node ${process.versions.node}, commit ${commit}`
}

/** Prints a table in Markdown: the first column to the left, all others to the right. */
export const printTable = (head: readonly string[], rows: readonly (readonly string[])[]): void => {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const pad = (text: string, i: number): string =>
    i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0)
  const line = (cells: readonly string[]): string => `| ${cells.map(pad).join(' | ')} |`
  console.log(line(head))
  console.log(line(widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))))
  for (const row of rows) console.log(line(row))
}

/** One figure against the most that it may be. */
export interface Goal {
  readonly name: string
  readonly found: number
  readonly most: number
  readonly unit: string
}

/** Prints for each goal whether it is reached, or by how much it is missed. */
export const printGoals = (goals: readonly Goal[]): void => {
  for (const { name, found, most, unit } of goals) {
    const missed = found - most
    const verdict =
      missed <= 0 ? 'reached' : `missed by ${missed.toFixed(3)}${unit} (${((missed / most) * 100).toFixed(0)} %)`
    console.log(`${name}: ${found.toFixed(3)}${unit}, goal at most ${most}${unit}: ${verdict}`)
  }
}

/** Bytes in whole mebibytes, without the unit. */
export const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)
