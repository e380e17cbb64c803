import type { en } from '../en/index.ts'
import type { Translated } from '../messages.ts'

export const words: Translated<typeof en.words> = {
  yes: 'Так',
  no: 'Ні',
  otherMembers: 'Інші',
  base: 'Базовий',
  scenario: 'Сценарій',
  comma: ', ',
  or: ' або ',
  and: ' і ',
  butNot: ', але не ',
  special: {
    unknown: '(невідомо)',
    blank: '(порожньо)',
    own: '(власне)',
    restricted: '(доступ обмежено)',
    unassigned: '(не призначено)',
  },
  by: '{{measures}} у розрізі: {{attributes}}',
  versus: '{{one}} проти: {{other}}',
  under: '{{asked}}; {{scenarios}}',
  viewOf: '{{measure}}: {{view}}',
  quarter: {
    first: 'I кв. {{year}}',
    second: 'II кв. {{year}}',
    third: 'III кв. {{year}}',
    fourth: 'IV кв. {{year}}',
    fiscal: 'ФР{{year}}',
  },
  toDay: '{{period}} до {{day}}',
  shifts: { prior_year: 'попередній рік', prior_year_weekday: 'попередній рік, ті самі дні тижня' },
  before: {
    day: {
      one: 'попередній день',
      few: '{{count}} дні тому',
      many: '{{count}} днів тому',
      other: '{{count}} дня тому',
    },
    week: {
      one: 'попередній тиждень',
      few: '{{count}} тижні тому',
      many: '{{count}} тижнів тому',
      other: '{{count}} тижня тому',
    },
    month: {
      one: 'попередній місяць',
      few: '{{count}} місяці тому',
      many: '{{count}} місяців тому',
      other: '{{count}} місяця тому',
    },
    quarter: {
      one: 'попередній квартал',
      few: '{{count}} квартали тому',
      many: '{{count}} кварталів тому',
      other: '{{count}} кварталу тому',
    },
    year: {
      one: 'попередній рік',
      few: '{{count}} роки тому',
      many: '{{count}} років тому',
      other: '{{count}} року тому',
    },
    fiscal_quarter: {
      one: 'попередній фінансовий квартал',
      few: '{{count}} фінансові квартали тому',
      many: '{{count}} фінансових кварталів тому',
      other: '{{count}} фінансового кварталу тому',
    },
    fiscal_year: {
      one: 'попередній фінансовий рік',
      few: '{{count}} фінансові роки тому',
      many: '{{count}} фінансових років тому',
      other: '{{count}} фінансового року тому',
    },
  },
  share: {
    grand: 'частка загального підсумку',
    parent: 'частка вищого рівня',
    row: 'частка рядка',
    column: 'частка стовпця',
  },
  rank: 'місце',
  running: 'наростаючий підсумок',
  compared: { value: '{{shift}}', difference: 'зміна проти: {{shift}}', change: '% проти: {{shift}}' },
  target: { value: 'план', difference: 'відхилення від плану', attainment: '% плану' },
  noDate: 'жодної дати',
  through: 'дати з повними даними',
  throughDate: 'дати з повними даними, до {{date}}',
  allUpTo: 'усі дати до {{date}}',
  andMore: '{{first}} + {{more}}',
  lastFull: {
    day: {
      one: 'останній повний день',
      few: 'останні {{count}} повні дні',
      many: 'останні {{count}} повних днів',
      other: 'останні {{count}} повного дня',
    },
    week: {
      one: 'останній повний тиждень',
      few: 'останні {{count}} повні тижні',
      many: 'останні {{count}} повних тижнів',
      other: 'останні {{count}} повного тижня',
    },
    month: {
      one: 'останній повний місяць',
      few: 'останні {{count}} повні місяці',
      many: 'останні {{count}} повних місяців',
      other: 'останні {{count}} повного місяця',
    },
    quarter: {
      one: 'останній повний квартал',
      few: 'останні {{count}} повні квартали',
      many: 'останні {{count}} повних кварталів',
      other: 'останні {{count}} повного кварталу',
    },
    year: {
      one: 'останній повний рік',
      few: 'останні {{count}} повні роки',
      many: 'останні {{count}} повних років',
      other: 'останні {{count}} повного року',
    },
  },
  last: {
    day: {
      one: 'останній {{count}} день',
      few: 'останні {{count}} дні',
      many: 'останні {{count}} днів',
      other: 'останні {{count}} дня',
    },
    week: {
      one: 'останній {{count}} тиждень',
      few: 'останні {{count}} тижні',
      many: 'останні {{count}} тижнів',
      other: 'останні {{count}} тижня',
    },
    month: {
      one: 'останній {{count}} місяць',
      few: 'останні {{count}} місяці',
      many: 'останні {{count}} місяців',
      other: 'останні {{count}} місяця',
    },
    quarter: {
      one: 'останній {{count}} квартал',
      few: 'останні {{count}} квартали',
      many: 'останні {{count}} кварталів',
      other: 'останні {{count}} кварталу',
    },
    year: {
      one: 'останній {{count}} рік',
      few: 'останні {{count}} роки',
      many: 'останні {{count}} років',
      other: 'останні {{count}} року',
    },
  },
  current: 'поточний',
  currentOf: {
    day: 'поточний день',
    week: 'поточний тиждень',
    month: 'поточний місяць',
    quarter: 'поточний квартал',
    year: 'поточний рік',
  },
  toDate: {
    day: 'від початку дня',
    week: 'від початку тижня',
    month: 'від початку місяця',
    quarter: 'від початку кварталу',
    year: 'від початку року',
  },
  not: 'не {{what}}',
  from: 'від {{value}}',
  to: 'до {{value}}',
  contains: 'містить «{{text}}»',
  startsWith: 'починається з «{{text}}»',
  below: 'під {{what}}',
  childrenOf: 'безпосередньо під {{what}}',
  anyOf: 'Будь-яка з умов',
  allOf: 'Усі умови',
  notOf: 'Не',
  noneOf: 'Жодна з умов',
  notAllOf: 'Не всі умови',
  bracketed: '({{what}})',
  where: '{{asked}}, де {{conditions}}',
  set: 'Набір',
  condition: 'Умова',
  ranked: {
    top: 'найбільші {{n}} за показником {{measure}}',
    bottom: 'найменші {{n}} за показником {{measure}}',
    percent: 'ті, що дають {{n}} % показника {{measure}}',
    sum: 'ті, що дають {{n}} показника {{measure}}',
  },
  chosenUnder: 'відібрані за власними умовами',
  in: 'у наборі {{set}}',
  inNow: 'у наборі {{set}} станом на зараз',
  inOf: 'у наборі {{set}} станом на {{date}}',
}

export const periods: Translated<typeof en.periods> = {
  many: { day: 'днів', week: 'тижнів', month: 'місяців', quarter: 'кварталів', year: 'років' },
}

export const fits: Translated<typeof en.fits> = {
  attribute: {
    blank: {
      one: '{{measures}}: порожньо для кожного елемента, правильно в підсумках.',
      few: '{{measures}}: порожньо для кожного елемента, правильно в підсумках.',
      many: '{{measures}}: порожньо для кожного елемента, правильно в підсумках.',
      other: '{{measures}}: порожньо для кожного елемента, правильно в підсумках.',
    },
    repeat: {
      one: '{{measures}}: однакове значення для кожного елемента.',
      few: '{{measures}}: однакові значення для кожного елемента.',
      many: '{{measures}}: однакові значення для кожного елемента.',
      other: '{{measures}}: однакові значення для кожного елемента.',
    },
    error: {
      one: '{{measures}} у цьому розрізі не запитують.',
      few: '{{measures}} у цьому розрізі не запитують.',
      many: '{{measures}} у цьому розрізі не запитують.',
      other: '{{measures}} у цьому розрізі не запитують.',
    },
  },
  measure: {
    blank: 'Порожньо у розрізі: {{attributes}}.',
    repeat: 'Однаково для всіх елементів у розрізі: {{attributes}}.',
    error: 'Не запитують у розрізі: {{attributes}}.',
  },
}

export const parameters: Translated<typeof en.parameters> = {
  kinds: { text: 'текст', number: 'число', integer: 'ціле число', boolean: 'так або ні', date: 'дата' },
  fromTo: '{{what}} від {{min}} до {{max}}',
  from: '{{what}} від {{min}}',
  upTo: '{{what}} до {{max}}',
  usually: 'звичайно {{value}}',
  expected: 'Очікується {{what}}',
  reset: 'Скинути',
  resetOne: 'Скинути: {{parameter}}',
}

export const repair: Translated<typeof en.repair> = {
  drops: 'Без: {{what}}',
  takes: '{{other}} замість: {{what}}',
  each: 'Кожен елемент окремо ({{attribute}}), без підсумків',
  dropsFilter: 'Без фільтра {{filter}}',
  takesApart: 'Розбирає фільтр {{filter}}',
  defaultOrder: 'У звичайному порядку',
  noTop: 'Без відбору найбільших',
  afresh: 'Почати спочатку',
}

export const address: Translated<typeof en.address> = {
  noOperator: 'знайдено {{found}}, де має бути оператор',
  noName: 'знайдено {{found}}, де має бути назва',
  linked: 'знайдено «{{found}}», очікується щонайбільше {{most}} атрибутів, кожен один раз',
  expected: 'знайдено «{{found}}», очікується {{expected}}',
  unknown: 'невідомий параметр «{{key}}»; очікується {{expected}}',
  at: '{{key}}: {{problem}}',
  unreadable: 'не вдалося прочитати «{{value}}»',
  newer:
    'воно має версію {{found}}, а ця сторінка читає версії до {{known}}; нічого з нього не прочитано. Завантажте сторінку ще раз: можливо, є новіша',
}
