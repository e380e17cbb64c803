/** The words of the expression languages, which therefore name nothing. */
export const keywords: readonly string[] = ['and', 'or', 'not', 'in', 'is', 'null', 'true', 'false']
