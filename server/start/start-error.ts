/** Why the server cannot start or go on, in words for the person at the terminal: no stack trace belongs to it. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
