const notSplit = (measure: string, what: string): string =>
  `the change of ${measure} cannot be split: it is ${what}; what adds up, averages and ratios of what adds up can`

/** Why the change of a measure cannot be split: the text of each reason, by its details. */
export const driverReasons = {
  change_of_display: (p: { measure: string }) => notSplit(p.measure, 'shown among the others of an answer'),
  change_of_calculation: (p: { measure: string; expression: string }) =>
    notSplit(p.measure, `calculated as ${p.expression}`),
  change_of_aggregation: (p: { measure: string; aggregation: string }) =>
    notSplit(p.measure, `made by ${p.aggregation}`),
  change_of_currencies: (p: { measure: string }) => notSplit(p.measure, 'of several currencies that nothing converts'),
} as const
