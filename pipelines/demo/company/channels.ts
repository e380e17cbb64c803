import type { Labels } from './places.ts'

/** A way to customers: where they buy, what brings them, or where they turn with a question. */
export interface Channel {
  readonly id: string
  readonly kind: 'sales' | 'marketing' | 'service'
  readonly labels: Labels
}

/** The channels by their short names. */
export const channels = {
  web: { id: 'CH-WEB', kind: 'sales', labels: { en: 'Online shop', zh: '网上商店', uk: 'Інтернет-магазин' } },
  shop: { id: 'CH-SHOP', kind: 'sales', labels: { en: 'Own shops', zh: '直营门店', uk: 'Власні салони' } },
  franchise: { id: 'CH-FRAN', kind: 'sales', labels: { en: 'Franchise partners', zh: '加盟伙伴', uk: 'Франчайзі' } },
  referral: { id: 'CH-REF', kind: 'sales', labels: { en: 'Referral', zh: '口碑推荐', uk: 'Рекомендації' } },
  search: { id: 'CH-SEARCH', kind: 'marketing', labels: { en: 'Search ads', zh: '搜索广告', uk: 'Пошукова реклама' } },
  social: {
    id: 'CH-SOCIAL',
    kind: 'marketing',
    labels: { en: 'Social ads', zh: '社交广告', uk: 'Реклама в соцмережах' },
  },
  mail: { id: 'CH-MAIL', kind: 'marketing', labels: { en: 'E-mail', zh: '电子邮件', uk: 'Електронна пошта' } },
  display: {
    id: 'CH-DISPLAY',
    kind: 'marketing',
    labels: { en: 'Display ads', zh: '展示广告', uk: 'Банерна реклама' },
  },
  fair: { id: 'CH-FAIR', kind: 'marketing', labels: { en: 'Trade fairs', zh: '展会', uk: 'Виставки' } },
  phone: { id: 'CH-PHONE', kind: 'service', labels: { en: 'Telephone', zh: '电话', uk: 'Телефон' } },
  chat: { id: 'CH-CHAT', kind: 'service', labels: { en: 'Chat', zh: '在线客服', uk: 'Чат' } },
} as const satisfies Record<string, Channel>

/** The short name of a channel. */
export type ChannelName = keyof typeof channels
