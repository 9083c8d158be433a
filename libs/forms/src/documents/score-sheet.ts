import { EVALUATION_METHOD_NAMES, type EvaluationMethod, type SkillLevel, skillLevelName } from '@gt/domain';

import { defaultFontChain, type FontChain } from '../fonts/font-chain.js';
import { type DocumentIdentity, fieldTable, formTable, label, renderForm, sectionTitle, titleBlock, value, withHeights } from '../pdf/form-blocks.js';
import type { PdfNode } from '../fonts/apply-chain.js';
import { FORM_CODES } from '../pdf/page-code.js';
import { type SignatureMark, signatureGrid } from '../pdf/signature-marks.js';
import { chineseDate, orBlank, workTypeText } from '../pdf/values.js';
import { PRACTICAL_FIXED_TEXTS, type SubjectTexts } from './common.js';

/** 评审及评价表 of one expert or assessor for one candidate (六(三), 六(四)). */
export interface ScoreSheetInput extends DocumentIdentity {
  readonly institution: string;
  readonly planName: string;
  /** YYYY-MM-DD. */
  readonly assessedOn: string;
  readonly venue?: string;
  readonly standard: string;
  readonly candidate: { readonly name: string; readonly idNumberMasked: string; readonly employer: string; readonly title?: string };
  readonly occupation: string;
  readonly workType?: string | null;
  readonly level: SkillLevel;
  readonly method: EvaluationMethod;
  /** 现场实作 / 模拟操作 / 工艺设计, for practical assessment. */
  readonly practicalForm?: string;
  readonly panel?: string;
  readonly expert: { readonly name: string; readonly duty: string; readonly qualification: string; readonly employer?: string };
  /** 接受 or 回避 with its reason, as declared. */
  readonly conflictDeclaration?: string;
  /** Absent scores print as free cells to be written by hand. */
  readonly scores: SubjectTexts;
  readonly comment?: string;
  /** Version of the sheet: a change after a signature is a new one. */
  readonly version: number;
  readonly changeReason?: string;
  readonly signatures: readonly SignatureMark[];
}

/** Renders a score sheet, filled in or to be filled in by pen. Throws `GlyphMissingError`, INPUT_INVALID. */
export async function renderScoreSheet(input: ScoreSheetInput, chain: FontChain = defaultFontChain()): Promise<Uint8Array> {
  const practical = input.method === 'PRACTICAL_ASSESSMENT';
  return renderForm({
    code: FORM_CODES.scoreSheet, identity: input, title: '评审及评价表', institution: input.institution,
    content: [
      titleBlock('职业技能等级贯通评价评审及评价表'),
      fieldTable([
        ['评价机构', input.institution], ['计划名称', input.planName],
        ['评价日期', chineseDate(input.assessedOn)], ['评价地点', orBlank(input.venue)],
        ['评价依据', input.standard], ['评价方式', input.practicalForm ? `${EVALUATION_METHOD_NAMES[input.method]}（${input.practicalForm}）` : EVALUATION_METHOD_NAMES[input.method]],
      ], 2, 62),
      sectionTitle('参评人员'),
      fieldTable([
        ['姓　名', input.candidate.name], ['证件号码', input.candidate.idNumberMasked],
        ['所在单位', input.candidate.employer], ['职　称', orBlank(input.candidate.title)],
        ['职　业', input.occupation], ['工　种', workTypeText(input.workType)],
        ['申报等级', skillLevelName(input.level)], ['评审组', orBlank(input.panel)],
      ], 2, 62),
      sectionTitle(practical ? '考评人员' : '评审专家'),
      fieldTable([
        ['姓　名', input.expert.name], ['职　责', input.expert.duty],
        ['资　格', input.expert.qualification], ['所在单位', orBlank(input.expert.employer)],
        ['回避声明', orBlank(input.conflictDeclaration)], ['版　次', input.changeReason ? `第 ${input.version} 版（更改原因：${input.changeReason}）` : `第 ${input.version} 版`],
      ], 2, 62),
      sectionTitle('评定成绩（百分制，最多一位小数，60 分及以上为合格）'),
      scoreTable(input, practical),
      sectionTitle('评审意见'),
      commentTable(input.comment),
      { text: '本表经评审专家（考评员）签字后方可生效。', margin: [0, 8, 0, 0], fontSize: 9 },
      signatureGrid(input.signatures),
    ],
  }, chain);
}

function scoreTable(input: ScoreSheetInput, practical: boolean): PdfNode {
  const shown: SubjectTexts = practical ? { ...input.scores, ...PRACTICAL_FIXED_TEXTS } : input.scores;
  const cell = (text: string | undefined): PdfNode => ({ text: text ?? ' ', fontSize: 14, bold: true, alignment: 'center', margin: [0, 6, 0, 6] });
  return formTable([62, '*', '*', '*'], [
    [label('科目'), label('理论'), label('技能'), label('综合')],
    [label('成绩', { margin: [0, 9, 0, 0] }), cell(shown.theory), cell(shown.skill), cell(shown.comprehensive)],
  ]);
}

function commentTable(comment: string | undefined): PdfNode {
  const block = formTable(['*'], [[value(orBlank(comment), { lineHeight: 1.4 })]], false);
  return withHeights(block, [comment ? 40 : 90]);
}
