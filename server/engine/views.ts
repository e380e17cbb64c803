import type { Session } from './engine.ts'

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * Shows one query as a table of the warehouse, in place of what had the name.
 *
 * @param query one SELECT without a semicolon
 * @throws Error with the engine's words where the query cannot be run
 */
export const defineView = (session: Session, name: string, query: string): Promise<void> =>
  session.run(`create or replace view main.${quoted(name)} as select * from (${query}\n)`)
