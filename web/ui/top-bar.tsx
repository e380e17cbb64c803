import { ActionIcon, Kbd, Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconLanguage, IconMoon, IconSearch, IconSun } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { type Language, languages, t } from '../language/language.ts'
import { IconButton } from './icon-button.tsx'
import { useLanguage } from './locale.ts'
import { modKey } from './mod-key.ts'
import styles from './top-bar.module.css'

/** The product's mark: three bars that rise. */
export const Mark = () => (
  <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    <rect x="0.5" y="9" width="3.8" height="7" rx="1" fill="var(--c-ink)" />
    <rect x="6.1" y="4.5" width="3.8" height="11.5" rx="1" fill="var(--c-ink)" />
    <rect x="11.7" y="0" width="3.8" height="16" rx="1" fill="var(--c-accent-solid)" />
  </svg>
)

/** The other colour scheme than the one in use, and the way to switch to it. */
export const useOtherScheme = () => {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const other = scheme === 'light' ? 'dark' : 'light'
  const label = other === 'dark' ? t('frame.toDark') : t('frame.toLight')
  return { other, label, change: () => setColorScheme(other) } as const
}

const SchemeButton = () => {
  const { other, label, change } = useOtherScheme()
  const icon = other === 'dark' ? <IconMoon size={16} stroke={1.7} /> : <IconSun size={16} stroke={1.7} />
  return <IconButton label={label} icon={icon} onClick={change} />
}

/** The languages of the pages, the one in use marked. */
export const LanguageItems = () => {
  const { language, change } = useLanguage()
  return (
    <Menu.RadioGroup value={language} onChange={(next) => change(next as Language)}>
      {Object.entries(languages).map(([tag, name]) => (
        <Menu.RadioItem key={tag} value={tag} lang={tag}>
          {name}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  )
}

const LanguageMenu = () => (
  <Menu position="bottom-end" shadow="md">
    <Menu.Target>
      <ActionIcon aria-label={t('frame.language')} title={t('frame.language')}>
        <IconLanguage size={16} stroke={1.7} />
      </ActionIcon>
    </Menu.Target>
    <Menu.Dropdown>
      <LanguageItems />
    </Menu.Dropdown>
  </Menu>
)

/** Language and colours; on a phone, whose bar has no room, a page has them in its title. */
export const LookTools = () => (
  <>
    <LanguageMenu />
    <SchemeButton />
  </>
)

/** A page of the product that exists. */
export interface PageLink {
  readonly title: string
  readonly href: string
  readonly isCurrent: boolean
  /** stands above the title where the bar is below the page */
  readonly icon: ReactNode
}

export interface TopBarProps {
  readonly pages: readonly PageLink[]
  readonly freshness?: string | undefined
  /** opens what finds everything; there is no such thing without */
  readonly onSearch?: () => void
}

const SearchButton = ({ onSearch }: { readonly onSearch: () => void }) => (
  <button type="button" className={styles.search} onClick={onSearch}>
    <IconSearch size={16} stroke={1.7} aria-hidden />
    <span>{t('frame.search')}</span>
    <Kbd size="xs">{modKey()} K</Kbd>
  </button>
)

/** The bar of every page: name, pages, how fresh the data are, colour scheme; on a phone the pages alone, below. */
export const TopBar = ({ pages, freshness, onSearch }: TopBarProps) => (
  <header className={styles.bar}>
    <a className={styles.brand} href="/">
      <Mark />
      Clientele
    </a>
    <nav className={styles.pages} aria-label={t('frame.pages')}>
      {pages.map((page) => (
        <a key={page.href} className={styles.page} href={page.href} {...(page.isCurrent && { 'aria-current': 'page' })}>
          <span className={styles.icon} aria-hidden>
            {page.icon}
          </span>
          {page.title}
        </a>
      ))}
    </nav>
    <div className={styles.room} />
    {onSearch !== undefined && <SearchButton onSearch={onSearch} />}
    {freshness !== undefined && (
      <span className={styles.fresh}>
        <span className={styles.dot} aria-hidden />
        {freshness}
      </span>
    )}
    <LookTools />
  </header>
)
