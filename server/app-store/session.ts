/** One transaction of the store. */
export interface StoreSession {
  /** Rows of a statement of PostgreSQL, values by `$1`. */
  all(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Runs statements that have no values. */
  script(sql: string): Promise<void>
}
