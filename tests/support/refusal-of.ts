import { ModelRefusal } from '../../pipelines/models/refusal.ts'

/** The code with which a model refuses its data; undefined where it gives an answer, any other error as it is. */
export const refusalOf = (answer: () => unknown): string | undefined => {
  try {
    answer()
    return undefined
  } catch (error) {
    if (error instanceof ModelRefusal) return error.code
    throw error
  }
}
