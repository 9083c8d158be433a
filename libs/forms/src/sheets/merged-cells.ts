/** Rows from 1, columns from 0. */
export interface MergedRange { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }
interface Span { readonly from: number; readonly to: number; /** the range's first column: its first row has the content */ readonly first: boolean }

/** Columns and spans that are kept: what lies beyond is not read, and more spans no sheet has that people made. */
const MAX_COLUMN = 200;
const MAX_SPANS = 200_000;

/** Which cells of a sheet are merged into another one and so have no content of their own. */
export class MergedCells {
  private readonly columns = new Map<number, Span[]>();
  private spans = 0;
  private sorted = true;

  get none(): boolean { return this.spans === 0; }

  add({ left, top, right, bottom }: MergedRange): void {
    for (let column = left; column <= Math.min(right, MAX_COLUMN) && this.spans < MAX_SPANS; column += 1) {
      const spans = this.columns.get(column) ?? [];
      spans.push({ from: top, to: bottom, first: column === left });
      this.columns.set(column, spans);
      this.spans += 1;
      this.sorted = false;
    }
  }

  /** Whether a cell has its content in another one; `row` from 1, `column` from 0. */
  covers(row: number, column: number): boolean {
    if (!this.sorted) {
      for (const spans of this.columns.values()) spans.sort((a, b) => a.from - b.from);
      this.sorted = true;
    }
    const spans = this.columns.get(column) ?? [];
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (spans[middle]!.from <= row) low = middle + 1;
      else high = middle;
    }
    const span = spans[low - 1]; // merged ranges do not overlap
    return span !== undefined && row <= span.to && !(span.first && row === span.from);
  }
}

/** `A` → 0, `AA` → 26. */
export const columnNumber = (letters: string): number => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
