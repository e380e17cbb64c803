import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './step.mjs'

/** Holds one numbered file for each process that was at work; the highest tells whether one still is. */
const folder = new URL('dist/preparing/', root)

/** How often is looked whether another process is done. */
const againMs = 200

/** When a process began, as the system counts it; undefined where it does not tell, or where the process ended. */
const beganAt = (pid) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A process that ended stays listed until its parent takes note.
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

const isThere = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Its number may have been given to another process since, which then began at another time. */
const isAlive = ({ pid, began }) => isThere(pid) && (began === undefined || began === beganAt(pid))

const identityOf = (pid) => ({ pid, began: beganAt(pid) })

const numbersIn = (place) =>
  readdirSync(place)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => b - a)

/** So long a file may be there without its text; longer only where a machine stopped. */
const unwrittenMs = 5000

const isNew = (file) => Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < unwrittenMs

/** What is at work by a file: its processes that are alive, or somebody unknown who is about to write the file. */
const holderBy = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).find(isAlive)
  } catch {
    return isNew(file) ? { pid: undefined } : undefined
  }
}

/** Writes a file whole or not at all. */
const write = (place, number, processes) => {
  const draft = new URL(`draft-${process.pid}`, place)
  writeFileSync(draft, JSON.stringify(processes))
  renameSync(draft, new URL(String(number), place))
}

/** Makes a file that is not there yet; whether it did. */
const claim = (place, number) => {
  try {
    writeFileSync(new URL(String(number), place), JSON.stringify([identityOf(process.pid)]), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/**
 * Takes the next number where nobody is at work. Numbers only rise: who looked long ago takes one that is lower than another's,
 * and gives it back.
 */
const tryTake = (place) => {
  const [highest = 0] = numbersIn(place)
  const holder = holderBy(new URL(String(highest), place))
  if (holder !== undefined) return { holder }
  const number = highest + 1
  if (!claim(place, number)) return {}
  const [now] = numbersIn(place)
  if (now === number) return { number }
  rmSync(new URL(String(number), place), { force: true })
  return {}
}

/**
 * Does work that no other process may do at the same time: waits, saying so on `screen`, until they are done. One that is
 * killed keeps nobody waiting, but for programs of its own that go on.
 *
 * @param work  gets a function to tell the number of a program that it starts
 */
export const alone = async (work, screen = process.stdout, place = folder) => {
  mkdirSync(place, { recursive: true })
  let taken = tryTake(place)
  if (taken.holder !== undefined)
    screen.write(
      `Waiting for ${taken.holder.pid === undefined ? 'another process' : `process ${taken.holder.pid}`}, which prepares this folder\n`,
    )
  while (taken.number === undefined) {
    await sleep(againMs)
    taken = tryTake(place)
  }
  const { number } = taken
  for (const other of numbersIn(place)) if (other < number) rmSync(new URL(String(other), place), { force: true })
  const processes = [identityOf(process.pid)]
  const onSpawn = (pid) => {
    processes.push(identityOf(pid))
    write(place, number, processes)
  }
  try {
    return await work(onSpawn)
  } finally {
    write(place, number, [])
  }
}
