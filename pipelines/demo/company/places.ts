/** A label in the three languages of the company. */
export interface Labels {
  readonly en: string
  readonly zh: string
  readonly uk: string
}

/** A region of the company. */
export type Region = 'central' | 'western' | 'ukraine' | 'china' | 'america'

/** The regions by name. */
export const regions: Readonly<Record<Region, Labels>> = {
  central: { en: 'Central Europe', zh: '中欧', uk: 'Центральна Європа' },
  western: { en: 'Western Europe', zh: '西欧', uk: 'Західна Європа' },
  ukraine: { en: 'Ukraine', zh: '乌克兰', uk: 'Україна' },
  china: { en: 'China', zh: '中国', uk: 'Китай' },
  america: { en: 'North America', zh: '北美', uk: 'Північна Америка' },
}

/** What customers pay in. */
export type Currency = 'EUR' | 'USD' | 'UAH' | 'CNY'

/** The languages in which people and firms are named. */
export type NameStyle = 'german' | 'polish' | 'french' | 'dutch' | 'ukrainian' | 'chinese' | 'english'

/** A sales territory. */
export interface Territory {
  readonly id: string
  readonly name: string
  readonly region: Region
  readonly country: string
  readonly currency: Currency
  readonly names: NameStyle
  readonly cities: readonly string[]
  /** how many of a hundred customers live there */
  readonly share: number
}

const territory = (
  id: string,
  name: string,
  region: Region,
  country: string,
  currency: Currency,
  names: NameStyle,
  cities: readonly string[],
  share: number,
): Territory => ({ id, name, region, country, currency, names, cities, share })

const deNorth = territory(
  'T-DE-N',
  'Germany North',
  'central',
  'Germany',
  'EUR',
  'german',
  ['Hamburg', 'Bremen', 'Kiel', 'Hannover'],
  15,
)
const deSouth = territory(
  'T-DE-S',
  'Germany South',
  'central',
  'Germany',
  'EUR',
  'german',
  ['München', 'Stuttgart', 'Nürnberg', 'Passau'],
  16,
)
const austria = territory(
  'T-AT',
  'Austria',
  'central',
  'Austria',
  'EUR',
  'german',
  ['Wien', 'Linz', 'Salzburg', 'Graz'],
  9,
)

/** The territories, in the order of their ids in exports. */
export const territories: readonly Territory[] = [
  deNorth,
  deSouth,
  austria,
  territory('T-PL', 'Poland', 'central', 'Poland', 'EUR', 'polish', ['Warszawa', 'Kraków', 'Gdańsk'], 7),
  territory('T-FR', 'France', 'western', 'France', 'EUR', 'french', ['Lyon', 'Paris', 'Nantes', 'Lille'], 10),
  territory('T-NL', 'Netherlands', 'western', 'Netherlands', 'EUR', 'dutch', ['Utrecht', 'Rotterdam', 'Groningen'], 8),
  territory('T-UA-W', 'Ukraine West', 'ukraine', 'Ukraine', 'UAH', 'ukrainian', ['Львів', 'Луцьк', 'Ужгород'], 7),
  territory('T-UA-C', 'Ukraine Centre', 'ukraine', 'Ukraine', 'UAH', 'ukrainian', ['Київ', 'Полтава', 'Черкаси'], 8),
  territory('T-CN-E', 'China East', 'china', 'China', 'CNY', 'chinese', ['上海', '杭州', '苏州'], 7),
  territory('T-CN-S', 'China South', 'china', 'China', 'CNY', 'chinese', ['深圳', '广州'], 4),
  territory(
    'T-US-E',
    'United States East',
    'america',
    'United States',
    'USD',
    'english',
    ['Boston', 'New York', 'Philadelphia'],
    5,
  ),
  territory(
    'T-US-W',
    'United States West',
    'america',
    'United States',
    'USD',
    'english',
    ['Seattle', 'Portland', 'San Francisco'],
    4,
  ),
]

/** The territories between which customers were moved, and the one of the seller who left. */
export const border = { from: deSouth, to: austria, left: deNorth }

/** Where a territory stands among `territories`. */
export const territoryAt = (index: number): Territory => {
  const found = territories[index]
  if (found === undefined) throw new Error(`there is no territory ${index}`)
  return found
}

/** Local prices are the euro price times this. */
export const priceLevel: Readonly<Record<Currency, number>> = { EUR: 1, USD: 1.1, UAH: 42, CNY: 7.8 }
