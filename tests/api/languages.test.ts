import { describe, expect, it } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import { openStar } from '../support/star.ts'
import { apiOver } from './api.ts'

const tables = `
  CREATE TABLE dim_shop (shop_id INTEGER, shop VARCHAR, shop_uk VARCHAR, town VARCHAR);
  INSERT INTO dim_shop VALUES (1, 'Harbour', 'Гавань', 'Kyiv'), (2, 'Market', NULL, 'Lviv'), (3, 'Tower', 'Вежа', 'Lviv');
  CREATE TABLE fact_sale (sale_id INTEGER, shop_id INTEGER, amount DECIMAL(18, 2));
  INSERT INTO fact_sale VALUES (1, 1, 10), (2, 2, 20), (3, 3, 30), (4, NULL, 40);`

const definitions = `
version: 1
dimensions:
  shop:
    title: Shop
    table: dim_shop
    key: shop_id
    unknown: "(no shop)"
    attributes:
      name: { column: shop, title: Shop, description: Where it was sold, label_in: { uk: shop_uk } }
      town: { column: town, title: Town }
    hierarchies: { places: { title: Places, all: All shops, levels: [town, name] } }
cubes:
  sales:
    title: Sales
    table: fact_sale
    grain: [sale_id]
    roles: { shop: { on: shop_id } }
    measures:
      sold: { title: Sold, agg: sum, expr: amount, format: money2, folder: Money }
segments:
  lviv: { title: In Lviv, on: shop, where: town = 'Lviv' }
policies:
  clerk: { cubes: [sales], hide: [shop.name] }
  trainee: { cubes: [sales], mask: { shop.name: initials } }
translations:
  uk:
    Sales: Продажі
    Sold: Продано
    Money: Гроші
    Shop: Крамниця
    Where it was sold: Де продано
    All shops: Усі крамниці
    (no shop): (без крамниці)
    In Lviv: У Львові
  pl: { Sold: Sprzedano }
`

const api = apiOver(() => openStar(tables, definitions), '2026-04-02')

type Role = 'owner' | 'clerk' | 'trainee'

const asked = async (path: string, language: string, role: Role, body?: object): Promise<Response> => {
  const app = createApp({ ...api.dependencies, reader: { roles: [role] } })
  const headers = { 'accept-language': language, ...(body && { 'content-type': 'application/json' }) }
  return app.request(path, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) })
}

const answer = async (path: string, language: string, body?: object, role: Role = 'owner') => {
  const response = await asked(path, language, role, body)
  return { status: response.status, vary: response.headers.get('vary'), body: await response.json() }
}

const byShop = { from: 'sales', measures: ['sold'], rows: ['shop.name'], totals: true }

describe('what a cube is called', () => {
  it('is said in the language that is asked for, where somebody has translated it', async () => {
    const { body, vary } = await answer('/api/cubes/sales', 'uk-UA,uk;q=0.9,en;q=0.5')
    expect(body.title).toBe('Продажі')
    expect(body.measures[0]).toMatchObject({ name: 'sold', title: 'Продано', folder: 'Гроші' })
    const [name, town] = body.attributes
    expect(name).toMatchObject({
      ...{ name: 'shop.name', title: 'Крамниця', roleTitle: 'Крамниця', description: 'Де продано' },
      ...{ unknown: '(без крамниці)', labelled: true },
    })
    expect(town).toMatchObject({ name: 'shop.town', title: 'Town' })
    expect(body.hierarchies[0]).toMatchObject({ all: 'Усі крамниці', title: 'Places' })
    expect(body.attributes.find((a: { name: string }) => a.name === 'segment.lviv').title).toBe('У Львові')
    expect(vary).toContain('accept-language')
  })

  it.each([
    ['pl', 'Sprzedano'],
    ['de, pl;q=0.2', 'Sprzedano'],
    ['en, uk', 'Sold'],
    ['en;q=0.1, uk', 'Продано'],
    ['uk;q=0', 'Sold'],
    ['de', 'Sold'],
    ['*', 'Sold'],
    ['', 'Sold'],
    ['uk;q=x,,;', 'Sold'],
  ])('for %j is %s', async (language, title) => {
    expect((await answer('/api/cubes/sales', language)).body.measures[0].title).toBe(title)
  })

  it('comes with the languages that there are, that of the definitions first', async () => {
    expect((await answer('/api/cubes', 'uk')).body.workspace.languages).toEqual(['en', 'uk', 'pl'])
  })
})

describe('an answer', () => {
  it('has the names of members in the language, and their own where they have none in it', async () => {
    const { body } = await answer('/api/query', 'uk', byShop)
    expect(body.labels).toEqual([
      {
        ...{ column: 'shop.name', path: [0] },
        members: [
          { key: ['Harbour'], label: 'Гавань' },
          { key: ['Tower'], label: 'Вежа' },
        ],
      },
    ])
    const members = { from: 'sales', attribute: 'shop.name', where: [], limit: 10, offset: 0 }
    const found = (await answer('/api/members', 'uk', members)).body.members
    expect(found.map((m: { key: unknown; label: string }) => [m.key, m.label])).toEqual([
      ['Harbour', 'Гавань'],
      ['Market', 'Market'],
      ['Tower', 'Вежа'],
    ])
  })

  it('has the same keys and values in every language', async () => {
    const [uk, pl] = [await answer('/api/query', 'uk', byShop), await answer('/api/query', 'pl', byShop)]
    expect(uk.body.rows).toEqual(pl.body.rows)
    expect(uk.body.query).toEqual(pl.body.query)
  })

  it('is not that of another language, however often both are asked', async () => {
    const once = [await answer('/api/query', 'uk', byShop), await answer('/api/query', 'en', byShop)]
    const again = [await answer('/api/query', 'uk', byShop), await answer('/api/query', 'en', byShop)]
    expect(again.map(({ body }) => body.columns)).toEqual(once.map(({ body }) => body.columns))
    expect(JSON.stringify(again[0]?.body)).toContain('Гавань')
    expect(JSON.stringify(again[1]?.body)).not.toMatch(/[а-яіїє]/i)
  })
})

describe('what a reader may not see', () => {
  it('has no name in any language', async () => {
    const catalog = await answer('/api/cubes/sales', 'uk', undefined, 'clerk')
    expect(JSON.stringify(catalog.body)).not.toContain('shop.name')
    const { status } = await answer('/api/query', 'uk', byShop, 'clerk')
    expect(status).toBe(404)
  })

  it('is masked by what it is called in the language, with no name beside it', async () => {
    const { body } = await answer('/api/query', 'uk', byShop, 'trainee')
    const text = JSON.stringify(body)
    expect(text).not.toContain('Гавань')
    expect(text).not.toContain('Harbour')
  })
})
