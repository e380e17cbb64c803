import { existsSync } from 'node:fs'
import { quietly, step } from './step.mjs'

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]
const find = () => places.find((path) => path && existsSync(path))

const mayInstall = () => Boolean(process.env.CI) && process.getuid?.() === 0 && existsSync('/etc/debian_version')

const install = async () => {
  const environment = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  await quietly('apt-get', ['update'], environment)
  await quietly('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], environment)
}

/**
 * A Chromium for the browser tests. Installs Debian's package only where `CI` is set and this is root on Debian.
 *
 * @returns its path, or undefined where there is none; then one line has said how to get one
 */
export const findBrowser = async () => {
  if (find() === undefined && mayInstall()) await step('Installing Chromium', install)
  const path = find()
  if (path === undefined) {
    console.log(
      'No browser found, so the browser tests are skipped: install Chromium (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
    )
  }
  return path
}
