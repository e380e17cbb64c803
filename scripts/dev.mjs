/** `npm run dev`: the server from its sources, restarted when they change, and the web page with hot reload before it. */
import './node-version.mjs'
import { installMissing } from './install.mjs'
import { openly, runScript } from './step.mjs'

await runScript(async () => {
  await installMissing()
  const flags = process.argv.slice(2)
  const server = openly(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'watch', 'server/main.ts', ...flags])
  const web = openly(process.execPath, ['node_modules/vite/bin/vite.js'])
  process.exitCode = await Promise.race([server, web])
})
