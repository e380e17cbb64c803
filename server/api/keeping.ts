import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { BackupState } from '../contract/backup.ts'
import type { EraseRequest, EraseResult } from '../contract/erase.ts'
import { QueryError } from '../contract/errors.ts'
import { isOwner, type Reader } from '../model/policy.ts'

/** Makes backups, one at a time. */
export interface Backups {
  /** Begins one into a folder by its absolute path; QueryError `already_running` where another is under way. */
  start(target: string): BackupState
  /** of the one that was asked for last */
  state(): BackupState
  /** Ends the one under way, if one is, and waits until it is ended. */
  cancel(): Promise<BackupState>
}

/** What keeps a data folder, for whoever may read the token in it. */
export interface Keeping {
  /** what `server.json` says */
  readonly token: string
  readonly backups: Backups
  /** Erases a record; QueryError `invalid_request` where its entity or key is not known, `unsound` where the load fails. */
  erase(request: EraseRequest): Promise<EraseResult>
}

const digest = (text: string) => createHash('sha256').update(text).digest()

const showsToken = (authorization: string | undefined, token: string): boolean => {
  const [, shown = ''] = (authorization ?? '').split(/^Bearer /)
  return timingSafeEqual(digest(shown), digest(token))
}

/** Whether who asks may read the data folder, and so all there is. */
export const isKeeper = (authorization: string | undefined, keeping: Keeping | undefined): boolean =>
  keeping !== undefined && showsToken(authorization, keeping.token)

/** Lets in readers who see all there is, and who shows the token of the data folder. */
export const onlyOwner =
  ({ reader, keeping }: { readonly reader?: Reader; readonly keeping?: Keeping }): MiddlewareHandler =>
  async (c, next) => {
    const isAllowed = reader === undefined || isOwner(reader) || isKeeper(c.req.header('authorization'), keeping)
    if (!isAllowed) throw new QueryError('for_owner', { path: `${c.req.method} ${c.req.path}` })
    await next()
  }

/** Lets in who shows the token of the data folder, as `authorization: Bearer TOKEN`. */
export const onlyWithToken =
  ({ token }: Keeping): MiddlewareHandler =>
  async (c, next) => {
    if (!showsToken(c.req.header('authorization'), token)) throw new QueryError('needs_token', {})
    await next()
  }
