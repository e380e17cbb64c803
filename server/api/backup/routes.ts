import { Hono } from 'hono'
import type { BackupState } from '../../contract/backup.ts'
import { routes } from '../../contract/routes.ts'
import { readBody } from '../body.ts'
import type { Dependencies } from '../dependencies.ts'
import { type Keeping, onlyWithToken } from '../keeping.ts'

/** `/api/backup`: begins a backup, says how far it is, and cancels it. They write to the disk, so they ask for the token. */
export const backupRoutes = ({ limits }: Dependencies, keeping: Keeping): Hono => {
  const { backups } = keeping
  const app = new Hono()
  for (const { path } of [routes.startBackup, routes.cancelBackup]) app.use(path, onlyWithToken(keeping))
  app.post(routes.startBackup.path, async (c) => {
    const { target } = await readBody(c, routes.startBackup.request, limits.requestBytes)
    return c.json(backups.start(target) satisfies BackupState)
  })
  app.get(routes.backup.path, (c) => c.json(backups.state() satisfies BackupState))
  app.post(routes.cancelBackup.path, async (c) => c.json((await backups.cancel()) satisfies BackupState))
  return app
}
