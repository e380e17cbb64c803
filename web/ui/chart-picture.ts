/** What is written over a chart that leaves the page. */
export interface ChartCaption {
  readonly title: string
  readonly subtitle: string
}

const headHeight = 54
const margin = 16
const svgSpace = 'http://www.w3.org/2000/svg'

const make = (name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement => {
  const element = document.createElementNS(svgSpace, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  if (text !== undefined) element.textContent = text
  return element
}

/** The range of letters that a font's file is for, as pairs of code points; of all where it says none. */
const rangesOf = (range: string): [number, number][] =>
  range === ''
    ? [[0, 0x10ffff]]
    : range.split(',').map((part) => {
        const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-')
        return [Number.parseInt(from.replaceAll('?', '0'), 16), Number.parseInt(to.replaceAll('?', 'F'), 16)]
      })

const fontRules = (): CSSFontFaceRule[] =>
  [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule))

const asDataUrl = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(new Error('a font cannot be read'))
    reader.readAsDataURL(blob)
  })

/** The page's own fonts that a text needs, whole: outside the page a picture cannot fetch them. */
const fontsFor = async (text: string, family: string): Promise<string> => {
  const letters = [...new Set(text)].map((letter) => letter.codePointAt(0) ?? 0)
  const rules = fontRules().filter((rule) => {
    const isOurs = rule.style.getPropertyValue('font-family').replaceAll(/["']/g, '') === family
    const ranges = rangesOf(rule.style.getPropertyValue('unicode-range'))
    return isOurs && letters.some((letter) => ranges.some(([from, to]) => from <= letter && letter <= to))
  })
  const faces = await Promise.all(
    rules.map(async (rule) => {
      const [, url] = /url\(["']?([^"')]+)["']?\)/.exec(rule.style.getPropertyValue('src')) ?? []
      if (url === undefined) return ''
      if (url.startsWith('data:')) return `@font-face{font-family:"${family}";src:url(${url})}`
      const response = await fetch(new URL(url, rule.parentStyleSheet?.href ?? window.location.href))
      const weight = rule.style.getPropertyValue('font-weight')
      const source = await asDataUrl(await response.blob())
      return `@font-face{font-family:"${family}";font-weight:${weight};src:url(${source}) format("woff2")}`
    }),
  )
  return faces.join('')
}

/**
 * A chart of the page as a picture that needs nothing else: its caption above it, the page's colour behind it, its patterns
 * and fonts within it.
 *
 * @param drawn  the chart's own element, with `width` and `height`
 * @param look  colours by name, and the first of the font families
 */
export const chartSvg = async (
  drawn: SVGSVGElement,
  caption: ChartCaption,
  look: { readonly page: string; readonly ink: string; readonly ink2: string; readonly family: string },
): Promise<string> => {
  const [width, height] = [drawn.width.baseVal.value, drawn.height.baseVal.value]
  const all = { width: width + 2 * margin, height: height + headHeight + margin }
  const picture = make('svg', { xmlns: svgSpace, ...all, viewBox: `0 0 ${all.width} ${all.height}` })
  const copy = drawn.cloneNode(true) as SVGSVGElement
  copy.setAttribute('x', String(margin))
  copy.setAttribute('y', String(headHeight))
  const style = make('style', {})
  const patterns = make('defs', {})
  for (const pattern of document.querySelectorAll('pattern')) patterns.append(pattern.cloneNode(true))
  const font = { 'font-family': `"${look.family}", system-ui, sans-serif`, x: margin }
  picture.append(
    style,
    patterns,
    make('rect', { ...all, fill: look.page }),
    make('text', { ...font, y: 24, 'font-size': 15, 'font-weight': 600, fill: look.ink }, caption.title),
    make('text', { ...font, y: 43, 'font-size': 12, fill: look.ink2 }, caption.subtitle),
    copy,
  )
  style.textContent = await fontsFor(picture.textContent ?? '', look.family)
  return new XMLSerializer().serializeToString(picture)
}

/** How many pixels a length of one has, so that a picture is sharp where it is shown large. */
const sharpness = 2

/** A picture in SVG as PNG, with twice its width and height in pixels. */
export const svgToPng = async (svg: string): Promise<Blob> => {
  const image = new Image()
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth * sharpness
    canvas.height = image.naturalHeight * sharpness
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob === null ? reject(new Error('the picture is too large')) : resolve(blob))),
    )
  } finally {
    URL.revokeObjectURL(image.src)
  }
}
