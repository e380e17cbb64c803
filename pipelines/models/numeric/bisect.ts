/**
 * The place where an increasing function passes zero, to the last digit of a double.
 *
 * @param low where the function is not above zero
 * @param high where it is not below zero
 */
export const bisect = (increasing: (x: number) => number, low: number, high: number): number => {
  let [below, above] = [low, high]
  for (let step = 0; step < 2100; step++) {
    const middle = below + (above - below) / 2
    if (middle <= below || middle >= above) break
    if (increasing(middle) < 0) below = middle
    else above = middle
  }
  return below + (above - below) / 2
}
