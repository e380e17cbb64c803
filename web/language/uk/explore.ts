import type { en } from '../en/index.ts'
import type { Translated } from '../messages.ts'

export const explore: Translated<typeof en.explore> = {
  kinds: { perspective: 'Перспективи', view: 'Подання', cube: 'Куби' },
  startFrom: 'Почати з',
  undo: 'Скасувати',
  redo: 'Повторити',
  more: 'Більше',
  copyLink: 'Копіювати посилання',
  linkCopied: 'Посилання скопійовано',
  compare: 'Порівняти',
  badLink: 'Це посилання не містить питання',
  newerLink: 'Це посилання новіше за цю сторінку',
  loadAgain: 'Завантажити ще раз',
  afresh: 'Почати спочатку',
  noCube: 'Куб не завантажився',
  skip: 'Перейти до таблиці',
  oldData: 'Це не найновіші дані.',
  oldDefinitions: 'Це не найновіші визначення.',
  keptSince: 'Тести моделі не пускають новіші від {{since}}.',
  why: 'Чому',
  dataReloaded: 'Дані завантажено знову',
  modelReloaded: 'Визначення завантажено знову',
  rows: {
    one: '{{count, number}} рядок',
    few: '{{count, number}} рядки',
    many: '{{count, number}} рядків',
    other: '{{count, number}} рядка',
  },
  firstOfRows: {
    one: 'перші {{first}} з {{count, number}} рядка',
    few: 'перші {{first}} з {{count, number}} рядків',
    many: 'перші {{first}} з {{count, number}} рядків',
    other: 'перші {{first}} з {{count, number}} рядка',
  },
  columns: {
    one: '{{count, number}} стовпець',
    few: '{{count, number}} стовпці',
    many: '{{count, number}} стовпців',
    other: '{{count, number}} стовпця',
  },
  milliseconds: '{{number}} мс',
  previousResult: 'Попередній результат: {{size}}',
  fromFact: 'з таблиці фактів, {{engine}}',
  fromRollup: 'зведення {{rollup}}',
  notRun: 'Не виконано. Нічого не вгадано.',
  removeAllFilters: 'Прибрати всі фільтри',
  drillPath: 'Шлях деталізації',
}

export const keys: Translated<typeof en.keys> = {
  everywhere: 'Усюди',
  findField: 'Знайти поле',
  showKeys: 'Показати ці клавіші',
  close: 'Закрити відкрите',
  question: 'Питання',
  take: 'Взяти поле за ручку і покласти',
  carry: 'Перенести його на полицю',
  table: 'Таблиця',
  linked: 'Пов’язані діаграми',
  brush: 'Виділяти стовпчики; відпустіть Shift, щоб фільтрувати',
  oneBar: 'Взяти один стовпчик або повернути',
  giveUp: 'Скасувати виділення',
  nextCell: 'Перейти до сусідньої комірки',
  firstLast: 'Перша й остання в рядку',
  behind: 'Що стоїть за коміркою; деталізація за заголовком',
  expand: 'Розгорнути або згорнути рядок',
  space: 'Пробіл',
}

export const commands: Translated<typeof en.commands> = {
  addMeasure: 'Додати показник',
  addToRows: 'Додати в рядки',
  question: 'Питання',
  kinds: { cube: 'Куб', view: 'Подання', perspective: 'Перспектива' },
  swap: 'Поміняти рядки і стовпці',
  hideTotals: 'Сховати підсумки',
  showTotals: 'Показати підсумки',
  showKeys: 'Показати клавіші',
}

export const compare: Translated<typeof en.compare> = {
  scenarios: 'Сценарії поруч',
  everyMeasure: 'Порівняти кожен показник із',
  forms: { value: 'Значення', difference: 'Зміна', change: 'Зміна, %' },
  with: 'Порівняти: {{shift}}',
  beside: 'Поруч із ним',
  comparison: 'Порівняння',
  vs: 'проти',
  change: 'Змінити',
  changeIt: 'Змінити порівняння',
}

export const states: Translated<typeof en.states> = {
  fetching: 'Отримуємо перший результат',
  choose: 'Виберіть показник',
  chooseHow: 'Таблиці потрібне число. Перетягніть його зліва або додайте тут.',
  add: 'Додати: {{measure}}',
  left: 'лишилося {{number}} ({{facts}})',
  none: 'Даних немає: {{facts}}',
  noMatch: 'За цими фільтрами нічого немає: {{facts}}',
  noRows: 'Показники на полиці ще не мають рядків.',
  leave: 'Після фільтрів, одного за одним, лишається:',
  remove: 'Прибрати «{{filter}}»',
  unsound: 'На це питання немає обґрунтованої відповіді',
  nearest: 'Найближчі обґрунтовані питання',
  failed: 'Результат не надійшов',
  newFailed: 'Новий результат не надійшов.',
  previous: 'На екрані попередній результат.',
  details: 'Подробиці',
  request: 'Запит {{id}}',
  waiting: '{{seconds}} с. Попередній результат лишається, доки новий не буде повним',
}

export const notices: Translated<typeof en.notices> = {
  useNow: 'Взяти нинішні елементи',
  use: 'Взяти «{{member}}»',
  limitedTotals:
    'У повній відповіді більше значень, ніж показується за раз. Підсумки охоплюють їх усі, як і експорт у CSV.',
  limited: 'Перші {{limit}} з {{rows}} рядків.',
  unknownValue: '{{attribute}}: елемента «{{found}}» немає.',
  ragged:
    'Елементи рівнів {{levels}}, порожні або названі як вищий рівень, рядками не є: те, що під ними, стоїть рівнем вище, а їхні факти входять у підсумки.',
  partial: '{{period}}: період неповний, дані доходять до {{date}}.',
  setVersion: '{{set}}: елементи взято такими, як їх збережено на {{date}}.',
  unrelated: {
    blankMembers: {
      one: '{{measures}} не має розрізу {{attributes}}: порожньо біля його елементів, правильно в підсумках.',
      few: '{{measures}} не мають розрізу {{attributes}}: порожньо біля його елементів, правильно в підсумках.',
      many: '{{measures}} не мають розрізу {{attributes}}: порожньо біля його елементів, правильно в підсумках.',
      other: '{{measures}} не мають розрізу {{attributes}}: порожньо біля його елементів, правильно в підсумках.',
    },
    blankFilter: {
      one: '{{measures}} не має розрізу {{attributes}}: за цим фільтром порожньо.',
      few: '{{measures}} не мають розрізу {{attributes}}: за цим фільтром порожньо.',
      many: '{{measures}} не мають розрізу {{attributes}}: за цим фільтром порожньо.',
      other: '{{measures}} не мають розрізу {{attributes}}: за цим фільтром порожньо.',
    },
    repeatMembers: {
      one: '{{measures}} не має розрізу {{attributes}}: біля кожного елемента те саме значення.',
      few: '{{measures}} не мають розрізу {{attributes}}: біля кожного елемента ті самі значення.',
      many: '{{measures}} не мають розрізу {{attributes}}: біля кожного елемента ті самі значення.',
      other: '{{measures}} не мають розрізу {{attributes}}: біля кожного елемента ті самі значення.',
    },
    repeatFilter: {
      one: '{{measures}} не має розрізу {{attributes}}: значення за всіма рядками, хоч би що казав фільтр.',
      few: '{{measures}} не мають розрізу {{attributes}}: значення за всіма рядками, хоч би що казав фільтр.',
      many: '{{measures}} не мають розрізу {{attributes}}: значення за всіма рядками, хоч би що казав фільтр.',
      other: '{{measures}} не мають розрізу {{attributes}}: значення за всіма рядками, хоч би що казав фільтр.',
    },
  },
}
