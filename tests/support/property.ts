import fc from 'fast-check'

/**
 * Runs before every test file: how often a property is tried and from which seed. `npm test` takes the same cases every
 * time; `npm run test:deep` sets `PROPERTY_RUNS` and `PROPERTY_SEED` to look further.
 */
fc.configureGlobal({
  numRuns: Number(process.env.PROPERTY_RUNS ?? 100),
  seed: Number(process.env.PROPERTY_SEED ?? 20_260_831),
})
