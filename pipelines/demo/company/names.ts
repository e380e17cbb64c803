import { pick, type Random } from '../random.ts'
import type { NameStyle } from './places.ts'

/** What a firm does. */
export type Sector = 'Hotels' | 'Restaurants' | 'Offices' | 'Clinics' | 'Schools'

interface Names {
  readonly first: readonly string[]
  readonly last: readonly string[]
  /** what firms of each sector are called, with `{}` for a family name */
  readonly firms: Readonly<Partial<Record<Sector, string>>>
  /** family name first, without a space */
  readonly isReversed?: true
}

const words = (text: string) => text.split(' ')

const names: Readonly<Record<NameStyle, Names>> = {
  german: {
    first: words('Anna Jürgen Sophie Lukas Märta Björn Käthe Jonas Lena Götz Frieda Emil'),
    last: words('Weber Müller Schröder Großmann Lindner Jäger Köhler Brandt Vogel Hölzl Steiner Auer'),
    firms: {
      Hotels: 'Hotel {}',
      Restaurants: 'Gasthof "Zum {}"',
      Offices: '{} & Söhne GmbH',
      Clinics: 'Praxis Dr. {}',
      Schools: 'Schule am {}platz',
    },
  },
  polish: {
    first: words('Zofia Paweł Łucja Stanisław Małgorzata Jędrzej Kasia Michał Hanna Wojciech'),
    last: words('Wójcik Kowalczyk Zieliński Dąbrowska Szymańska Woźniak Król Jabłoński'),
    firms: {
      Hotels: 'Hotel {}',
      Restaurants: 'Restauracja „{}”',
      Offices: '{} i Synowie Sp. z o.o.',
      Clinics: 'Klinika {}',
    },
  },
  french: {
    first: words('Élise Benoît Chloé François Maëlle Jérôme Inès Loïc Amélie Étienne'),
    last: ['Lefèvre', "D'Arcy", 'Garçon', 'Dubois', 'Forêt', 'Chêne', 'Moreau', 'Béranger'],
    firms: {
      Hotels: 'Hôtel {}',
      Restaurants: 'Chez {}',
      Clinics: 'Cabinet {}',
      Schools: 'École {}',
      Offices: '{} SARL',
    },
  },
  dutch: {
    first: words('Sanne Daan Femke Bram Noor Joost Lotte Siem Fleur Thijs'),
    last: ['van den Berg', 'de Vries', "in 't Veld", 'Bakker', 'Eikelboom', 'Visser', 'Hout', 'Dijkstra'],
    firms: {
      Hotels: 'Hotel {}',
      Restaurants: 'Café {}',
      Offices: '{} B.V.',
      Clinics: 'Kliniek {}',
      Schools: 'School {}',
    },
  },
  ukrainian: {
    first: words('Оксана Тарас Соломія Богдан Лариса Остап Леся Ігор Ярина Андрій'),
    last: words("Шевчук Коваленко Лисенко Мельник Дубовик Ясенко Гайова Бондар Горобець Прокоп'юк"),
    firms: {
      Hotels: 'Готель «{}»',
      Offices: 'ТОВ «{} і партнери»',
      Clinics: 'Клініка «{}»',
      Restaurants: 'Кав\'ярня "{}"',
      Schools: 'Школа {}',
    },
  },
  chinese: {
    first: words('伟 芳 娜 敏 静 丽 强 磊 洋 艳 勇 晓明'),
    last: words('王 李 张 刘 陈 杨 林 黄 赵 周'),
    firms: {
      Hotels: '{}氏酒店',
      Restaurants: '{}记餐厅',
      Offices: '{}氏有限公司',
      Clinics: '{}氏诊所',
      Schools: '{}氏学校',
    },
    isReversed: true,
  },
  english: {
    first: words('Emma Noah Olivia Liam Ava Mason Grace Ethan Ruby Caleb'),
    last: ["O'Neill", 'Harper', 'Oakes', 'Ashby', 'Birch', 'McLeod', 'Turner', 'Brooks', 'Hayes'],
    firms: {
      Hotels: 'The {} Hotel',
      Offices: '{} & Partners, LLC',
      Clinics: '{} Dental',
      Restaurants: 'Café "{}"',
      Schools: '{} Academy, Inc.',
    },
  },
}

/** Domains that belong to nobody. */
const domains = ['example.com', 'example.org', 'example.net']

/** A person who was made up. */
export const personName = (random: Random, style: NameStyle): string => {
  const { first, last, isReversed } = names[style]
  const [given, family] = [pick(random, first), pick(random, last)]
  return isReversed ? `${family}${given}` : `${given} ${family}`
}

/** How a person signs up in a shop: some with a nickname in quotes, some with a picture. */
export const accountName = (random: Random, style: NameStyle): string => {
  const name = personName(random, style)
  const turn = random()
  if (turn < 0.01) return `${name} 🪑`
  return turn < 0.02 ? `${name} "${pick(random, names[style].first)}"` : name
}

/** A firm that was made up, and what it does. */
export const firmOf = (random: Random, style: NameStyle): { readonly name: string; readonly sector: string } => {
  const [sector, pattern] = pick(random, Object.entries(names[style].firms))
  return { name: pattern.replace('{}', pick(random, names[style].last)), sector }
}

/** An address at a domain that belongs to nobody. */
export const emailOf = (random: Random, id: string): string =>
  `${id.toLowerCase().replaceAll(/[^a-z0-9]/g, '.')}@${pick(random, domains)}`
