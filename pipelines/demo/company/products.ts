import { dayOf, isoOf } from '../days.ts'
import type { Labels } from './places.ts'

/** A piece of furniture, or a contract of care. */
export interface Product {
  readonly id: string
  readonly category: string
  readonly series: string
  readonly labels: Labels
  /** euro cents at first */
  readonly price: number
  readonly cost: number
  /** how often it is bought, against the others */
  readonly weight: number
  /** the day from which it is sold no more; absent where it still is */
  readonly endedOn?: number
}

interface Category {
  readonly code: string
  readonly name: string
  readonly type: Labels
  readonly price: number
  readonly weight: number
}

/** The category whose prices rose. */
const risen = 'Wardrobes'

const categories: readonly Category[] = [
  {
    code: 'TB',
    name: 'Tables',
    type: { en: 'dining table', zh: '餐桌', uk: 'Обідній стіл' },
    price: 145_000,
    weight: 16,
  },
  { code: 'CH', name: 'Chairs', type: { en: 'chair', zh: '椅子', uk: 'Стілець' }, price: 24_000, weight: 26 },
  { code: 'WD', name: risen, type: { en: 'wardrobe', zh: '衣柜', uk: 'Шафа' }, price: 290_000, weight: 20 },
  { code: 'BD', name: 'Beds', type: { en: 'bed', zh: '床', uk: 'Ліжко' }, price: 160_000, weight: 12 },
  { code: 'SH', name: 'Shelving', type: { en: 'bookcase', zh: '书架', uk: 'Стелаж' }, price: 78_000, weight: 15 },
  { code: 'SF', name: 'Sofas', type: { en: 'sofa', zh: '沙发', uk: 'Диван' }, price: 230_000, weight: 8 },
  { code: 'KT', name: 'Kitchens', type: { en: 'kitchen', zh: '橱柜', uk: 'Кухня' }, price: 890_000, weight: 3 },
]

const woods: readonly { readonly labels: Labels; readonly dearness: number; readonly weight: number }[] = [
  { labels: { en: 'Oak', zh: '橡木', uk: 'Дуб' }, dearness: 1.1, weight: 4 },
  { labels: { en: 'Ash', zh: '白蜡木', uk: 'Ясен' }, dearness: 1, weight: 3 },
  { labels: { en: 'Walnut', zh: '胡桃木', uk: 'Горіх' }, dearness: 1.45, weight: 2 },
  { labels: { en: 'Birch', zh: '桦木', uk: 'Береза' }, dearness: 0.8, weight: 3 },
  { labels: { en: 'Linden', zh: '椴木', uk: 'Липа' }, dearness: 0.85, weight: 2 },
  { labels: { en: 'Beech', zh: '山毛榉', uk: 'Бук' }, dearness: 0.9, weight: 3 },
]

/** A linden chair went out of the programme. */
const withdrawn = { id: 'CH-105', on: dayOf('2025-07-01') }

const furniture = categories.flatMap(({ code, name, type, price, weight }) =>
  woods.map((wood, i): Product => {
    const id = `${code}-${101 + i}`
    const ownPrice = Math.round((price * wood.dearness) / 1000) * 1000
    return {
      id,
      category: name,
      series: wood.labels.en,
      labels: {
        en: `${wood.labels.en} ${type.en}`,
        zh: `${wood.labels.zh}${type.zh}`,
        uk: `${type.uk} «${wood.labels.uk}»`,
      },
      price: ownPrice,
      cost: Math.round(ownPrice * 0.56),
      weight: weight * wood.weight,
      ...(id === withdrawn.id && { endedOn: withdrawn.on }),
    }
  }),
)

const care = (id: string, labels: Labels, price: number): Product => ({
  id,
  category: 'Care',
  series: 'Care',
  labels,
  price,
  cost: Math.round(price * 0.4),
  weight: 0,
})

/** Contracts of care, the lesser first. */
export const careProducts = {
  plain: care('CARE-1', { en: 'Care contract', zh: '保养合同', uk: 'Договір догляду' }, 24_000),
  full: care('CARE-2', { en: 'Full care contract', zh: '全面保养合同', uk: 'Договір повного догляду' }, 96_000),
} as const

/** All products, furniture first. */
export const products: readonly Product[] = [...furniture, careProducts.plain, careProducts.full]

/** A change of list prices. `category` is the only one that it holds for; all where absent. */
interface PriceChange {
  readonly on: number
  readonly factor: number
  readonly category?: string
}

/** All prices rose a little with 2024; wardrobes rose by 9 % on 1 February 2025, after which they sold by 15 % less. */
const priceRise = { on: dayOf('2025-02-01'), category: risen, factor: 1.09, demand: 0.85 } as const

const priceChanges: readonly PriceChange[] = [{ on: dayOf('2024-01-01'), factor: 1.03 }, priceRise]

const firstPrices = dayOf('2019-01-01')

/** A product's prices from a day on, in euro cents. */
export interface PriceVersion {
  readonly from: number
  readonly price: number
  readonly cost: number
}

/** The prices of a product, oldest first. */
export const pricesOf = ({ category, price, cost }: Product): readonly PriceVersion[] => {
  const versions: PriceVersion[] = [{ from: firstPrices, price, cost }]
  for (const change of priceChanges) {
    const last = versions.at(-1)
    if (last === undefined || (change.category ?? category) !== category) continue
    versions.push({ from: change.on, price: Math.round((last.price * change.factor) / 100) * 100, cost: last.cost })
  }
  return versions
}

const versionsById = new Map(products.map((product) => [product.id, pricesOf(product)]))

/** The prices of a product on a day. */
export const pricesOn = ({ id }: Product, day: number): PriceVersion => {
  const found = versionsById.get(id)?.findLast(({ from }) => from <= day)
  if (found === undefined) throw new Error(`${id} has no price on ${isoOf(day)}`)
  return found
}

const demandOn = ({ category, weight, endedOn }: Product, day: number): number => {
  if (endedOn !== undefined && day >= endedOn) return 0
  return category === priceRise.category && day >= priceRise.on ? weight * priceRise.demand : weight
}

/** The days on which demand changed, the first of all days first. */
const demandDays = [Number.NEGATIVE_INFINITY, priceRise.on, withdrawn.on]

const demands = demandDays.map((from) => ({
  from,
  weighted: products
    .map((product) => ({ product, weight: demandOn(product, from) }))
    .filter(({ weight }) => weight > 0),
}))

/** What is bought on a day, and how often each against the others. */
export const demandedOn = (day: number): readonly { readonly product: Product; readonly weight: number }[] =>
  demands.findLast(({ from }) => from <= day)?.weighted ?? []
