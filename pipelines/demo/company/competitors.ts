/** Somebody else who sells furniture. */
export interface Competitor {
  readonly id: string
  readonly name: string
  readonly priceLevel: 'low' | 'middle' | 'high'
}

/** Who is lost to, the one that took on the seller who left last. */
export const competitors: readonly Competitor[] = [
  { id: 'W-01', name: 'Möbelwerk Süd', priceLevel: 'low' },
  { id: 'W-02', name: 'Lignum & Fils', priceLevel: 'high' },
  { id: 'W-03', name: 'Flatpack Direct', priceLevel: 'low' },
  { id: 'W-04', name: 'Atelier Chêne', priceLevel: 'high' },
  { id: 'W-05', name: 'Nordholz', priceLevel: 'middle' },
]
