import { spawn } from 'node:child_process'

/** The folder of package.json, with a slash at its end. */
export const root = new URL('../', import.meta.url)

/** Does one named piece of work and prints one line on it: its name, and how long it took. `screen` is where to. */
export const step = async (name, work, screen = process.stdout) => {
  const started = performance.now()
  screen.write(`${name} … `)
  try {
    const value = await work()
    screen.write(`done in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
    return value
  } catch (error) {
    screen.write('failed\n')
    throw error
  }
}

/**
 * Runs a program in the project's folder without showing what it prints.
 *
 * @param options  those of `spawn`, and `onSpawn`, told the number of its process
 * @returns what it printed; rejects with an Error that ends with what it printed, where it fails
 */
export const quietly = (program, args, { onSpawn, ...options } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    if (child.pid !== undefined) onSpawn?.(child.pid)
    let printed = ''
    child.stdout.on('data', (text) => (printed += text))
    child.stderr.on('data', (text) => (printed += text))
    child.on('error', (error) => reject(new Error(`cannot run ${program}: ${error.message}`)))
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(printed)
      reject(new Error(`${[program, ...args].join(' ')} ended with ${signal ?? code}:\n${printed.trim()}`))
    })
  })

/** Runs a program in the project's folder, showing what it prints. @returns its exit code, 1 where a signal ended it */
export const openly = (program, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options })
    child.on('error', (error) => reject(new Error(`cannot run ${program}: ${error.message}`)))
    child.on('close', (code) => resolve(code ?? 1))
  })

/** Runs the main work of a script: an error ends the process with its message alone. */
export const runScript = async (work) => {
  try {
    await work()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
