import { compile, type TopLevelSpec } from 'vega-lite'

/** What Vega-Lite finds wrong with a specification. */
export const warningsOf = (spec: TopLevelSpec): string[] => {
  const found: string[] = []
  const note = (...texts: readonly unknown[]) => {
    found.push(texts.join(' '))
    return logger
  }
  const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger }
  // the logger answers `level` only in the form that vega-lite calls
  compile(spec, { logger: logger as never })
  return found
}
