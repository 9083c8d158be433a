import { type SkillLevel, skillLevelName } from '@gt/domain';

import type { PdfBlock, PdfNode } from '../fonts/apply-chain.js';
import { defaultFontChain, type FontChain } from '../fonts/font-chain.js';
import type { DocumentIdentity } from '../pdf/form-blocks.js';
import { FORM_CODES, printedPageCode, qrBlock, shortDocumentId } from '../pdf/page-code.js';
import { renderPdf } from '../pdf/pdf-engine.js';
import { photoBlock } from '../pdf/photo.js';
import { chineseDate, shanghaiTime, workTypeText } from '../pdf/values.js';

/** The face of a 职业技能等级证书 (domain §8). */
export interface CertificateInput extends DocumentIdentity {
  readonly name: string;
  readonly idType: string;
  /** In full: the face shows it. Never logged. */
  readonly idNumber: string;
  readonly occupation: string;
  readonly workType?: string | null;
  readonly level: SkillLevel;
  readonly certificateNumber: string;
  /** The body's printed name. */
  readonly institution: string;
  /** YYYY-MM-DD. */
  readonly issuedOn: string;
  /** The 1-inch print, JPEG or PNG of at most `MAX_PHOTO_BYTES`; without it an empty frame says where one is stuck on. */
  readonly photo?: Uint8Array;
  /** What the QR code opens. */
  readonly checkUrl: string;
  /** Addresses printed for a query by hand, at most 3. */
  readonly queryAddresses: readonly string[];
  /** Serial of the printed copy; another field than the certificate number. */
  readonly printSerial?: string;
  /** How often it was issued again; printed as 补发. */
  readonly reissue?: boolean;
}

// A4 in points, and the frame's distances from its edge.
const PAGE_WIDTH = 595.28;
const PAGE_HEIGHT = 841.89;
const OUTER_FRAME = 30;
const INNER_FRAME = 36;
const SIDE_MARGIN = 72;
const LABEL_WIDTH = 104;
/** 25 mm × 35 mm, the photo of one inch. */
const PHOTO = { width: 71, height: 99 };
const QR_EDGE = 92;
const VALUE_SIZE = 13;
/** Longer values (transliterated names, names of bodies) are set smaller, so that the page holds the longest name. */
const LONG_VALUE_CHARACTERS = 22;
const LONG_VALUE_SIZE = 10.5;

function field(label: string, text: string, more: PdfBlock = {}): PdfNode[] {
  return [
    { text: label, color: '#444444', border: [false, false, false, false] },
    { text, bold: true, border: [false, false, false, true], fontSize: [...text].length > LONG_VALUE_CHARACTERS ? LONG_VALUE_SIZE : VALUE_SIZE, ...more },
  ];
}

function fields(rows: PdfNode[][]): PdfBlock {
  return {
    fontSize: VALUE_SIZE,
    table: { widths: [LABEL_WIDTH, '*'], body: rows },
    layout: { hLineWidth: () => 0.5, vLineWidth: () => 0, hLineColor: () => '#999999', paddingTop: () => 9, paddingBottom: () => 4, paddingLeft: () => 2, paddingRight: () => 2 },
  };
}

/**
 * Renders the certificate on one A4 page with its QR code and room for the body's stamp; no seal is drawn.
 * Throws `GlyphMissingError`, INPUT_INVALID, CONTENT_TOO_LONG (never a second page).
 */
export async function renderCertificate(input: CertificateInput, chain: FontChain = defaultFontChain()): Promise<Uint8Array> {
  shanghaiTime(input.createdAt); // a wrong time is refused here, with a message, not by the PDF library
  const code = FORM_CODES.certificate;
  return renderPdf({
    title: '职业技能等级证书',
    institution: input.institution,
    createdAt: input.createdAt,
    orientation: 'portrait',
    margins: [SIDE_MARGIN, 88, SIDE_MARGIN, 64],
    fontSize: 12,
    maxPages: 1,
    background: frame,
    content: [
      { text: '职业技能等级证书', bold: true, fontSize: 32, characterSpacing: 4, alignment: 'center', margin: [0, 0, 0, 4] },
      { text: input.reissue ? '（补发）' : ' ', alignment: 'center', fontSize: 11, color: '#444444', margin: [0, 0, 0, 22] },
      {
        columns: [
          { width: '*', ...fields([field('姓　　名', input.name), field('证件类型', input.idType), field('证件号码', input.idNumber), field('职业名称', input.occupation)]) },
          {
            width: PHOTO.width + 2, margin: [0, 6, 0, 0],
            table: { widths: [PHOTO.width], heights: [PHOTO.height], body: [[photoBlock(input.photo, PHOTO.width, PHOTO.height, '照片粘贴处')]] },
            layout: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => '#999999', vLineColor: () => '#999999', paddingLeft: () => 0, paddingRight: () => 0, paddingTop: () => 0, paddingBottom: () => 0 },
          },
        ],
        columnGap: 20,
      },
      fields([
        field('工种／职业方向', workTypeText(input.workType)),
        field('职业技能等级', skillLevelName(input.level)),
        field('证书编号', input.certificateNumber, { characterSpacing: 0.6, fontSize: VALUE_SIZE }),
        field('评价机构', input.institution),
        field('发证日期', chineseDate(input.issuedOn)),
      ]),
      stampAndCode(input),
    ],
    footer: (page, pages) => ({
      margin: [SIDE_MARGIN, 4, SIDE_MARGIN, 0], fontSize: 7.5, color: '#555555',
      columns: [
        { text: `${printedPageCode({ ...code, documentId: input.documentId, page, pages })}　文件 ${shortDocumentId(input.documentId)}` },
        { text: input.printSerial ? `印刷流水号 ${input.printSerial}` : '', alignment: 'right' },
      ],
    }),
  }, chain);
}

function stampAndCode(input: CertificateInput): PdfNode {
  return {
    margin: [0, 30, 0, 0], columnGap: 14, unbreakable: true,
    columns: [
      qrBlock(input.checkUrl, QR_EDGE),
      {
        width: '*', fontSize: 9, lineHeight: 1.35, margin: [0, 10, 0, 0],
        stack: [
          { text: '扫描二维码查询证书状态' },
          { text: '证书信息查询网址：', margin: [0, 6, 0, 0] },
          ...input.queryAddresses.slice(0, 3).map((text): PdfNode => ({ text, fontSize: 8.5, wordBreak: 'break-all' })),
        ],
      },
      { width: 150, stack: [{ text: '（评价机构盖章处）', alignment: 'center', color: '#777777', margin: [0, 44, 0, 0] }] },
    ],
  };
}

function frame(): PdfNode {
  const rectangle = (inset: number, lineWidth: number): object => ({
    type: 'rect', x: inset, y: inset, w: PAGE_WIDTH - 2 * inset, h: PAGE_HEIGHT - 2 * inset, lineWidth, lineColor: '#1f4e79',
  });
  return { canvas: [rectangle(OUTER_FRAME, 2), rectangle(INNER_FRAME, 0.6)] };
}
