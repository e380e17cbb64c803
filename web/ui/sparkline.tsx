const size = { width: 52, height: 16, inset: 3 } as const

/** The way of a few numbers as a line, its last point marked; says itself in words. Nothing for none. */
export const Sparkline = ({ values, summary }: { readonly values: readonly number[]; readonly summary: string }) => {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const x = (i: number) => size.inset + (i * (size.width - 2 * size.inset)) / Math.max(values.length - 1, 1)
  const share = (value: number) => (most === least ? 0.5 : (value - least) / (most - least))
  const y = (value: number) => size.height - size.inset - share(value) * (size.height - 2 * size.inset)
  const last = values.at(-1)
  if (last === undefined) return null
  return (
    <svg
      width={size.width}
      height={size.height}
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={summary}
    >
      <polyline
        points={values.map((value, i) => `${x(i)},${y(value)}`).join(' ')}
        fill="none"
        stroke="var(--c-cmp)"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      <circle
        cx={values.length === 1 ? size.width / 2 : x(values.length - 1)}
        cy={y(last)}
        r="2.5"
        fill="var(--c-ink)"
      />
    </svg>
  )
}
