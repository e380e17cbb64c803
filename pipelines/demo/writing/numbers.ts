/** Cents as a decimal number with a point, such as 1234.50. */
export const pointed = (cents: number): string => {
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Cents as German exports write them, such as 1.234,50. */
export const german = (cents: number): string => {
  const [whole = '', decimals] = pointed(cents).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${decimals}`
}
