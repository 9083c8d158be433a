/** What may stand in `facts`: plain JSON. Never a document number, a telephone number or a person's name. */
export type FactValue = string | number | boolean | null | readonly FactValue[] | { readonly [key: string]: FactValue };

/**
 * Why a rule says no. The same shape in every refusal, in `reasons[]` of problem details and in verdicts.
 * A decision gives every reason at once, never only the first.
 */
export interface Reason {
  /** Stable, upper case with underscores; integrators switch on it. */
  readonly code: string;
  /** Place in the notice (渝职鉴发〔2022〕8号), written 六(三). */
  readonly clause: string;
  /** Chinese; says what is wrong and what to do. */
  readonly message: string;
  /** The facts that the decision used. */
  readonly facts: { readonly [key: string]: FactValue };
}

/** A hint that changes no decision. */
export interface Note {
  readonly code: string;
  readonly message: string;
}

/** A reason; `facts` may be left out when there is none to tell. */
export function reason(code: string, clause: string, message: string, facts: Reason['facts'] = {}): Reason {
  return { code, clause, message, facts };
}
