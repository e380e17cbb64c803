import { closest } from '../contract/closest.ts'
import type { Reader } from '../model/policy.ts'
import { StartError } from './start-error.ts'

/** What the command line says. */
export interface Flags {
  readonly port: number
  readonly host: string
  /** data folder, from where the command was called */
  readonly data: string
  /** workspace folder, from where the command was called; absent for the one that comes with the product */
  readonly workspace: string | undefined
  /** who reads; absent where nobody has said so */
  readonly reader?: Reader
  readonly help: boolean
}

const defaults: Flags = { port: 4100, host: '127.0.0.1', data: 'data', workspace: undefined, help: false }

const known = ['--port', '--host', '--data', '--workspace', '--as', '--user', '--help'] as const

/** What `--help` prints. */
export const usage = `Usage: npm start -- [flags]

  --port N          port to listen on (default ${defaults.port}; 0 takes a free one)
  --host NAME       address to listen on, a loopback address (default ${defaults.host})
  --data FOLDER     folder of the warehouse, made where it does not exist (default ./${defaults.data})
  --workspace FOLDER  folder with workspace.yaml, sources/ and cubes/ (default the demo workspace)
  --as ROLES        who reads, by the names of policies with commas between them; owner sees all (needed where there are policies)
  --user NAME=VALUE,…  what policies may ask of that reader as $user.NAME
  --help            this text
`

const portOf = (text: string): number => {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new StartError(`--port is a number from 0 to 65535; found "${text}"`)
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

const hostOf = (host: string): string => {
  if (isLoopback(host)) return host
  throw new StartError(
    `--host is a loopback address (127.0.0.1, localhost or ::1) as long as there is no sign-in, because whoever reaches the server sees everything; found "${host}"`,
  )
}

const isKnown = (name: string): name is (typeof known)[number] => known.some((flag) => flag === name)

const listOf = (text: string): readonly string[] => text.split(',').map((part) => part.trim())

/** Whole numbers stand for numbers, all else for text, as in the columns that policies compare with. */
const readValue = (text: string): string | number => (/^-?\d{1,15}$/.test(text) ? Number(text) : text)

const knownOf = (text: string): NonNullable<Reader['attributes']> =>
  Object.fromEntries(
    listOf(text).map((part) => {
      const [name = '', value] = part.split(/=(.*)/s)
      if (name === '' || value === undefined) throw new StartError(`--user is a list of NAME=VALUE; found "${part}"`)
      return [name, readValue(value)]
    }),
  )

const flag = (name: (typeof known)[number], value: string, reader: Reader | undefined): Partial<Flags> => {
  switch (name) {
    case '--port':
      return { port: portOf(value) }
    case '--host':
      return { host: hostOf(value) }
    case '--data':
      return { data: value }
    case '--workspace':
      return { workspace: value }
    case '--as':
      return { reader: { ...reader, roles: listOf(value) } }
    case '--user':
      return { reader: { roles: [], ...reader, attributes: { ...reader?.attributes, ...knownOf(value) } } }
    default:
      return { help: true }
  }
}

/**
 * Reads `--name value` and `--name=value`.
 *
 * @throws StartError for an unknown flag with the nearest one, a missing value or one that cannot be
 */
export const readFlags = (args: readonly string[]): Flags => {
  let flags = defaults
  for (let i = 0; i < args.length; i++) {
    const [name = '', inline] = (args[i] ?? '').split(/=(.*)/s)
    if (!isKnown(name)) {
      throw new StartError(
        `there is no flag "${name}"; nearest is "${closest(name, known)}"; known are ${known.join(', ')}`,
      )
    }
    const value = name === '--help' ? '' : (inline ?? args[++i])
    if (
      value === undefined ||
      (value === '' && name !== '--help') ||
      (inline === undefined && value.startsWith('--'))
    ) {
      throw new StartError(`${name} needs a value`)
    }
    flags = { ...flags, ...flag(name, value, flags.reader) }
  }
  if (flags.reader?.roles.length === 0)
    throw new StartError('--user says what is known of a reader; say who that is by --as ROLE')
  return flags
}
