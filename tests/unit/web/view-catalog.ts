import type { Catalog } from '../../../server/contract/catalog.ts'
import { catalog } from './opportunities.ts'

const [deals, wonValue] = catalog.measures
if (deals === undefined || wonValue === undefined) throw new Error('the catalog has two measures at least')

const channel = {
  name: 'campaign.channel',
  title: 'Channel',
  type: 'text' as const,
  role: 'campaign',
  roleTitle: 'Campaign',
}
const spring = { name: 'segment.spring.closed', title: 'Spring (Closed)', role: 'closed', roleTitle: 'Closed' }
const special = { within: [], unknown: '(unknown)', blank: '(blank)' }

/** A small catalog of a view: two measures of sales, one of spending, which knows no owner, and a ratio of both. */
export const viewCatalog: Catalog = {
  ...catalog,
  name: 'growth',
  title: 'Growth',
  cubes: ['sales', 'spend'],
  unrelated: 'blank',
  measures: [
    { ...deals, name: 'sales.deals', title: 'Deals', cubeTitle: 'Sales' },
    { ...wonValue, name: 'sales.won_value', title: 'Won value', cubeTitle: 'Sales' },
    { ...wonValue, name: 'spend.cost', title: 'Cost', cubeTitle: 'Spend' },
    { ...wonValue, name: 'roas', title: 'ROAS' },
  ],
  attributes: [...catalog.attributes, { ...channel, ...special }, { ...spring, ...special, type: 'boolean' }],
  sets: [
    { name: 'leader', title: 'Leader', of: 'owner.name', versions: ['2026-04-02'] },
    { name: 'northerners', title: 'Northerners', of: 'owner.name' },
  ],
  fits: {
    'sales.deals': ['owner.office', 'owner.name', 'campaign.channel'],
    'sales.won_value': ['owner.office', 'owner.name', 'campaign.channel'],
    'spend.cost': ['campaign.channel'],
    roas: ['campaign.channel'],
  },
}
