import './node-version.mjs'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { alone } from './alone.mjs'
import { installMissing } from './install.mjs'
import { quietly, root, runScript, step } from './step.mjs'

/** All that the build reads. */
const inputs = [
  'server',
  'web',
  'pipelines',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
  'scripts/build.mjs',
]
const stamp = new URL('dist/built-from', root)

const filesOf = (path) => {
  const url = new URL(path, root)
  if (!existsSync(url)) return []
  if (statSync(url).isDirectory()) return readdirSync(url).flatMap((name) => filesOf(`${path}/${name}`))
  return path.endsWith('.md') ? [] : [path]
}

/** A hash of the names and texts of all that the build reads. */
const fingerprint = () => {
  const hash = createHash('sha256').update(process.version)
  for (const path of inputs.flatMap(filesOf).sort())
    hash.update(`\0${path}\0`).update(readFileSync(new URL(path, root)))
  return hash.digest('hex')
}

const buildWeb = (onSpawn) => () =>
  quietly(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], { onSpawn })

/** The server and the commands, each one file. */
const programs = { server: 'server/main.ts', cli: 'server/cli.ts' }

const buildPrograms = async () => {
  const { build } = await import('esbuild')
  await build({
    absWorkingDir: fileURLToPath(root),
    entryPoints: programs,
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'silent',
  })
}

const isFresh = (now) => existsSync(stamp) && readFileSync(stamp, 'utf8') === now

const build = async (now, onSpawn, screen) => {
  rmSync(stamp, { force: true })
  await step('Building the web page', buildWeb(onSpawn), screen)
  await step('Building the server', buildPrograms, screen)
  mkdirSync(new URL('dist', root), { recursive: true })
  writeFileSync(stamp, now)
}

/**
 * Builds `dist/server.mjs`, `dist/cli.mjs` and `dist/web/` where they are absent or made from other sources, saying so on
 * `screen`. Another process that does so is waited for. Packages must be installed.
 */
export const buildIfStale = async (screen = process.stdout) => {
  const now = fingerprint()
  if (isFresh(now)) return
  await alone(async (onSpawn) => {
    if (!isFresh(now)) await build(now, onSpawn, screen)
  }, screen)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runScript(async () => {
    await installMissing()
    await buildIfStale()
  })
}
