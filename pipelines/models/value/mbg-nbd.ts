import { lnBeta, lnGammaFall } from '../numeric/gamma.ts'
import { scaledHyp2f1 } from '../numeric/hyp2f1.ts'
import { type BgNbdFit, type BgNbdParameters, bgNbdFamily, likelihoodBy } from './bg-nbd.ts'
import { fitPurchases, type PurchaseFitOptions } from './purchase-fit.ts'
import type { PurchaseHistory } from './purchase-history.ts'
import { acrossPole, type PurchaseModel, perCustomer } from './purchase-model.ts'

/**
 * Log-likelihood of histories where customers may leave after the first purchase already.
 *
 * @source Batislam, Denizel & Filiztekin (2007), Int. J. Research in Marketing 24, 201–209
 */
const logLikelihood = likelihoodBy(({ r, a, b }, base) => (x) => ({
  known: base - lnGammaFall(r, x) + lnBeta(a, b + x + 1),
  left: Math.log(a) - Math.log(b + x),
}))

/** Fits the MBG/NBD model. @throws ModelRefusal as `fitPurchases` does */
export const fitMbgNbd = (history: PurchaseHistory, options?: PurchaseFitOptions): BgNbdFit =>
  fitPurchases(history, { ...bgNbdFamily, logLikelihood }, options)

/** The MBG/NBD model with given parameters. @source Batislam, Denizel & Filiztekin (2007); Wagner & Hoppe (2008) */
export const mbgNbd = ({ r, alpha, a, b }: BgNbdParameters): PurchaseModel => {
  const alive = (x: number, recency: number, age: number): number =>
    1 / (1 + (a / (b + x)) * ((alpha + age) / (alpha + recency)) ** (r + x))
  /** 1 − ((α+T)/(α+T+t))^(r+x) F(r+x, b+x+1; a+b+x; t/(α+T+t)), over a − 1 */
  const gap = (x: number, age: number, horizon: number): number => {
    const z = horizon / (alpha + age + horizon)
    const at = (dropout: number): number =>
      (1 - scaledHyp2f1((r + x) * Math.log1p(-z), r + x, b + x + 1, dropout + b + x, z)) / (dropout - 1)
    return acrossPole(at, a, a - 1)
  }
  return {
    judgesOneTimeBuyers: true,
    probabilityAlive: (history) => perCustomer(history, alive),
    expectedPurchases: (history, horizon) =>
      perCustomer(history, (x, recency, age) => alive(x, recency, age) * (a + b + x) * gap(x, age, horizon)),
    expectedOfNew: (horizon) => b * gap(0, 0, horizon),
  }
}
