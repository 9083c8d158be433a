import { EVALUATION_METHOD_NAMES, type EvaluationMethod, type SkillLevel, skillLevelName } from '@gt/domain';

import { defaultFontChain, type FontChain } from '../fonts/font-chain.js';
import { type DocumentIdentity, fieldTable, gridTable, renderForm, sealSpace, titleBlock } from '../pdf/form-blocks.js';
import { FORM_CODES } from '../pdf/page-code.js';
import { type SignatureMark, signatureGrid } from '../pdf/signature-marks.js';
import { workTypeText } from '../pdf/values.js';

/** One holder of the 《职业技能等级认定获证人员名册》; scores as printed (`82.33`, `免试`, `--`). */
export interface HolderRow {
  readonly name: string;
  readonly sex: string;
  readonly idNumber: string;
  readonly employer: string;
  readonly occupation: string;
  readonly workType?: string | null;
  readonly level: SkillLevel;
  readonly method: EvaluationMethod;
  readonly theory: string;
  readonly skill: string;
  readonly comprehensive: string;
  readonly outcome: string;
  readonly certificateNumber: string;
  /** YYYY-MM-DD. */
  readonly issuedOn: string;
  readonly remark?: string;
}

/** 获证人员名册 of a batch (六(五)). */
export interface HolderRosterInput extends DocumentIdentity {
  readonly institution: string;
  readonly planName: string;
  readonly supervisor: string;
  readonly rows: readonly HolderRow[];
  readonly signatures: readonly SignatureMark[];
}

/** The sixteen columns of domain §8, in their order; the spreadsheet has the same. */
export const HOLDER_ROSTER_TITLES = [
  '序号', '姓名', '性别', '证件号码', '所在单位', '职业', '工种', '等级', '评价方式', '理论', '技能', '综合', '评定结果', '证书编号', '发证日期', '备注',
] as const;

/** A holder as the sixteen texts of the roster. */
export function holderCells(row: HolderRow, index: number): string[] {
  return [
    String(index + 1), row.name, row.sex, row.idNumber, row.employer, row.occupation, workTypeText(row.workType), skillLevelName(row.level), EVALUATION_METHOD_NAMES[row.method],
    row.theory, row.skill, row.comprehensive, row.outcome, row.certificateNumber, row.issuedOn, row.remark ?? '',
  ];
}

const WIDTHS: readonly (number | '*')[] = [20, 46, 20, 80, '*', 52, 46, 36, 34, 26, 26, 26, 34, 100, 44, 32];
const LEVEL_COLUMN = HOLDER_ROSTER_TITLES.indexOf('等级');
const LEFT_COLUMNS = new Set(['姓名', '所在单位', '职业', '工种', '备注']);

/** Renders the roster, landscape, with the heading row on every page. Throws `GlyphMissingError`, INPUT_INVALID. */
export async function renderHolderRoster(input: HolderRosterInput, chain: FontChain = defaultFontChain()): Promise<Uint8Array> {
  return renderForm({
    code: FORM_CODES.holderRoster, identity: input, title: '职业技能等级认定获证人员名册', institution: input.institution, orientation: 'landscape',
    content: [
      titleBlock('职业技能等级认定获证人员名册'),
      fieldTable([['评价机构', input.institution], ['计划名称', input.planName], ['监管部门', input.supervisor], ['获证人数', `${input.rows.length} 人`]], 2, 62),
      { text: ' ', fontSize: 5 },
      gridTable(
        HOLDER_ROSTER_TITLES.map((title, i) => ({ title, width: WIDTHS[i]!, alignment: LEFT_COLUMNS.has(title) ? 'left' as const : 'center' as const })),
        input.rows.map((row, i) => holderCells(row, i).map((text, column) => (column === LEVEL_COLUMN ? text.replace('/', '/\n') : text))),
        { fontSize: 7.5, padding: 2 },
      ),
      signatureGrid(input.signatures),
      sealSpace('评价机构盖章处', { alignment: 'right', margin: [0, 24, 60, 0] }),
    ],
  }, chain);
}
