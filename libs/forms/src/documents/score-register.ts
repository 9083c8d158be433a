import { EVALUATION_METHOD_NAMES, type EvaluationMethod, type SkillLevel, skillLevelName } from '@gt/domain';

import { defaultFontChain, type FontChain } from '../fonts/font-chain.js';
import { type DocumentIdentity, fieldTable, gridTable, renderForm, sectionTitle, titleBlock } from '../pdf/form-blocks.js';
import type { PdfNode } from '../fonts/apply-chain.js';
import { FORM_CODES } from '../pdf/page-code.js';
import { type SignatureMark, signatureGrid } from '../pdf/signature-marks.js';
import { chineseDate, orBlank, workTypeText } from '../pdf/values.js';
import { PRACTICAL_FIXED_TEXTS } from './common.js';

/** One subject of one candidate: each member's score, the mean to two decimals, whether it passed. */
export interface SubjectLine {
  readonly scores: readonly string[];
  readonly mean: string;
  readonly passed: boolean;
}

/** 成绩登记统计表 of a plan, or a supplementary one (六(四)). */
export interface ScoreRegisterInput extends DocumentIdentity {
  readonly institution: string;
  readonly planName: string;
  readonly firstDay: string;
  readonly lastDay: string;
  /** 0 for the plan's register, 1, 2 … for supplementary ones. */
  readonly supplement: number;
  readonly rows: readonly {
    readonly name: string; readonly idNumberMasked: string; readonly employer: string; readonly occupation: string; readonly workType?: string | null;
    readonly level: SkillLevel; readonly method: EvaluationMethod; readonly panel?: string;
    /** Absent for a candidate without scores (缺考 and the like). */
    readonly theory?: SubjectLine; readonly skill?: SubjectLine; readonly comprehensive?: SubjectLine;
    readonly outcome: string; readonly remark?: string;
  }[];
  /** Proofreader, chairs, chief. */
  readonly signatures: readonly SignatureMark[];
}

/** Renders the register with its statistics. Throws `GlyphMissingError`, INPUT_INVALID. */
export async function renderScoreRegister(input: ScoreRegisterInput, chain: FontChain = defaultFontChain()): Promise<Uint8Array> {
  const days = input.firstDay === input.lastDay ? chineseDate(input.firstDay) : `${chineseDate(input.firstDay)}至${chineseDate(input.lastDay)}`;
  return renderForm({
    code: FORM_CODES.scoreRegister, identity: input, title: '成绩登记统计表', institution: input.institution, orientation: 'landscape',
    content: [
      titleBlock(`职业技能等级贯通评价成绩登记统计表${input.supplement > 0 ? `（补充${input.supplement}）` : ''}`),
      fieldTable([['评价机构', input.institution], ['计划名称', input.planName], ['评价日期', days], ['登记人数', `${input.rows.length} 人`]], 2, 62),
      { text: ' ', fontSize: 5 },
      registerTable(input),
      sectionTitle('统计'),
      statistics(input),
      { text: '各科成绩栏第一行为评审组成员（考评员）评分，第二行为算术平均分。本表经校对人、评审组长、考评组长签字有效。', fontSize: 8.5, margin: [0, 6, 0, 0] },
      signatureGrid(input.signatures),
    ],
  }, chain);
}

function subjectCell(line: SubjectLine | undefined, fixed?: string): PdfNode {
  if (fixed !== undefined) return fixed;
  if (!line) return '';
  return { stack: [{ text: line.scores.join(' / ') }, { text: `平均 ${line.mean}${line.passed ? '' : ' 不合格'}`, bold: true }] };
}

function registerTable(input: ScoreRegisterInput): PdfNode {
  const rows = input.rows.map((row, i): PdfNode[] => {
    const practical = row.method === 'PRACTICAL_ASSESSMENT';
    return [
      String(i + 1), row.name, row.idNumberMasked, row.employer, `${row.occupation}\n${workTypeText(row.workType)}`, skillLevelName(row.level).replace('/', '/\n'),
      row.panel ? `${EVALUATION_METHOD_NAMES[row.method]}\n${row.panel}` : EVALUATION_METHOD_NAMES[row.method],
      subjectCell(row.theory, practical ? PRACTICAL_FIXED_TEXTS.theory : undefined), subjectCell(row.skill),
      subjectCell(row.comprehensive, practical ? PRACTICAL_FIXED_TEXTS.comprehensive : undefined),
      { text: row.outcome, bold: true }, orBlank(row.remark),
    ];
  });
  const score = { width: 72, alignment: 'center' as const };
  return gridTable([
    { title: '序号', width: 22, alignment: 'center' }, { title: '姓名', width: 56 }, { title: '证件号码', width: 74, alignment: 'center' }, { title: '所在单位', width: '*' },
    { title: '职业／工种', width: 64 }, { title: '等级', width: 48, alignment: 'center' }, { title: '评价方式', width: 44, alignment: 'center' },
    { title: '理论', ...score }, { title: '技能', ...score }, { title: '综合', ...score }, { title: '评定结果', width: 44, alignment: 'center' }, { title: '备注', width: 36 },
  ], rows, { fontSize: 8 });
}

function statistics(input: ScoreRegisterInput): PdfNode {
  const counts = new Map<string, number>();
  for (const row of input.rows) counts.set(row.outcome, (counts.get(row.outcome) ?? 0) + 1);
  const text = [`合计 ${input.rows.length} 人`, ...[...counts].map(([outcome, count]) => `${outcome} ${count} 人`)].join('　　');
  return { text };
}
