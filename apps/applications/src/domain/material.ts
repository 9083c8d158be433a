import { CLAIM_KIND_NAMES } from '@gt/domain';
import type { FormContent } from './form.js';

/** Kinds of papers that go with 附件2, with the clause that asks for them. */
export const MATERIALS = {
  TITLE_CERTIFICATE: { name: '专业技术职称证书', clause: '附件2 填表说明六' },
  ID_DOCUMENT: { name: '身份证件（正反面）', clause: '附件2 填表说明六' },
  EDUCATION: { name: '学历证书', clause: '附件2' },
  SKILL_CERTIFICATE: { name: '职业资格或职业技能等级证书', clause: '二(二)' },
  WORK_YEARS: { name: '相关或相近工作年限证明', clause: '二(二)' },
  APPRAISAL: { name: '近三年年度考核结果', clause: '二' },
  FRONT_LINE: { name: '从事生产一线技能工作证明', clause: '二(四)' },
  CLAIM_PROOF: { name: '直接认定证明材料', clause: '三(一)' },
  ACHIEVEMENT_PROOF: { name: '获奖情况、工作实绩、生产贡献资料', clause: '附件2 填表说明六' },
  /** registered from a scan, never handed in by itself */
  SIGNED_FORM: { name: '签字盖章的申报表', clause: '附件2 填表说明一' },
  /** a unit without an account: handed in by intake alone */
  PAPER_RECOMMENDATION: { name: '单位盖章的推荐意见', clause: '五(二)' },
  OTHER: { name: '其他材料', clause: '五(三)' },
} as const;
export type MaterialKind = keyof typeof MATERIALS;

/** Papers that come another way than with the form: they are on no list of what is asked for. */
export const APART: readonly MaterialKind[] = ['SIGNED_FORM', 'PAPER_RECOMMENDATION'];

/** One line of an application's list of materials. */
export interface Material {
  /** the kind; a claim's proof with the claim's place in the form: `CLAIM_PROOF:0` */
  readonly item: string;
  readonly kind: MaterialKind;
  readonly name: string;
  readonly clause: string;
  /** the notice wants a copy with this form (填表说明六, 七(四)); on paper or here */
  readonly needed: boolean;
}

const ITEM = /^([A-Z_]+)(?::(\d{1,2}))?$/;
/** The kind of an item and, for a claim's proof, the claim's place; undefined for what is no item. */
export function itemOf(item: string): { readonly kind: MaterialKind; readonly claim: number | null } | undefined {
  const [, kind, claim] = ITEM.exec(item) ?? [];
  if (kind === undefined || !Object.hasOwn(MATERIALS, kind) || (claim !== undefined) !== (kind === 'CLAIM_PROOF')) return undefined;
  return { kind: kind as MaterialKind, claim: claim === undefined ? null : Number(claim) };
}

/** The list of materials that follows from what the form says (二, 三(一), 七(四), 附件2 填表说明六); always in the same order. */
export function materialsOf(form: FormContent): readonly Material[] {
  const of = (kind: MaterialKind, needed: boolean): Material => ({ item: kind, kind, ...MATERIALS[kind], needed });
  const prior = form.priorCertificates.length > 0;
  return [
    of('TITLE_CERTIFICATE', true), of('ID_DOCUMENT', true), of('EDUCATION', false),
    // 二(二) and 二(三) rest on an earlier certificate and on years of work
    of('SKILL_CERTIFICATE', prior), of('WORK_YEARS', prior), of('APPRAISAL', false), of('FRONT_LINE', form.frontLine),
    ...form.claims.map((claim, index): Material => ({ item: `CLAIM_PROOF:${index}`, kind: 'CLAIM_PROOF', name: `${MATERIALS.CLAIM_PROOF.name}：${claim.name || CLAIM_KIND_NAMES[claim.kind]}`, clause: MATERIALS.CLAIM_PROOF.clause, needed: true })),
    of('ACHIEVEMENT_PROOF', form.achievements.trim() !== ''), of('OTHER', false),
  ];
}

/** What was seen: the original itself, a copy with the issuer's seal, or the issuer's own register. */
export const ORIGINALS = { ORIGINAL: '原件', SEALED_COPY: '加盖公章的复印件', REGISTER: '发证机关网上查询' } as const;
export type OriginalSeen = keyof typeof ORIGINALS;
/** One tick of the list. */
export interface MaterialCheck { readonly original: OriginalSeen; readonly note: string | null; readonly files: readonly string[]; readonly byName: string; readonly bySubject: string; readonly at: string }
/** A line of the list that the body asks to supplement, and why. */
export interface AskedItem { readonly item: string; readonly reason: string }

/** What a submission takes with it: whoever reads the event learns what was handed in, and nothing of the content. */
export interface SubmittedFile { readonly id: string; readonly material: string; readonly sha256: string }
/** The part of the master that is printed: its left upper corner and size, as parts of the picture's width and height (0–1). */
export interface Crop { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
export interface SubmittedPhoto { readonly sha256: string; readonly crop: Crop }
