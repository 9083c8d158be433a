import { parseCertificateNumber } from '@gt/domain';
import { named, type Break } from '../report.js';

/** A number as a certificate or a recorded void has it. */
export interface NumberEntry {
  readonly number: string;
  readonly kind: 'CERTIFICATE' | 'VOID';
  /** of the certificate, or of the number book whose event voids it */
  readonly id: string;
  /** false: the number was given by an event, and the certificate's row is gone */
  readonly hasRow: boolean;
  /** what the issuing event recorded: our number, or the one of the returned file; null: there is no such event */
  readonly recorded: string | null;
  readonly mode: 'ALLOTTED' | 'IMPORTED' | null;
  readonly siteId: string | null;
  readonly issueYear: number | null;
  readonly level: number | null;
}

/** A number book: serials 1…last of a site in an issue year at a level are given. */
export interface NumberBook { readonly siteId: string; readonly issueYear: number; readonly level: number; readonly lastSerial: number }

/** Characters of a number before its serial: site, year and level. */
const BLOCK_LENGTH = 16;
/** Missing serials named one by one; of more the first and the last tell. */
const SERIALS_NAMED = 5;
const bookKey = (siteId: string, issueYear: number, level: number): string => `${siteId}/${issueYear}/${level}`;

/** `last`: the highest serial met; `allotted`: the highest that we gave. They differ where numbers were imported before a body came to be numbered here. */
interface Block { readonly prefix: string; last: number; allotted: number; book: string | null }

/** Takes all numbers in their own order and says what is wrong with them. Holds one block and the books, not the numbers. */
export class NumberJudge {
  private readonly books: Map<string, number>;
  private readonly met = new Set<string>();
  private block: Block | null = null;
  private imported: { readonly prefix: string; readonly serial: number } | null = null;
  private before: NumberEntry | null = null;

  constructor(books: readonly NumberBook[]) {
    this.books = new Map(books.map((b) => [bookKey(b.siteId, b.issueYear, b.level), b.lastSerial]));
  }

  add(entry: NumberEntry): readonly Break[] {
    const breaks = [...judgeEntry(entry)];
    if (this.before?.number === entry.number) breaks.push(brokenEntry(entry, 'NUMBER_TWICE', `its number is also that of ${aggregateOf(this.before)}`));
    else if (entry.mode === 'IMPORTED') this.pass(entry);
    else breaks.push(...this.follow(entry));
    this.before = entry;
    return breaks;
  }

  /** After the last number. */
  end(): readonly Break[] {
    return [
      ...this.closeBlock(),
      ...[...this.books].filter(([key, last]) => last > 0 && !this.met.has(key)).map(([key, last]): Break => ({ code: 'BOOK_WITHOUT_NUMBERS', aggregate: named('certificates.number-book', key), message: `it has given ${last} numbers, and there is none of them` })),
    ];
  }

  /** Imported numbers have gaps of their own; what we allot goes on after them. */
  private pass(entry: NumberEntry): void {
    const serial = parseCertificateNumber(entry.number)?.serial;
    if (serial === undefined) return; // named by judgeEntry
    this.imported = { prefix: entry.number.slice(0, BLOCK_LENGTH), serial };
    if (this.block?.prefix === this.imported.prefix) this.block.last = serial;
  }

  /** Serials of a block follow each other from 1 (or from the highest imported one), voided ones included. */
  private follow(entry: NumberEntry): Break[] {
    const parts = parseCertificateNumber(entry.number);
    if (!parts) return []; // named by judgeEntry
    const prefix = entry.number.slice(0, BLOCK_LENGTH);
    const breaks: Break[] = [];
    if (this.block?.prefix !== prefix) {
      breaks.push(...this.closeBlock());
      this.block = { prefix, last: this.imported?.prefix === prefix ? this.imported.serial : 0, allotted: 0, book: null };
    }
    const block = this.block!;
    if (entry.siteId !== null && entry.issueYear !== null && entry.level !== null) block.book ??= bookKey(entry.siteId, entry.issueYear, entry.level);
    if (parts.serial !== block.last + 1) breaks.push(brokenEntry(entry, 'NUMBER_GAP', `its serial is ${parts.serial}, and ${missing(block.last + 1, parts.serial - 1)} before it missing`));
    block.last = parts.serial;
    block.allotted = parts.serial;
    return breaks;
  }

  private closeBlock(): Break[] {
    const { block } = this;
    this.block = null;
    if (!block) return [];
    const aggregate = named('certificates.number-book', block.book ?? block.prefix);
    if (block.book === null) return [{ code: 'VOIDS_WITHOUT_BOOK', aggregate, message: 'there are voided numbers of a block without any certificate or book' }];
    if (this.met.has(block.book)) return [{ code: 'BOOK_IN_TWO_BLOCKS', aggregate, message: `numbers of one book begin with different characters (one of them ${block.prefix})` }];
    this.met.add(block.book);
    const last = this.books.get(block.book) ?? 0;
    return last === block.allotted ? [] : [{ code: 'BOOK_DIFFERS', aggregate, message: `the book stands at ${last}, the last number given has serial ${block.allotted}` }];
  }
}

const aggregateOf = (entry: NumberEntry): string => named(entry.kind === 'CERTIFICATE' ? 'certificates.certificate' : 'certificates.number-book', entry.id);
const brokenEntry = (entry: NumberEntry, code: string, message: string): Break => ({ code, aggregate: aggregateOf(entry), message });
const missing = (from: number, to: number): string => (to <= from ? `serial ${from} is` : to - from < SERIALS_NAMED ? `serials ${Array.from({ length: to - from + 1 }, (_, i) => from + i).join(', ')} are` : `serials ${from} to ${to} are`);

/** One number by itself: the certificate that it stands on, the event that gave it. */
function judgeEntry(entry: NumberEntry): readonly Break[] {
  const parts = parseCertificateNumber(entry.number);
  const breaks: Break[] = [];
  if (!parts) breaks.push(brokenEntry(entry, 'NUMBER_MALFORMED', 'it is no certificate number'));
  if (entry.kind === 'VOID') return breaks;
  if (!entry.hasRow) return [...breaks, brokenEntry(entry, 'NUMBER_WITHOUT_CERTIFICATE', 'its number was given, and neither a certificate nor a void has it')];
  if (entry.recorded !== entry.number) {
    breaks.push(brokenEntry(entry, 'NUMBER_NOT_AS_RECORDED', entry.recorded === null ? 'no event gave its number' : entry.mode === 'IMPORTED' ? 'its number is not the one of the returned file' : 'its number is not the one that was allotted'));
  }
  if (parts && (parts.level !== entry.level || Number(parts.year) !== (entry.issueYear ?? 0) % 100)) breaks.push(brokenEntry(entry, 'NUMBER_OF_ANOTHER_BLOCK', 'year or level of its number are not those of the certificate'));
  return breaks;
}
