/** A message as a sentence of its own: a capital first, a full stop last where it has no other end. */
export const asSentence = (message: string): string => {
  const text = `${message.charAt(0).toUpperCase()}${message.slice(1)}`
  return /[.!?…]$/.test(text) ? text : `${text}.`
}
