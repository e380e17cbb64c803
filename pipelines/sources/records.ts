import { createHash } from 'node:crypto'
import { PipelineError } from '../problem.ts'
import { createRecordReader, type FileRecord } from '../steps/delimited.ts'
import type { Source } from '../steps/source.ts'
import { changedWhileRead, type DataFile } from './data-files.ts'
import { nearest } from './definition-file.ts'
import { createDecoder, readWholeLines } from './whole-lines.ts'

const shownText = 200
const shownBytes = 40

const shown = (text: string) => JSON.stringify(text.length > shownText ? `${text.slice(0, shownText)}…` : text)

const failure = (file: DataFile, line: number, message: string) =>
  new PipelineError([{ file: file.path, line, message }])

const headerProblem = ({ raw, fields }: FileRecord, { file }: Source): string | undefined => {
  const { header, delimiter } = file
  const at = header.findIndex((name, i) => fields[i] !== name)
  if (at < 0 && fields.length === header.length) return undefined
  const expected = `the header must be ${shown(header.join(delimiter))}; found ${shown(raw)}`
  const name = fields[at < 0 ? header.length : at]
  if (at < 0) return `${expected}: column ${header.length + 1}, ${shown(name ?? '')}, is one too many`
  if (name === undefined) return `${expected}: column ${at + 1}, "${header[at]}", is missing`
  return `${expected}: column ${at + 1} is ${shown(name)} and must be "${header[at]}"${nearest(name, header)}`
}

const checkHeader = (record: FileRecord | undefined, file: DataFile, source: Source): void => {
  if (record === undefined) {
    const header = shown(source.file.header.join(source.file.delimiter))
    throw failure(file, 1, `the file is empty; it must begin with the header ${header}`)
  }
  const problem = headerProblem(record, source)
  if (problem !== undefined) throw failure(file, record.line, problem)
}

const checkWhole = (record: FileRecord | undefined, file: DataFile, source: Source): void => {
  if (record?.problem?.rule !== 'half_written') return
  const lacksOnlyBreak = record.fields.length === source.file.header.length
  const hint = lacksOnlyBreak ? `; if it is whole, say final_newline: optional in ${source.definition.path}` : ''
  throw failure(
    file,
    record.line,
    `the file is half-written: ${record.problem.message}; there is ${shown(record.raw)}${hint}`,
  )
}

const byteOrderMark = '\uFEFF'

/**
 * Reads the records of a file in batches, the header checked and left out. An empty batch may come.
 *
 * @throws PipelineError with file and line where the header is another, text is not in the declared encoding, the file
 *   ends inside a record, or it is no longer the file whose fingerprint was taken
 */
export async function* readRecords(file: DataFile, source: Source): AsyncGenerator<readonly FileRecord[]> {
  const { delimiter, header, finalNewline, encoding } = source.file
  const decode = createDecoder(encoding)
  const read = createRecordReader({ delimiter, width: header.length, finalNewline })
  const hash = createHash('sha256')
  let lines = 0
  let needsHeader = true
  for await (const { bytes, isLast } of readWholeLines(file.absolute)) {
    hash.update(bytes)
    const text = decode(bytes)
    if (typeof text !== 'string') {
      const found = JSON.stringify(text.bytes.toString('latin1').slice(0, shownBytes))
      throw failure(
        file,
        lines + text.line,
        `the line is not written in ${encoding}; its bytes as Latin-1 are ${found}`,
      )
    }
    const isFirst = lines === 0
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++
    const records = read(isFirst && text.startsWith(byteOrderMark) ? text.slice(1) : text, isLast)
    if (needsHeader && (records.length > 0 || isLast)) {
      checkHeader(records.shift(), file, source)
      needsHeader = false
    }
    checkWhole(records.at(-1), file, source)
    yield records
  }
  if (hash.digest('hex') !== file.fingerprint) throw changedWhileRead(file)
}
