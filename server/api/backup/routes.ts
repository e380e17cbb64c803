import { Hono } from 'hono'
import type { BackupState } from '../../contract/backup.ts'
import { routes } from '../../contract/routes.ts'
import { readBody } from '../body.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Keeping } from '../keeping.ts'

/** `/api/backup`: begins a backup, says how far it is, and cancels it. */
export const backupRoutes = ({ limits }: Dependencies, keeping: Keeping): Hono => {
  const { backups } = keeping
  const app = new Hono()
  app.post(routes.startBackup.path, async (c) => {
    const { target } = await readBody(c, routes.startBackup.request, limits.requestBytes)
    return c.json(backups.start(target) satisfies BackupState)
  })
  app.get(routes.backup.path, (c) => c.json(backups.state() satisfies BackupState))
  app.post(routes.cancelBackup.path, async (c) => {
    await readBody(c, routes.cancelBackup.request, limits.requestBytes)
    return c.json((await backups.cancel()) satisfies BackupState)
  })
  return app
}
