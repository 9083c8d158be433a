import { type SkillLevel, skillLevelName } from '@gt/domain';

import type { PdfBlock, PdfNode } from '../fonts/apply-chain.js';
import { defaultFontChain, type FontChain } from '../fonts/font-chain.js';
import { below, covered, type DocumentIdentity, formTable, gridTable, label, renderForm, sectionTitle, titleBlock, value } from '../pdf/form-blocks.js';
import { FORM_CODES } from '../pdf/page-code.js';
import { dayForPen, type SignatureMark, signatureGrid } from '../pdf/signature-marks.js';
import { orBlank, workTypeText } from '../pdf/values.js';

interface ContactPerson {
  readonly name: string;
  readonly post?: string;
  readonly landline?: string;
  readonly mobile?: string;
}

/** The fields of 附件1. */
export interface FilingFormInput extends DocumentIdentity {
  readonly institution: string;
  readonly institutionKind: string;
  readonly officeAddress: string;
  readonly legalRepresentative: ContactPerson;
  readonly contactPerson: ContactPerson;
  readonly correspondences: readonly { readonly occupation: string; readonly workType?: string | null; readonly level: SkillLevel; readonly titleSpecialities: string }[];
  readonly staff: readonly { readonly name: string; readonly idNumber: string; readonly post: string; readonly education: string; readonly duty: string }[];
  readonly experts: readonly { readonly name: string; readonly idNumber: string; readonly qualification: string; readonly education: string; readonly speciality: string; readonly own: boolean }[];
  /** The body's signature and the supervisor's approval, where given. */
  readonly signatures: readonly SignatureMark[];
}

/** Renders 附件1 《组织专业技术人员参加高技能人才贯通评价机构报备表》 (四(一)). Throws `GlyphMissingError`, INPUT_INVALID. */
export async function renderFilingForm(input: FilingFormInput, chain: FontChain = defaultFontChain()): Promise<Uint8Array> {
  return renderForm({
    code: FORM_CODES.filingForm, identity: input, title: '组织专业技术人员参加高技能人才贯通评价机构报备表', institution: input.institution,
    content: [
      { text: '附件 1', fontSize: 12, margin: [0, 0, 0, 8] },
      titleBlock('组织专业技术人员参加高技能人才\n贯通评价机构报备表'),
      // room for a round seal of 42 mm across the line, and for the day on which it is set
      { columns: [{ text: '评价机构盖章：', width: 'auto' }, { text: dayForPen(), alignment: 'right' }], margin: [0, 26, 0, 40] },
      sectionTitle('一、基本信息'),
      ...basics(input),
      gap,
      gridTable([{ title: '序号', width: 28, alignment: 'center' }, { title: '职业名称', width: 100 }, { title: '工种名称', width: 90 }, { title: '等级', width: 78, alignment: 'center' }, { title: '对应专业技术职称专业范围', width: '*' }],
        orNumbered(2, 5, input.correspondences.map((row, i) => [String(i + 1), row.occupation, workTypeText(row.workType), skillLevelName(row.level), row.titleSpecialities])), { captions: ['二、拟申请贯通评价的专业技术职称专业与技能类职业（工种）对应'] }),
      gap,
      gridTable([{ title: '序号', width: 28, alignment: 'center' }, { title: '姓名', width: 76 }, { title: '身份证号', width: 108, alignment: 'center' }, { title: '职务/职称', width: 90 }, { title: '学历', width: 46, alignment: 'center' }, { title: '工作职责', width: '*' }],
        orNumbered(3, 6, input.staff.map((row, i) => [String(i + 1), row.name, row.idNumber, row.post, row.education, row.duty])), { captions: ['三、人员情况', '（一）负责贯通评价工作人员情况'] }),
      gap,
      gridTable([{ title: '序号', width: 28, alignment: 'center' }, { title: '姓名', width: 72 }, { title: '身份证号', width: 104, alignment: 'center' }, { title: '职务/职称/技能等级', width: '*' }, { title: '学历', width: 40, alignment: 'center' }, { title: '专业方向', width: 74 }, { title: '是否本单位人员', width: 44, alignment: 'center' }],
        orNumbered(3, 7, input.experts.map((row, i) => [String(i + 1), row.name, row.idNumber, row.qualification, row.education, row.speciality, row.own ? '是' : '否'])), { captions: ['（二）评审专家情况（本单位或外单位符合条件的专家，不少于3人）'] }),
      ...(input.signatures.length > 0 ? [signatureGrid(input.signatures)] : []),
    ],
  }, chain);
}

/** An empty table has numbered rows for the pen, as the notice's form has them. */
const orNumbered = (count: number, columns: number, rows: string[][]): string[][] => (rows.length > 0 ? rows : Array.from({ length: count }, (_, i) => [String(i + 1), ...Array.from({ length: columns - 1 }, () => '')]));

const gap: PdfNode = { text: ' ', fontSize: 6 };

/** 一、基本信息: each part under its heading, which never stands alone at a page's foot. */
function basics(input: FilingFormInput): PdfNode[] {
  const wide = (name: string, text: string): PdfNode[] => [label(name), value(text, { colSpan: 3 }), ...covered(2)];
  const person = (who: ContactPerson): PdfNode[][] => [
    [label('姓　名'), value(who.name), label('职　务'), value(orBlank(who.post))],
    [label('座　机'), value(orBlank(who.landline)), label('手　机'), value(orBlank(who.mobile))],
  ];
  const part = (heading: string, rows: PdfNode[][]): PdfBlock => {
    const block = formTable([82, '*', 62, '*'], [[{ text: heading, bold: true, colSpan: 4 }, ...covered(3)], ...rows]);
    return { ...block, table: { ...block.table!, headerRows: 1, keepWithHeaderRows: 1 } };
  };
  return [
    part('（一）评价机构信息', [wide('评价机构名称', input.institution), wide('评价机构类型', input.institutionKind), wide('办公地址', input.officeAddress)]),
    below(part('（二）法定代表人信息', person(input.legalRepresentative))), below(part('（三）联系人信息', person(input.contactPerson))),
  ];
}
