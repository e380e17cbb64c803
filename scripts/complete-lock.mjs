/**
 * Completes package-lock.json for other platforms. A registry that does not carry the binaries of every platform makes
 * `npm install` leave them out of the lock, and `npm ci` then refuses the lock. This adds each missing optional
 * dependency whose name says its platform, with the version that its owner asks for. Run it by `npm run lock`.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)

/** Words in a package name, to what npm calls them. */
const systems = {
  darwin: 'darwin',
  linux: 'linux',
  win32: 'win32',
  windows: 'win32',
  android: 'android',
  freebsd: 'freebsd',
  openbsd: 'openbsd',
  netbsd: 'netbsd',
  sunos: 'sunos',
  aix: 'aix',
  openharmony: 'openharmony',
}
const processors = {
  x64: 'x64',
  arm64: 'arm64',
  arm: 'arm',
  armv7l: 'arm',
  ia32: 'ia32',
  riscv64: 'riscv64',
  s390x: 's390x',
  ppc64: 'ppc64',
  ppc64le: 'ppc64',
  loong64: 'loong64',
  mips64el: 'mips64el',
  wasm32: 'wasm32',
}
const libraries = { musl: 'musl', musleabihf: 'musl', gnu: 'glibc', gnueabihf: 'glibc' }

/** The folders in which Node looks for what `path` depends on, nearest first. */
const searched = (path) => {
  const parts = path === '' ? [] : path.split('/node_modules/')
  return [...parts.keys()]
    .map((i) => `${parts.slice(0, parts.length - i).join('/node_modules/')}/node_modules/`)
    .concat('node_modules/')
}

/** What npm writes about a platform package of this name, or undefined where the name says no platform. */
const platformOf = (name) => {
  const words = name.split(/[-/]/)
  const among = (table) => [...new Set(words.flatMap((word) => table[word] ?? []))]
  const [os, cpu, libc] = [among(systems), among(processors), among(libraries)]
  if (os.length === 0 && cpu.length === 0) return undefined
  return { ...(cpu.length > 0 && { cpu }), ...(libc.length > 0 && { libc }), ...(os.length > 0 && { os }) }
}

const lock = JSON.parse(readFileSync(file, 'utf8'))
const added = {}
for (const [path, owner] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(owner.optionalDependencies ?? {})) {
    const platform = platformOf(name)
    const there = searched(path).some((folder) => `${folder}${name}` in lock.packages)
    if (there || platform === undefined) continue
    const version = range.replace(/^[\^~]/, '')
    added[`node_modules/${name}`] = { version, ...(owner.dev && { dev: true }), optional: true, ...platform }
  }
}
lock.packages = Object.fromEntries(Object.entries({ ...lock.packages, ...added }).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`package-lock.json: ${Object.keys(added).length} packages of other platforms added`)
