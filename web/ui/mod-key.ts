/** The key that goes with letters to do something, as it is called where the reader is: Ctrl, or ⌘ on a Mac. */
export const modKey = (): string => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl')
