import type { EngineValue, Session } from '../server/engine/engine.ts'
import { PipelineError } from './problem.ts'
import type { LocatedFile } from './sources/data-files.ts'
import { columnsSql, type FileColumn } from './steps/table.ts'

/** Work of the engine on a file; what the engine says of it is told with the file's name. */
export const onFile = async <T>({ path }: LocatedFile, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'EngineError') throw error
    const message = `the file cannot be loaded: ${error.message.split('\n')[0]}`
    throw new PipelineError([{ file: path, message }], { cause: error })
  }
}

const toColumn = ({ name, type }: Record<string, EngineValue>): FileColumn => ({
  name: String(name),
  type: String(type),
})

/** The columns of a Parquet file, in order. @throws PipelineError where the engine cannot read it */
export const columnsOf = async (session: Session, file: LocatedFile): Promise<readonly FileColumn[]> =>
  (await onFile(file, () => session.all(columnsSql(file.absolute)))).map(toColumn)
