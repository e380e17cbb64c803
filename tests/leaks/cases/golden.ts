import type { PolicyCases } from '../policy-case.ts'

const policies = `version: 1
policies:
  team:
    cubes: [deals, bookings, pipeline]
    rows: { owner.org: { descends_from: [$user.owner] } }
  enterprise:
    cubes: [deals, bookings, pipeline]
    rows: { account.segment: [ENT] }
  either:
    cubes: [deals, bookings]
    rows: [{ owner.name: [Ben] }, { account.segment: [SMB], owner.name: [Dan] }]
  no_dan:
    cubes: [deals, bookings, pipeline]
    forbid: { owner.name: [Dan] }
  since_february:
    cubes: [deals, bookings]
    rows: { created.date: { from: 2026-02-01 } }
  springfield:
    cubes: [deals, bookings]
    rows: { account.city: [[US, Springfield]] }
    forbid: { owner.name: [Cyd] }
  marketer:
    cubes: [bookings, spend, pipeline]
    hide: [bookings.won, bookings.account.name]
  analyst:
    cubes: [bookings, spend, pipeline]
    rows: { owner.name: [Cyd] }
  planner:
    cubes: [plans, deals]
    rows: { owner.region: [$user.regions] }
    hide: [deals.amount]
  whole_teams:
    cubes: [deals, bookings]
    rows: { owner.name: [Cyd] }
    totals: hidden
  kept_facts:
    cubes: [deals, bookings]
    rows: { account.segment: [ENT] }
    effect: members
  masked:
    cubes: [deals, bookings]
    mask: { account.name: initials }
  cities:
    cubes: [deals]
    levels: { account.geo: { bottom: city } }
  granted:
    cubes: [deals, bookings]
    members: { owner.org: { allow: [2], deny: [[2, 4]] } }
`

const onlyOwners = (ids: string): readonly string[] => [
  `DELETE FROM fact_deal WHERE owner_id IS NULL OR owner_id NOT IN (${ids})`,
  `DELETE FROM fact_snapshot WHERE owner_id IS NULL OR owner_id NOT IN (${ids})`,
]

/** Owner 1 is Ada, 2 Ben, 3 Cyd (North), 4 Dan (South); Ada leads Ben, who leads the others. */
const ownerMembers = (ids: string) => ({
  owner: [`DELETE FROM dim_owner WHERE owner_id NOT IN (${ids})`],
})

/** The version of a deal's account that counts: that of the day of closing, or of now while it is open. */
const versionOfDeal = `a.account_id = f.account_id AND coalesce(f.closed_date, DATE '2100-01-01') >= a.valid_from
  AND (a.valid_to IS NULL OR coalesce(f.closed_date, DATE '2100-01-01') < a.valid_to)`

/** Readers of the golden data: five deals, so that every difference is of a row that can be named. */
export const goldenCases: PolicyCases = {
  policies,
  cases: [
    {
      title: 'a seller, by a tree',
      reader: { roles: ['team'], attributes: { owner: 3 } },
      rows: onlyOwners('3'),
      members: ownerMembers('3'),
      branches: ['owner.org'],
    },
    {
      title: 'who sees members by an attribute with versions',
      versions: true,
      reader: { roles: ['enterprise'] },
      rows: [
        `DELETE FROM fact_deal f WHERE NOT EXISTS (SELECT 1 FROM dim_account a WHERE ${versionOfDeal} AND a.segment = 'ENT')`,
        `DELETE FROM fact_snapshot f WHERE NOT EXISTS (SELECT 1 FROM dim_account a WHERE a.account_id = f.account_id
          AND f.snapshot_date >= a.valid_from AND (a.valid_to IS NULL OR f.snapshot_date < a.valid_to) AND a.segment = 'ENT')`,
      ],
      members: { account: [`DELETE FROM dim_account WHERE segment IS DISTINCT FROM 'ENT'`] },
    },
    {
      title: 'who sees what one of several maps lets through',
      reader: { roles: ['either'] },
      rows: [
        `DELETE FROM fact_deal f WHERE NOT (owner_id IS NOT DISTINCT FROM 2 OR (owner_id IS NOT DISTINCT FROM 4
          AND EXISTS (SELECT 1 FROM dim_account a WHERE ${versionOfDeal} AND a.segment = 'SMB')))`,
      ],
      members: ownerMembers('2, 4'),
      branches: ['owner.org'],
    },
    {
      title: 'from whom one member is kept',
      reader: { roles: ['no_dan'] },
      rows: ['DELETE FROM fact_deal WHERE owner_id = 4', 'DELETE FROM fact_snapshot WHERE owner_id = 4'],
      members: ownerMembers('-1, 1, 2, 3'),
      branches: ['owner.org'],
    },
    {
      title: 'who sees what began since a date',
      reader: { roles: ['since_february'] },
      rows: [`DELETE FROM fact_deal WHERE created_date < DATE '2026-02-01'`],
    },
    {
      title: 'of several roles, of which one forbids',
      reader: { roles: ['either', 'springfield'] },
      rows: [
        `DELETE FROM fact_deal f WHERE owner_id = 3 OR NOT (owner_id IS NOT DISTINCT FROM 2
          OR (owner_id IS NOT DISTINCT FROM 4 AND EXISTS (SELECT 1 FROM dim_account a WHERE ${versionOfDeal} AND a.segment = 'SMB'))
          OR EXISTS (SELECT 1 FROM dim_account a WHERE ${versionOfDeal} AND a.country = 'US' AND a.city = 'Springfield'))`,
      ],
      members: ownerMembers('-1, 1, 2, 4'),
      branches: ['owner.org'],
    },
    { title: 'from whom a measure and an attribute are hidden', reader: { roles: ['marketer'] }, rows: [] },
    {
      title: 'of a view whose cubes have different rows',
      reader: { roles: ['analyst'] },
      rows: onlyOwners('3'),
      members: ownerMembers('3'),
      branches: ['owner.org'],
    },
    {
      title: 'of parameters and scenarios, by what is known of the reader',
      reader: { roles: ['planner'], attributes: { regions: ['South', 'East'] } },
      rows: onlyOwners('4'),
      members: ownerMembers('4'),
      branches: ['owner.org'],
    },
    {
      title: 'who sees facts of all, under one member for those that they may not see',
      reader: { roles: ['kept_facts'] },
      rows: [
        `UPDATE fact_deal f SET account_id = account_id + 1000
          WHERE NOT EXISTS (SELECT 1 FROM dim_account a WHERE ${versionOfDeal} AND a.segment = 'ENT')`,
      ],
      members: { account: [`DELETE FROM dim_account WHERE segment IS DISTINCT FROM 'ENT'`] },
      keepsFacts: true,
    },
    {
      title: 'to whom names are given by their first letters',
      reader: { roles: ['masked'] },
      rows: [
        `UPDATE dim_account SET account_name = CASE account_id WHEN 10 THEN 'A.' WHEN 11 THEN 'B.' WHEN 12 THEN 'C.' END`,
      ],
    },
    { title: 'of a hierarchy that is cut below its cities', reader: { roles: ['cities'] }, rows: [] },
    {
      title: 'who is granted a branch of a tree without one below',
      reader: { roles: ['granted'] },
      rows: onlyOwners('2, 3'),
      members: ownerMembers('2, 3'),
      branches: ['owner.org'],
    },
    {
      title: 'to whom totals are hidden that cover other rows',
      reader: { roles: ['whole_teams'] },
      rows: onlyOwners('3'),
      members: ownerMembers('3'),
      branches: ['owner.org'],
      totals: 'hidden',
    },
  ],
}
