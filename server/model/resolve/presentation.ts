import type { MeasureDefinition } from '../definitions/definition.ts'

/** How a measure is shown, of those things that it says; `derived` is its unit where it declares none. */
export const presentation = ({ unit, format, better, hidden, folder }: MeasureDefinition, derived?: string) => {
  const shown = unit?.value ?? derived
  return {
    ...(shown !== undefined && { unit: shown }),
    ...(format !== undefined && { format }),
    ...(better !== undefined && { better }),
    ...(hidden && { hidden }),
    ...(folder !== undefined && { folder }),
  }
}
