/** What is not as its sentence says. */
export interface Break {
  /** what kind of break, stable */
  readonly code: string;
  /** aggregate type and id, as in `applications.application 0b8f…` */
  readonly aggregate: string;
  /** what is there and what should be; ids and counts, no personal data */
  readonly message: string;
}

export const named = (aggregateType: string, id: string): string => `${aggregateType} ${id}`;

/** Breaks kept and printed of one run: whoever mends has enough to begin with, and a broken installation does not fill the memory. */
export const BREAKS_KEPT = 100;

/** What one sentence of flow.md, "The ledger", came to. */
export interface SentenceReport {
  readonly code: string;
  readonly sentence: string;
  /** things that it was asked of */
  readonly checked: number;
  /** all breaks, also those that are not kept */
  readonly found: number;
  readonly breaks: readonly Break[];
  /** how many things stand how */
  readonly tally: Readonly<Record<string, number>>;
}

/** Gathers what one sentence comes to. */
export class Sentence {
  private checked = 0;
  private found = 0;
  private readonly breaks: Break[] = [];
  private readonly tally = new Map<string, number>();

  constructor(readonly code: string, private readonly sentence: string) {}

  /** One more thing was looked at. */
  look(breaks: readonly Break[] = []): void {
    this.checked += 1;
    this.add(breaks);
  }

  add(breaks: readonly Break[]): void {
    this.found += breaks.length;
    this.breaks.push(...breaks.slice(0, BREAKS_KEPT - this.breaks.length));
  }

  count(standing: string): void { this.tally.set(standing, (this.tally.get(standing) ?? 0) + 1); }

  report(): SentenceReport {
    return { code: this.code, sentence: this.sentence, checked: this.checked, found: this.found, breaks: this.breaks, tally: Object.fromEntries([...this.tally].sort(([a], [b]) => a.localeCompare(b))) };
  }
}
