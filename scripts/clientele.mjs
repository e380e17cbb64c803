#!/usr/bin/env node
/** `npx clientele COMMAND`: installs and builds what is missing, then becomes the command. The standard output is its own. */
import './node-version.mjs'
import { buildIfStale } from './build.mjs'
import { installMissing } from './install.mjs'
import { root, runScript } from './step.mjs'

await runScript(async () => {
  await installMissing(process.stderr)
  await buildIfStale(process.stderr)
})
process.setSourceMapsEnabled(true)
await import(new URL('dist/cli.mjs', root).href)
