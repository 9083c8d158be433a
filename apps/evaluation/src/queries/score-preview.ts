import type { EvaluationMethod } from '@gt/domain';
import { previewScores, type ScorePreview, type ScorePreviewInput } from '@gt/rules';
import { badRequest, validateDto, type FieldFault, type Kit } from '@gt/service-kit';
import { ScorePreviewDto } from '../http/preview-dto.js';
import { publicRuleSet } from '../storage/facts.js';

/** 成绩试算 (api.md). Faults of shape and faults that depend on the method are told together, one for each field. Throws 400. */
export async function showScorePreview(kit: Kit, body: unknown): Promise<ScorePreview> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest([], 'NOT_AN_OBJECT', '请求内容应为 JSON 对象（{…}）。');
  const shape = validateDto(ScorePreviewDto, body);
  const faults: FieldFault[] = shape.ok ? [] : [...shape.faults];
  const input = judgeable(body as Record<string, unknown>);
  const result = input ? previewScores(input, await publicRuleSet(kit.db, kit.clock.today())) : null;
  if (result && !result.ok) faults.push(...result.faults.filter((fault) => !faults.some((known) => known.field === fault.field)));
  if (faults.length > 0 || !result?.ok) throw badRequest(faults);
  return result.preview;
}

/** The input as far as the rules can judge it: a known method and an array of members; a member that is no object has no scores. */
function judgeable(body: Record<string, unknown>): ScorePreviewInput | null {
  const known = validateDto(ScorePreviewDto, { method: body['method'], members: [] }).ok;
  if (!known || !Array.isArray(body['members'])) return null;
  const members = body['members'].slice(0, MAX_JUDGED).map((member: unknown) => (typeof member === 'object' && member !== null && !Array.isArray(member) ? member : null));
  return members.includes(null) ? null : { method: body['method'] as EvaluationMethod, members: members as ScorePreviewInput['members'] };
}

/** Members judged one by one; more are refused by their number alone. */
const MAX_JUDGED = 100;
