import { acceptedUnless, reason, refused, type Decision, type PlainDate } from '@gt/domain';
import { stateRefusal, type Application, type ApplicationEvent, type DecidedBy } from './application.js';
import { moveRefusal } from './move-decisions.js';

/** A recommendation on paper (五(二)) as intake found it: who signed it for the unit, when, what the seal reads, and which page it was. */
export interface PaperRecommendation {
  readonly signerName: string; readonly signerPost: string; readonly signedOn: PlainDate;
  readonly pageSha256: string;
  /** the seal's text as intake read it, and why it counts where it is not the registered name */
  readonly sealReads: string; readonly sealNote: string | null;
  /** why on paper although the unit has an account */
  readonly reason: string | null;
}
/** What intake records: the paper, the unit's opinion, and its own decision whether the seal is the unit's. */
export interface PaperCommand extends PaperRecommendation { readonly opinion: string; readonly sealIsUnits: boolean }
export interface PaperFacts {
  readonly today: PlainDate; readonly by: DecidedBy; readonly employerName: string;
  /** the unit has a reviewer with an account */
  readonly hasAccount: boolean;
  /** SHA-256 of the stamped pages that were handed in with the application */
  readonly pages: readonly string[];
}

/** Names of units are compared without white space and the width of brackets. */
const unitKey = (name: string): string => name.normalize('NFKC').replaceAll(/\s/g, '');

/**
 * Records the recommendation of a unit without an account. A person decides that the seal is the unit's; every reason at once: EMPLOYER_HAS_ACCOUNT,
 * SEAL_NOT_THE_UNITS, SEAL_NAME_DIFFERS (say why it counts), PAGE_MISSING, SIGNED_IN_THE_FUTURE.
 */
export function recommendOnPaper(state: Application, { opinion, sealIsUnits, ...paper }: PaperCommand, facts: PaperFacts): Decision<ApplicationEvent> {
  const wrong = stateRefusal(state, 'ApplicationRecommended', '登记纸质推荐') ?? moveRefusal(state);
  if (wrong) return refused(wrong);
  return acceptedUnless<ApplicationEvent>([
    ...(facts.hasAccount && paper.reason === null ? [reason('EMPLOYER_HAS_ACCOUNT', '五(二)', '该单位已有在用的审核账号，请由单位在系统内推荐；确需采用纸质推荐的，请写明原因。')] : []),
    ...(sealIsUnits ? [] : [reason('SEAL_NOT_THE_UNITS', '五(二)', '印章不是该单位的，不能登记为单位推荐，请“退回”申请人，由所在单位重新盖章。')]),
    ...(sealIsUnits && unitKey(paper.sealReads) !== unitKey(facts.employerName) && paper.sealNote === null ? [reason('SEAL_NAME_DIFFERS', '五(二)', '印章文字与登记的单位名称不同，请写明认定为该单位印章的理由（例如已更名，附变更通知书文号）。')] : []),
    ...(facts.pages.includes(paper.pageSha256) ? [] : [reason('PAGE_MISSING', '五(二)', '还没有上传这一页盖章的推荐意见，请先扫描或拍照上传。')]),
    ...(paper.signedOn > facts.today ? [reason('SIGNED_IN_THE_FUTURE', '五(二)', '单位签署日期晚于今天，请核对。', { signedOn: paper.signedOn })] : []),
  ], { type: 'ApplicationRecommended', data: { opinion, sealKind: 'WET_STAMP_SCAN', by: facts.by, paper } });
}

/**
 * Intake sends one back whose unit has no account (五(二)): the stamped page is not the unit's, is missing or says no; there is nobody else who could. EMPLOYER_HAS_ACCOUNT:
 * the unit's own reviewer does it.
 */
export function returnOnPaper(state: Application, why: string, facts: Pick<PaperFacts, 'hasAccount'>): Decision<ApplicationEvent> {
  const wrong = stateRefusal(state, 'ApplicationReturnedByEmployer', '退回');
  if (wrong) return refused(wrong);
  return acceptedUnless<ApplicationEvent>(facts.hasAccount ? [reason('EMPLOYER_HAS_ACCOUNT', '五(二)', '该单位已有在用的审核账号，请由单位在系统内退回。')] : [], { type: 'ApplicationReturnedByEmployer', data: { reason: why, onPaper: true } });
}
