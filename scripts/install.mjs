import { existsSync, readFileSync } from 'node:fs'
import { alone } from './alone.mjs'
import { quietly, root, step } from './step.mjs'

const readLock = (path) => {
  const file = new URL(path, root)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined
}

/**
 * Compares what the lock asks for with what npm installed. Packages of other platforms may be absent.
 *
 * @param wanted     packages of package-lock.json by path; the empty path is the project itself
 * @param installed  packages of node_modules/.package-lock.json, undefined where nothing was installed
 */
export const isInstalled = (wanted, installed) =>
  installed !== undefined &&
  Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true
    const found = installed[path]
    return found === undefined ? optional === true : found.version === version
  })

const isComplete = () => isInstalled(readLock('package-lock.json'), readLock('node_modules/.package-lock.json'))

const install = async (onSpawn, screen) => {
  const npm = process.env.npm_execpath
  const [program, ...args] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm']
  const run = () => quietly(program, [...args, 'ci', '--include=dev', '--loglevel=error'], { onSpawn })
  await step('Installing packages', run, screen)
}

/**
 * Installs the packages of package-lock.json where they are missing or others are there, saying so on `screen`. Another
 * process that does so is waited for.
 */
export const installMissing = async (screen = process.stdout) => {
  if (isComplete()) return
  await alone(async (onSpawn) => {
    if (!isComplete()) await install(onSpawn, screen)
  }, screen)
}
