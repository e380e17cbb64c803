/** The fill of marks whose period is not complete, wherever `HatchPattern` stands on the page. */
export const hatchFill = 'url(#hatch-series)'

/** Stripes of a colour at 45 degrees, for marks to be filled with; takes no room. */
export const HatchPattern = ({ color }: { readonly color: string }) => (
  <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true">
    <defs>
      <pattern id="hatch-series" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="2.5" height="6" fill={color} />
      </pattern>
    </defs>
  </svg>
)
