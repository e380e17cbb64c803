import { ModelRefusal } from '../refusal.ts'

/** What was sold of a product in a period. */
export interface Sold {
  readonly units: number
  /** in currency */
  readonly revenue: number
}

/** How revenue went from one period to another; volume + mix + price + added - lost is the change. */
export interface PriceVolumeMix {
  readonly before: number
  readonly after: number
  /** more or fewer units in all, at the average price of before; of products sold in both periods, as the next two */
  readonly volume: number
  /** dearer or cheaper products in the same number of units */
  readonly mix: number
  readonly price: number
  /** revenue of products that were not sold before */
  readonly added: number
  /** what products brought before that are not sold now */
  readonly lost: number
  /** the parts by product, of those sold in both periods, in the order of `before` */
  readonly byProduct: readonly { readonly product: string; readonly price: number; readonly mix: number }[]
}

/**
 * Splits a change of revenue into price, volume and mix, with products that came and went apart; exact. A product counts as sold
 * in a period where its units are above 0.
 *
 * @throws ModelRefusal `bad_sales` for numbers that are not finite, `no_sales` where nothing was sold in either period
 */
export const priceVolumeMix = (before: ReadonlyMap<string, Sold>, after: ReadonlyMap<string, Sold>): PriceVolumeMix => {
  for (const [product, { units, revenue }] of [...before, ...after])
    if (!Number.isFinite(units + revenue)) throw ModelRefusal.of('bad_sales', { product, units, revenue })
  const common = [...before].flatMap(([product, was]) => {
    const is = after.get(product)
    return was.units > 0 && is !== undefined && is.units > 0 ? [{ product, was, is }] : []
  })
  if (before.size + after.size === 0) throw ModelRefusal.of('no_sales')
  const inBoth = new Set(common.map(({ product }) => product))
  const sumOf = (sold: ReadonlyMap<string, Sold>, isCounted: (product: string) => boolean) =>
    [...sold].reduce((sum, [product, { revenue }]) => (isCounted(product) ? sum + revenue : sum), 0)
  const unitsBefore = common.reduce((sum, { was }) => sum + was.units, 0)
  const unitsAfter = common.reduce((sum, { is }) => sum + is.units, 0)
  const revenueBefore = sumOf(before, (product) => inBoth.has(product))
  const byProduct = common.map(({ product, was, is }) => {
    const priceBefore = was.revenue / was.units
    return {
      product,
      price: is.revenue - is.units * priceBefore,
      mix: (is.units - (unitsAfter * was.units) / unitsBefore) * priceBefore,
    }
  })
  return {
    before: sumOf(before, () => true),
    after: sumOf(after, () => true),
    volume: unitsBefore === 0 ? 0 : ((unitsAfter - unitsBefore) * revenueBefore) / unitsBefore,
    mix: byProduct.reduce((sum, { mix }) => sum + mix, 0),
    price: byProduct.reduce((sum, { price }) => sum + price, 0),
    added: sumOf(after, (product) => !inBoth.has(product)),
    lost: sumOf(before, (product) => !inBoth.has(product)),
    byProduct,
  }
}
