/**
 * What reasons are called among the members of attributes, by the feature: where there is more of it than is usual, and less;
 * null where that is no reason to leave, such as that nobody was late.
 */
const titles: Readonly<Record<string, readonly [more: string | null, less: string | null]>> = {
  days_since_last: ['Long since the last order', null],
  ln_purchase_days: ['Many orders', 'Few orders'],
  ln_revenue: ['High revenue', 'Low revenue'],
  late_ticket: ['Late answer', null],
  incident: ['Incident', null],
  complaint: ['Complaint', null],
  visit: ['Visit', 'No visit'],
  contract_lapsed: ['Contract not renewed', null],
  ln_annual_value: ['High value of a year', 'Low value of a year'],
  renewed_before: ['Renewed before', 'First term'],
  contract_kind: ['Kind of contract', 'Kind of contract'],
}

/** What a reason is called. @param isMore whether it is that there is more of the feature than is usual */
export const reasonTitle = (feature: string, isMore: boolean): string | null => {
  const [more, less] = titles[feature] ?? [null, null]
  return isMore ? more : less
}
