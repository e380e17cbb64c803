import { dayOf } from '../days.ts'
import { type Random, randomOf } from '../random.ts'
import { personName } from './names.ts'
import { border, type NameStyle, type Region, type Territory, territories } from './places.ts'

/** How an employee was from a day on. */
export interface EmployeeVersion {
  readonly from: number
  readonly title: string
  readonly department: string
  readonly manager: string | null
  readonly territory: string | null
  readonly office: string
  readonly left: number | null
}

/** Somebody who works for the company. */
export interface Employee {
  readonly id: string
  readonly name: string
  readonly hired: number
  /** oldest first */
  readonly versions: readonly EmployeeVersion[]
}

const idOf = (number: number) => `E-${String(number).padStart(2, '0')}`

/** Head of sales and head of service. */
const heads = { sales: idOf(1), service: idOf(2) }

const offices: Readonly<Record<Region, string>> = {
  central: 'Hamburg',
  western: 'Lyon',
  ukraine: 'Львів',
  china: '上海',
  america: 'Boston',
}

const leaders: Readonly<Record<Region, { readonly id: string; readonly names: NameStyle }>> = {
  central: { id: idOf(3), names: 'german' },
  western: { id: idOf(4), names: 'french' },
  ukraine: { id: idOf(5), names: 'ukrainian' },
  china: { id: idOf(6), names: 'chinese' },
  america: { id: idOf(7), names: 'english' },
}

const sellersEach = 3
const firstSeller = 11
const firstAgent = 51

/** The sellers of a territory, three of them. */
export const sellersOf = ({ id }: Territory): readonly string[] => {
  const place = territories.findIndex((territory) => territory.id === id)
  return Array.from({ length: sellersEach }, (_, i) => idOf(firstSeller + place * sellersEach + i))
}

const [formerColleague = '', leaver = ''] = sellersOf(border.left)

/** The seller who left for a competitor, the last day, and who took over what customers stayed. */
export const departure = {
  employee: leaver,
  territory: border.left.id,
  day: dayOf('2024-09-30'),
  successor: formerColleague,
} as const

/** The agents of the service, those who came later last. */
export const agents: readonly string[] = Array.from({ length: 8 }, (_, i) => idOf(firstAgent + i))

const opened = dayOf('2018-03-01')

const hiredOn = (random: Random) => opened + Math.floor(random() * 1300)

const employee = (
  id: string,
  names: NameStyle,
  version: Omit<EmployeeVersion, 'from' | 'left'>,
  changes: object[] = [],
) => {
  const random = randomOf('staff', id)
  const hired = hiredOn(random)
  let last: EmployeeVersion = { ...version, from: hired, left: null }
  const versions = [
    last,
    ...changes.map((change) => {
      last = { ...last, ...change }
      return last
    }),
  ]
  return { id, name: personName(random, names), hired, versions }
}

const head = (id: string, department: string) =>
  employee(id, 'german', {
    title: `Head of ${department}`,
    department,
    manager: null,
    territory: null,
    office: 'Hamburg',
  })

const leader = (region: Region) =>
  employee(leaders[region].id, leaders[region].names, {
    title: 'Regional manager',
    department: 'Sales',
    manager: heads.sales,
    territory: null,
    office: offices[region],
  })

/** What changed with sellers, by id: one left, one was promoted, one moved to another office. */
const sellerChanges: Readonly<Record<string, object[]>> = {
  [departure.employee]: [{ from: departure.day, left: departure.day }],
  [idOf(firstSeller)]: [{ from: dayOf('2025-01-01'), title: 'Senior seller' }],
  [idOf(firstSeller + 7)]: [{ from: dayOf('2024-07-01'), office: 'Linz' }],
}

const sellers = (territory: Territory) =>
  sellersOf(territory).map((id) =>
    employee(
      id,
      territory.names,
      {
        title: 'Seller',
        department: 'Sales',
        manager: leaders[territory.region].id,
        territory: territory.id,
        office: offices[territory.region],
      },
      sellerChanges[id],
    ),
  )

const agent = (id: string, i: number) =>
  employee(id, i % 2 === 0 ? 'german' : 'ukrainian', {
    title: 'Service agent',
    department: 'Service',
    manager: heads.service,
    territory: null,
    office: i % 2 === 0 ? 'Hamburg' : 'Львів',
  })

/** All who work or worked for the company, in the order of their ids. */
export const employees: readonly Employee[] = [
  head(heads.sales, 'Sales'),
  head(heads.service, 'Service'),
  ...(['central', 'western', 'ukraine', 'china', 'america'] as const).map(leader),
  ...territories.flatMap(sellers),
  ...agents.map(agent),
]

/** Who leads the sellers of a region. */
export const leaderOf = (region: Region): string => leaders[region].id

const nameById = new Map(employees.map(({ id, name }) => [id, name]))

/** The name of an employee; null for none. */
export const nameOf = (id: string | null): string | null => (id === null ? null : (nameById.get(id) ?? null))
