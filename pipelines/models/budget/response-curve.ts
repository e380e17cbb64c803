/** What a spend brings in a period, growing with it: nothing for nothing. */
export type ResponseCurve =
  /** scale x^power, concave for a power below 1 */
  | { readonly kind: 'power'; readonly scale: number; readonly power: number }
  /** scale ln(1 + x / unit), concave */
  | { readonly kind: 'logarithm'; readonly scale: number; readonly unit: number }
  /** top x^slope / (x^slope + half^slope): half of the top at `half`; concave for a slope of at most 1, else S-shaped */
  | { readonly kind: 'hill'; readonly top: number; readonly half: number; readonly slope: number }

/** What a spend of at least 0 brings. */
export const responseTo = (curve: ResponseCurve, spend: number): number => {
  if (!(spend > 0)) return 0
  switch (curve.kind) {
    case 'power':
      return curve.scale * spend ** curve.power
    case 'logarithm':
      return curve.scale * Math.log1p(spend / curve.unit)
    case 'hill':
      return curve.top / (1 + (curve.half / spend) ** curve.slope)
  }
}

/** What one more of spend brings: the slope of the curve; Infinity at 0 where it begins upright. */
export const marginalResponse = (curve: ResponseCurve, spend: number): number => {
  const at = Math.max(0, spend)
  switch (curve.kind) {
    case 'power':
      return curve.scale * curve.power * at ** (curve.power - 1)
    case 'logarithm':
      return curve.scale / (curve.unit + at)
    case 'hill': {
      if (at === 0) return curve.slope > 1 ? 0 : curve.slope === 1 ? curve.top / curve.half : Number.POSITIVE_INFINITY
      const ratio = (curve.half / at) ** curve.slope
      return (curve.top * curve.slope * ratio) / (at * (1 + ratio) ** 2)
    }
  }
}
