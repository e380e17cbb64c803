import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { publishedFile } from './real-data.ts'

const fieldsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')

/** The rows of a published CSV file, compressed or not, by the names of its first line; no field holds a quote or a line break. */
export const publishedTable = (path: string): Record<string, string>[] => {
  const bytes = readFileSync(publishedFile(path))
  const [first = '', ...lines] = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    .toString('utf8')
    .trimEnd()
    .split(/\r?\n/)
  const names = fieldsOf(first)
  return lines.map((line) => {
    const fields = fieldsOf(line)
    return Object.fromEntries(names.map((name, i) => [name, fields[i] ?? '']))
  })
}
