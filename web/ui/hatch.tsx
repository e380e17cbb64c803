/** The fill of marks whose period is not complete, in the colour at a place of those that `HatchPatterns` has on the page. */
export const hatchFill = (place: number): string => `url(#hatch-${place})`

/** Stripes of the page's colour, to be laid over what has a colour of its own. */
export const stripesFill = 'url(#hatch-page)'

interface StripesProps {
  readonly name: string
  readonly color: string
  /** of the six pixels from one stripe to the next */
  readonly width: number
}

const Stripes = ({ name, color, width }: StripesProps) => (
  <pattern id={`hatch-${name}`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect width={width} height="6" fill={color} />
  </pattern>
)

/** Stripes of some colours at 45 degrees, for marks to be filled with, and those of the page; take no room. */
export const HatchPatterns = ({ colors, page }: { readonly colors: readonly string[]; readonly page: string }) => (
  <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true">
    <defs>
      {colors.map((color, place) => (
        <Stripes key={color} name={String(place)} color={color} width={2.5} />
      ))}
      <Stripes name="page" color={page} width={1.5} />
    </defs>
  </svg>
)
