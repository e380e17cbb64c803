import type { Parameter } from '../../server/compiler/statement.ts'
import type { Answer, Chunk, Engine, EngineValue, Session } from '../../server/engine/engine.ts'

/** A statement that reads and does nothing else. */
const reads = (sql: string): boolean =>
  /^\s*(select|with|from|values|describe)\b/i.test(sql) && !/\b(insert|update|delete|nextval|random)\b/i.test(sql)

const chunksOf = async (answer: Answer): Promise<readonly Chunk[]> => {
  const chunks: Chunk[] = []
  for (;;) {
    const chunk = await answer.next()
    if (chunk === undefined) break
    chunks.push(chunk)
  }
  await answer.close()
  return chunks
}

const replay = (types: Answer['types'], chunks: readonly Chunk[]): Answer => {
  const left = [...chunks]
  return { types, next: async () => left.shift(), close: async () => undefined }
}

/**
 * An engine that answers a statement which it was asked before from memory, until something is written: a mutant that
 * changes no statement is then judged without the engine. Answers with errors are not kept.
 */
export const remembering = (engine: Engine): Engine => {
  const answers = new Map<string, { readonly types: Answer['types']; readonly chunks: readonly Chunk[] }>()
  const rows = new Map<string, Record<string, EngineValue>[]>()
  const forget = (): void => {
    answers.clear()
    rows.clear()
  }
  const keyOf = (sql: string, parameters: readonly Parameter[] | undefined) => JSON.stringify([sql, parameters ?? []])
  const sessionOf = (session: Session): Session => ({
    run: (...asked) => {
      forget()
      return session.run(...asked)
    },
    append: (...asked) => {
      forget()
      return session.append(...asked)
    },
    appendColumns: (...asked) => {
      forget()
      return session.appendColumns(...asked)
    },
    numbers: (...asked) => session.numbers(...asked),
    all: async (sql, parameters) => {
      if (!reads(sql)) {
        forget()
        return session.all(sql, parameters)
      }
      const key = keyOf(sql, parameters)
      const found = rows.get(key) ?? (await session.all(sql, parameters))
      rows.set(key, found)
      return found.map((row) => ({ ...row }))
    },
  })
  return {
    name: engine.name,
    tempFolder: engine.tempFolder,
    answer: async (statement, options) => {
      const key = keyOf(statement.sql, statement.parameters)
      const known = answers.get(key)
      if (known !== undefined) return replay(known.types, known.chunks)
      const answer = await engine.answer(statement, options)
      const found = { types: answer.types, chunks: await chunksOf(answer) }
      answers.set(key, found)
      return replay(found.types, found.chunks)
    },
    session: (work, options) => engine.session((session) => work(sessionOf(session)), options),
    transaction: (work, options) => engine.transaction((session) => work(sessionOf(session)), options).finally(forget),
    prepared: (work, options) => engine.prepared(work, options).finally(forget),
    copy: (order, options) => engine.copy(order, options),
    wipe: (options) => engine.wipe(options),
    close: () => engine.close(),
  }
}
