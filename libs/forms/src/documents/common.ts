/** Scores as printed: a number's text, or nothing when it is to be written by hand. */
export interface SubjectTexts {
  readonly theory?: string;
  readonly skill?: string;
  readonly comprehensive?: string;
}

/** What practical assessment shows for the subjects that it does not have (三(三)). */
export const PRACTICAL_FIXED_TEXTS = { theory: '免试', comprehensive: '--' } as const;
