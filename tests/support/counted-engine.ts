import type { Engine, Session } from '../../server/engine/engine.ts'

/**
 * An engine that counts the work it is given: every statement, every append and the commit of every transaction.
 *
 * @param onBegun called with the number of each piece of work, from 1 on, when it has begun and may not have ended
 */
export const countedEngine = (engine: Engine, onBegun: (number: number) => void): Engine => {
  let number = 0
  const begun = <T>(work: Promise<T>): Promise<T> => {
    onBegun(++number)
    return work
  }
  const counted = (session: Session): Session => ({
    ...session,
    run: (sql, parameters) => begun(session.run(sql, parameters)),
    all: (sql, parameters) => begun(session.all(sql, parameters)),
    append: (table, rows) => begun(session.append(table, rows)),
  })
  const committing = async <T>(work: () => Promise<T>): Promise<T> => {
    const result = await work()
    // By then the commit has begun.
    setImmediate(() => onBegun(++number))
    return result
  }
  return {
    ...engine,
    session: (work, options) => engine.session((session) => work(counted(session)), options),
    transaction: (work, options) => engine.transaction((session) => committing(() => work(counted(session))), options),
    prepared: (work, options) =>
      engine.prepared((session) => {
        const transaction = <T>(inside: () => Promise<T>) => session.transaction(() => committing(inside))
        return work({ ...counted(session), transaction })
      }, options),
  }
}
