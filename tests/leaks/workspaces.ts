import type { Workspace } from './workspace.ts'

/** The smallest company with every trap in it. */
export const golden: Workspace = {
  name: 'golden',
  folder: 'fixtures/golden',
  completeThrough: '2026-04-02',
  without: ['readings.yaml', 'visits.yaml'],
}

/** One row of sixty, so that every list and every drill-through can be compared whole. */
const everySixtieth = (table: string): string => `DELETE FROM ${table} WHERE rowid % 60 <> 0`

export const foodmart: Workspace = {
  name: 'foodmart',
  folder: 'fixtures/foodmart',
  completeThrough: '1997-12-31',
  without: ['sales_2.yaml'],
  thinned: ['sales_fact_1997', 'inventory_fact_1997', 'salary'].map(everySixtieth),
}

/** The shipped cubes, without those of which no reader is asked anything. */
export const standard: Workspace = {
  name: 'standard',
  folder: 'fixtures/standard',
  completeThrough: '2025-03-31',
  shipped: true,
  without: [
    'acquisition',
    'activities',
    'attainment',
    'attribution',
    'backlog',
    'campaign-roi',
    'contract-terms',
    'contracts',
    'customer-changes',
    'customers',
    'experiments',
    'invoices',
    'leads',
    'pipeline-bridge',
    'service',
    'spend',
    'surveys',
    'targets',
    'tickets',
    'touches',
  ].map((name) => `/${name}.yaml`),
}
