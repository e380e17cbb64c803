/** `npm start`: installs and builds what is missing, then becomes the server, which reads the flags and takes the signals. */
import './node-version.mjs'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './build.mjs'
import { installMissing } from './install.mjs'
import { root, runScript } from './step.mjs'

await runScript(async () => {
  await installMissing()
  await buildIfStale()
})
const server = new URL('dist/server.mjs', root)
process.setSourceMapsEnabled(true)
process.argv[1] = fileURLToPath(server)
await import(server.href)
