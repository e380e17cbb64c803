import { chanceOf, fitBinomial } from '../numeric/binomial-regression.ts'
import { orderOf } from '../numeric/quantiles.ts'
import type { Calibrator } from './cross-validation.ts'

interface Block {
  sum: number
  count: number
  /** the highest score of the block */
  until: number
}

/** Means of the outcomes by ascending scores, merged until they do not fall. */
const risingBlocks = (chances: Float64Array, happened: Float64Array): Block[] => {
  const blocks: Block[] = []
  for (const i of orderOf(chances)) {
    const chance = chances[i] ?? 0
    const last = blocks.at(-1)
    if (last?.until === chance) {
      last.sum += happened[i] ?? 0
      last.count += 1
    } else blocks.push({ sum: happened[i] ?? 0, count: 1, until: chance })
  }
  const merged: Block[] = []
  for (const block of blocks) {
    let last = merged.at(-1)
    while (last !== undefined && last.sum / last.count >= block.sum / block.count) {
      merged.pop()
      block.sum += last.sum
      block.count += last.count
      last = merged.at(-1)
    }
    merged.push(block)
  }
  return merged
}

/**
 * Steps that rise with the score, as near to the outcomes as steps can be. Where fewer than some hundred customers left,
 * `plattCalibrator` is steadier.
 *
 * @source Zadrozny & Elkan (2002), KDD, 694–699; pool adjacent violators: Ayer et al. (1955), Ann. Math. Statist. 26, 641–647
 */
export const isotonicCalibrator: Calibrator = (chances, happened) => {
  const blocks = risingBlocks(chances, happened)
  const untils = Float64Array.from(blocks, ({ until }) => until)
  return (given) =>
    given.map((chance) => {
      let [low, high] = [0, untils.length - 1]
      while (low < high) {
        const middle = (low + high) >> 1
        if ((untils[middle] ?? 0) >= chance) high = middle
        else low = middle + 1
      }
      const block = blocks[low]
      return block === undefined ? chance : block.sum / block.count
    })
}

const logOddsOf = (chance: number): number => {
  const within = Math.min(Math.max(chance, 1e-12), 1 - 1e-12)
  return Math.log(within) - Math.log1p(-within)
}

/**
 * A logistic curve through the log-odds of the scores.
 *
 * @source Platt (1999), Advances in Large Margin Classifiers, 61–74, with the targets that he gives against overconfidence
 */
export const plattCalibrator: Calibrator = (chances, happened) => {
  const positives = happened.reduce((sum, value) => sum + value, 0)
  const high = (positives + 1) / (positives + 2)
  const low = 1 / (happened.length - positives + 2)
  const ones = chances.map(() => 1)
  const fit = fitBinomial({
    columns: [chances.map(logOddsOf), ones],
    events: happened.map((value) => (value === 1 ? high : low)),
    trials: ones,
    penalties: new Float64Array(2),
    link: 'logit',
  })
  const [slope = 1, shift = 0] = fit?.coefficients ?? []
  return (given) => given.map((chance) => chanceOf(shift + slope * logOddsOf(chance)))
}
