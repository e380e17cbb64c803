import { describeRegressions, type Regression } from '../support/regressions.ts'

/** Questions to FoodMart that once had no answer or another one than the definitions say, by what went wrong. */
const cases: readonly Regression[] = [
  {
    title: 'a listed member has its own value where one below it is listed too, also among totals of what is visible',
    query: {
      from: 'hr',
      measures: ['org_salary'],
      columns: [
        {
          members: [{ 'store.store_country': 'USA', 'store.store_state': 'WA' }, { 'store.store_country': 'USA' }],
        },
      ],
      totalsOf: 'visible',
    },
  },
  {
    title: 'members of the deepest of five levels are listed with all that is above them',
    query: {
      from: 'sales_2',
      measures: ['fact_count'],
      rows: [
        {
          members: [
            {
              'product.product_family': 'Food',
              'product.product_department': 'Snack Foods',
              'product.product_category': 'Snack Foods',
              'product.product_subcategory': 'Dried Fruit',
              'product.brand_name': 'Best Choice',
            },
            {
              'product.product_family': 'Non-Consumable',
              'product.product_department': 'Household',
              'product.product_category': 'Paper Products',
              'product.product_subcategory': 'Paper Wipes',
              'product.brand_name': 'Red Wing',
            },
          ],
        },
      ],
    },
  },
  {
    title: 'a listed member that a measure filter leaves out is no total of those that it keeps',
    query: {
      from: 'sales_ragged',
      measures: ['store_cost'],
      columns: [
        {
          members: [
            { 'product.product_family': 'Food' },
            {
              'product.product_family': 'Food',
              'product.product_department': 'Starchy Foods',
              'product.product_category': 'Starchy Foods',
              'product.product_subcategory': 'Pasta',
              'product.brand_name': 'Monarch',
            },
          ],
        },
      ],
      totalsOf: 'visible',
      having: [{ measure: 'store_cost', lte: 20.5 }],
    },
  },
  {
    title: 'what a ragged hierarchy skips is in the totals',
    query: {
      from: 'sales_ragged',
      measures: ['sales_count'],
      columns: ['store.store_state', 'store.store_country'],
      totals: [['store.store_country'], []],
      totalsOf: 'visible',
    },
  },
  {
    title: 'a statistic over what is ranked is taken over the members of "other"',
    query: {
      from: 'sales_ragged',
      measures: [{ calc: 'slope(store_sales, store_cost over time.month)', as: 'slope' }, 'unit_sales'],
      rows: ['time.month'],
      top: { kind: 'top', n: 3, by: 'unit_sales', of: 'time.month', other: true },
      totals: true,
    },
  },
  {
    title: 'the parent of what an axis lists has no rank, unless it is listed too',
    query: {
      from: 'hr',
      measures: [{ measure: 'fact_count', show: 'rank', base: 'row', direction: 'asc', as: 'rank' }],
      rows: [
        {
          members: [
            { 'store.store_country': 'Mexico', 'store.store_state': 'Veracruz', 'store.store_city': 'Orizaba' },
            { 'store.store_country': 'USA', 'store.store_state': 'WA', 'store.store_city': 'Seattle' },
            { 'store.store_country': 'USA' },
          ],
        },
      ],
      sort: [{ by: 'rank', direction: 'asc' }],
    },
  },
  {
    title: 'the rank of a total does not depend on which members of another axis are listed',
    query: {
      from: 'warehouse',
      measures: [
        {
          measure: 'warehouse_cost',
          show: 'rank',
          base: { level: 'warehouse.state_province' },
          direction: 'asc',
          as: 'rank',
        },
      ],
      rows: ['warehouse.city', { childrenOf: [['Drink']], of: 'product.product' }],
      totals: [['warehouse.city']],
    },
  },
  {
    title: 'totals of the members that an axis lists have ranks among each other',
    query: {
      from: 'warehouse',
      measures: [{ measure: 'warehouse_cost', show: 'rank', base: 'grand', direction: 'asc', as: 'rank' }],
      rows: [{ childrenOf: [['Drink']], of: 'product.product' }, 'warehouse.city'],
      totals: true,
    },
  },
  {
    title: 'where an axis lists members of several levels, none above them has a rank at the level of others',
    query: {
      from: 'sales',
      measures: [{ measure: 'unit_sales', show: 'rank', base: 'column', ties: 'dense', as: 'rank' }],
      rows: [
        { members: [{ 'customers.country': 'USA', 'customers.state_province': 'CA' }] },
        {
          members: [
            { 'product.product_family': 'Food' },
            { 'product.product_family': 'Non-Consumable', 'product.product_department': 'Household' },
          ],
        },
      ],
      columns: ['customers.education'],
      totals: true,
      sort: [{ by: 'rank', direction: 'desc', scope: 'parent' }],
    },
  },
  {
    title: 'a total is not sorted by the ancestors of what it rolls up',
    query: {
      from: 'sales_2',
      measures: ['sales_count'],
      rows: ['product.product_subcategory', 'product.product_department'],
      where: [{ attribute: 'product.product_subcategory', gt: 'Sou' }],
      totals: ['subtotals'],
      sort: [{ by: 'product.product_department', direction: 'asc', scope: 'all' }],
    },
  },
  {
    title: 'members that a ragged hierarchy skips count in the ranks of totals',
    query: {
      from: 'sales_ragged',
      measures: ['unit_sales', { measure: 'store_sales', show: 'rank', base: 'grand', ties: 'dense', as: 'rank' }],
      rows: ['store.store_state'],
      columns: ['store_size_in_sqft.store_sqft'],
      totals: true,
    },
  },
  {
    title: 'the last of members of one name is told by their ancestors, also where these are on the axis',
    query: {
      from: 'sales_ragged',
      measures: [{ calc: 'last(sales_count over product.product_category)', as: 'last' }],
      rows: ['product.product_family', 'product.product_department', 'product.product_category'],
      where: [{ attribute: 'store.store', descendsFrom: [['Israel']] }],
      totals: true,
    },
  },
]

describeRegressions('foodmart', cases, 1000)
