import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The values of a series of `fixtures/models/`, in their order. */
export const seriesOf = (name: string): number[] =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/models/${name}.csv`, import.meta.url)), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[1]))
