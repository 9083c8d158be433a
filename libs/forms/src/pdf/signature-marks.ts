import type { PdfNode } from '../fonts/apply-chain.js';
import { shanghaiTime } from './values.js';

/** A signature or approval as it shows on paper. It is never drawn like a seal or like handwriting. */
export type SignatureMark =
  /** To be signed by pen: a line and a date to fill in. */
  | { readonly kind: 'PEN'; readonly role: string; readonly name?: string }
  /** Signed by pen on another print of this document; the scan is kept. */
  | { readonly kind: 'WET_SCAN'; readonly role: string; readonly name: string; readonly at: string; readonly onBehalfOf?: string }
  /** Signed in the system; no 可靠电子签名, and its face says so. */
  | { readonly kind: 'PLATFORM'; readonly role: string; readonly name: string; readonly at: string; readonly hash: string; readonly onBehalfOf?: string }
  /** Signed by a licensed service. */
  | { readonly kind: 'CA'; readonly role: string; readonly name: string; readonly at: string; readonly hash: string; readonly provider: string; readonly onBehalfOf?: string }
  /** In-system approval in place of a seal. */
  | { readonly kind: 'APPROVAL'; readonly role: string; readonly name: string; readonly at: string; readonly onBehalfOf?: string };

/** Characters of a signature's hash shown on paper: enough to compare by eye, the whole one is in the record. */
export const SHOWN_HASH_CHARACTERS = 12;

/** The face of one mark: who, what kind, when and of what. A delegate shows 代某某 (domain §10). */
export interface MarkFace {
  readonly who: string;
  readonly kind: string;
  readonly when: string;
}

/** The place of a day to fill in by pen. */
export const dayForPen = (): string => '　　　　年　　月　　日';

/** What is printed for a mark; the kind is always said in words. Throws INPUT_INVALID for a time that is none. */
export function markFace(mark: SignatureMark): MarkFace {
  if (mark.kind === 'PEN') return { who: `${mark.role}：${mark.name ? `${mark.name}　` : ''}＿＿＿＿＿＿＿＿`, kind: '', when: dayForPen() };
  const who = `${mark.role}：${mark.name}${mark.onBehalfOf ? `（代${mark.onBehalfOf}）` : ''}`;
  const time = shanghaiTime(mark.at);
  switch (mark.kind) {
    case 'WET_SCAN': return { who, kind: '手写签字（原件已扫描归档）', when: time.slice(0, time.indexOf(' ')) }; // paper has a day
    case 'PLATFORM': return { who, kind: '平台签名（非可靠电子签名）', when: `${time}　摘要 ${mark.hash.slice(0, SHOWN_HASH_CHARACTERS)}` };
    case 'CA': return { who, kind: `电子签名（${mark.provider}）`, when: `${time}　摘要 ${mark.hash.slice(0, SHOWN_HASH_CHARACTERS)}` };
    case 'APPROVAL': return { who, kind: '系统内审核通过', when: time };
  }
}

/** Marks one below the other, for a cell of a form. */
export function signatureStack(marks: readonly SignatureMark[], alignment: 'left' | 'right' = 'left'): PdfNode {
  return {
    stack: marks.map((mark) => {
      const face = markFace(mark);
      const small = { fontSize: 8.5, color: '#333333' };
      return { stack: [{ text: face.who }, ...(face.kind ? [{ text: face.kind, ...small }] : []), { text: face.when, ...small }], margin: [0, 4, 0, 4], unbreakable: true };
    }),
    alignment,
  };
}

/** Marks side by side, two a row, for the end of a sheet or register. */
export function signatureGrid(marks: readonly SignatureMark[]): PdfNode {
  const rows: PdfNode[] = [];
  for (let i = 0; i < marks.length; i += 2) {
    rows.push({ columns: [signatureStack(marks.slice(i, i + 1)), signatureStack(marks.slice(i + 1, i + 2))], columnGap: 16, unbreakable: true });
  }
  return { stack: rows, margin: [0, 8, 0, 0] };
}
