import { invertPositive } from '../numeric/linear.ts'
import { curvatureAt, type Minimum, minimiseFrom } from '../numeric/minimise.ts'

/** The parameters of a model by name, all greater than 0. */
export type Parameters<Name extends string> = Readonly<Record<Name, number>>

/** A model that was fitted by maximum likelihood. */
export interface Fit<Name extends string> {
  readonly names: readonly Name[]
  readonly parameters: Parameters<Name>
  readonly logLikelihood: number
  /** parameters that stand at the end of what was searched: the data say only that they are at least, or at most, that */
  readonly atBound: readonly Name[]
  /**
   * covariance of the logarithms of the parameters, row after row, 0 for those at a bound; undefined where the likelihood
   * is flat, so that the data say nothing of how far the parameters may be off
   */
  readonly covariance: Float64Array | undefined
  /** undefined where the covariance is */
  readonly standardErrors: Parameters<Name> | undefined
}

/** What is fitted: names of the parameters, where to begin, and the likelihood of the data under values for them. */
export interface Likelihood<Name extends string> {
  readonly names: readonly Name[]
  readonly starts: readonly Parameters<Name>[]
  readonly logLikelihood: (parameters: Parameters<Name>) => number
  /** a part of the data to choose among the starts with, where all are many */
  readonly draft?: (parameters: Parameters<Name>) => number
}

/** Logarithms of parameters are searched from 0.0025 to 8,103; beyond, a model is as good as one without the parameter. */
const box = { least: -6, most: 9 }

/** Parameters by name from their logarithms. */
const parametersOf = <Name extends string>(names: readonly Name[], logs: ArrayLike<number>): Parameters<Name> => {
  // fromEntries forgets the type of its keys, which are the names
  return Object.fromEntries(names.map((name, i) => [name, Math.exp(logs[i] ?? 0)])) as Parameters<Name>
}

/** Covariance of those that are free, by the inverse of the curvature; 0 for the others. */
const covarianceOf = (
  objective: (logs: Float64Array) => number,
  { at, atBound }: Minimum,
): Float64Array | undefined => {
  const free = Array.from(at.keys()).filter((i) => !atBound[i])
  const within = (values: Float64Array): Float64Array => {
    const all = at.slice()
    for (const [k, i] of free.entries()) all[i] = values[k] ?? 0
    return all
  }
  const curvature = curvatureAt(
    (values) => objective(within(values)),
    Float64Array.from(free, (i) => at[i] ?? 0),
  )
  const inverse = free.length === 0 ? undefined : invertPositive(curvature, free.length)
  if (inverse === undefined) return undefined
  const covariance = new Float64Array(at.length * at.length)
  for (const [k, i] of free.entries()) {
    for (const [l, j] of free.entries()) covariance[i * at.length + j] = inverse[k * free.length + l] ?? 0
  }
  return covariance
}

/**
 * The parameters under which the data are likeliest, searched by their logarithms between bounds from several starts, with
 * standard errors by the curvature at the maximum.
 */
export const fitByLikelihood = <Name extends string>(likelihood: Likelihood<Name>): Fit<Name> => {
  const { names, starts, draft, logLikelihood } = likelihood
  const objectiveOf = (of: (parameters: Parameters<Name>) => number) => (logs: Float64Array) => {
    const value = -of(parametersOf(names, logs))
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value
  }
  const logsOf = (parameters: Parameters<Name>): number[] => names.map((name) => Math.log(parameters[name]))
  const drafted =
    draft === undefined
      ? starts.map(logsOf)
      : [Array.from(minimiseFrom(objectiveOf(draft), starts.map(logsOf), box).at)]
  const objective = objectiveOf(logLikelihood)
  const minimum = minimiseFrom(objective, drafted, box)
  const parameters = parametersOf(names, minimum.at)
  const covariance = covarianceOf(objective, minimum)
  const errorOf = (name: Name, i: number): number =>
    parameters[name] * Math.sqrt(covariance?.[i * names.length + i] ?? 0)
  return {
    names,
    parameters,
    logLikelihood: -minimum.value,
    atBound: names.filter((_, i) => minimum.atBound[i]),
    covariance,
    standardErrors:
      covariance === undefined
        ? undefined
        : (Object.fromEntries(names.map((name, i) => [name, errorOf(name, i)])) as Parameters<Name>),
  }
}
