/** Of the code of the models: another one makes all scores anew. */
export const modelsVersion = 3
/** Months that segments and features look back. */
export const lookBack = 12
/** Months without an order after which a customer counts as having left. */
export const leftAfter = 6
/** Days after its end until which a contract may still be continued. */
export const graceDays = 30
