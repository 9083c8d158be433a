/** One condition as a person reads it. */
export interface VerdictRow { readonly standing: 'MET' | 'NOT_MET' | 'PENDING'; readonly condition: string; readonly fact: string; readonly clause: string }
