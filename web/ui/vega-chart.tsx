import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { EmbedOptions, Result } from 'vega-embed'
import type { TopLevelSpec } from 'vega-lite'
import { t } from '../language/language.ts'
import { useLocale } from './locale.ts'
import { vegaConfig } from './theme.ts'
import { vegaNumbers } from './vega-numbers.ts'

export interface VegaChartProps {
  readonly spec: TopLevelSpec
  /** the chart in words */
  readonly summary: string
  /** the datum of the mark that was clicked */
  readonly onMark: (datum: unknown) => void
}

/** Draws into an element, unless it is gone by the time the library has come. */
const embedInto = async (
  element: HTMLElement,
  spec: TopLevelSpec,
  options: EmbedOptions,
  isGone: () => boolean,
): Promise<Result | undefined> => {
  const [{ default: embed }, { expressionInterpreter }] = await Promise.all([
    import('vega-embed'),
    import('vega-interpreter'),
  ])
  if (isGone()) return undefined
  // the page's security policy forbids code made from text: expressions are interpreted, not compiled
  return embed(element, spec, { ...options, ast: true, expr: expressionInterpreter })
}

/** Specs name no address; one that did would be refused. */
const refuseAddresses = {
  load: () => Promise.reject(new Error('charts load nothing')),
  sanitize: () => Promise.reject(new Error('charts load nothing')),
}

/** A Vega-Lite chart in the page's colours and the reader's numbers, drawn anew when these change; says itself in words. */
export const VegaChart = ({ spec, summary, onMark }: VegaChartProps) => {
  const element = useRef<HTMLDivElement>(null)
  const locale = useLocale()
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const [failure, setFailure] = useState<string>()
  const clicked = useRef(onMark)
  clicked.current = onMark
  useEffect(() => {
    const target = element.current
    if (target === null) return
    let view: Result | undefined
    let gone = false
    const options = {
      // by itself it takes charts beside each other for a specification of the library below
      mode: 'vega-lite',
      actions: false,
      renderer: 'svg',
      config: vegaConfig(scheme),
      formatLocale: { ...vegaNumbers(locale) },
      loader: refuseAddresses,
    } as EmbedOptions
    embedInto(target, spec, options, () => gone).then(
      (result) => {
        if (gone || result === undefined) return result?.finalize()
        view = result
        result.view.addEventListener('click', (_, item) => clicked.current(item?.datum))
        setFailure(undefined)
      },
      (error: Error) => setFailure(error.message),
    )
    return () => {
      gone = true
      view?.finalize()
    }
  }, [spec, scheme, locale])
  if (failure !== undefined) return <p role="alert">{t('charts.failed', { problem: failure })}</p>
  // the library gives the element that it draws into a role and a label of its own
  return (
    <div role="img" aria-label={summary}>
      <div ref={element} />
    </div>
  )
}
