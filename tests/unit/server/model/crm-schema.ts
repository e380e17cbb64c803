import type { ScalarType } from '../../../../server/model/expression.ts'
import type { WarehouseSchema } from '../../../../server/model/schema.ts'

const types: Readonly<Record<string, ScalarType>> = {
  i: 'integer',
  c: 'decimal',
  f: 'double',
  t: 'text',
  b: 'boolean',
  d: 'date',
}

/** A table from one text: `name:type` per column, the type as one letter. */
export const table = (columns: string): ReadonlyMap<string, ScalarType> =>
  new Map(
    columns.split(' ').map((column) => {
      const [name = '', letter = ''] = column.split(':')
      return [name, types[letter] ?? 'text']
    }),
  )

/** The tables of the CRM warehouse with the types that their columns have. */
export const crmSchema: WarehouseSchema = new Map([
  [
    'dim_date',
    table(
      'date_key:i date:d year:i quarter:t month:t week:t fiscal_year:i fiscal_quarter:t month_of_year:i weekday:i is_workday:b',
    ),
  ],
  [
    'dim_customer',
    table(
      'customer_key:i customer_id:t customer_name:t sector:t country:t parent_name:t year_established:i revenue_millions:c employees:i customer_kind:t size:t level:t region:t city:t acquisition_source:t acquired_date:d employee_id:t seller_name:t territory_id:t territory_name:t is_inferred:b valid_from:d valid_to:d',
    ),
  ],
  [
    'dim_product',
    table(
      'product_key:i product_id:t product_name:t product_name_zh:t product_name_uk:t category:t series:t list_price:c valid_from:d valid_to:d',
    ),
  ],
  [
    'dim_employee',
    table(
      'employee_key:i employee_id:t employee_name:t job_title:t department:t manager_name:t office:t valid_from:d valid_to:d',
    ),
  ],
  [
    'dim_territory',
    table(
      'territory_key:i territory_id:t territory_name:t region:t region_zh:t region_uk:t country:t valid_from:d valid_to:d',
    ),
  ],
  [
    'dim_campaign',
    table('campaign_key:i campaign_id:t campaign_name:t campaign_kind:t objective:t start_date:d end_date:d budget:c'),
  ],
  [
    'dim_channel',
    table('channel_key:i channel_id:t channel_name:t channel_name_zh:t channel_name_uk:t channel_kind:t'),
  ],
  ['dim_competitor', table('competitor_key:i competitor_id:t competitor_name:t price_level:t')],
  [
    'fact_opportunity',
    table(
      'opportunity_id:t engaged_date_key:i closed_date_key:i engaged_date:d closed_date:d customer_key:i product_key:i employee_key:i stage:t close_value:c expected_value:c customer_id:t lost_reason:t campaign_key:i channel_key:i territory_key:i competitor_key:i days_to_close:i run_id:i source_file:t source_line:i',
    ),
  ],
])
