import type { PlainDate } from '@gt/domain';
import { decideChangeFees, decideDraftFees, decidePublishFees, decideSupersedeFees, type FeeContent, type FeeEvent, type FeeSchedule } from '../domain/fee-schedule.js';
import { feeView, type FeeView } from '../queries/views.js';
import { publishedFeesId } from '../storage/facts.js';
import { changeEdition, draftEdition, issueEdition, type EditionKind } from './editions.js';
import type { UseCase } from './use-case.js';

const FEES: EditionKind<FeeSchedule, FeeContent, FeeEvent, FeeView> = {
  name: '收费标准', drafting: 'fee.draft', issuing: 'fee.publish', store: (stores) => stores.fees, view: feeView,
  draft: decideDraftFees, change: decideChangeFees, issue: async (_, fees, facts) => decidePublishFees(fees, facts), supersede: decideSupersedeFees, currentId: publishedFeesId,
};

/** Begins a price list of a body (七(五)). */
export const draftFees = (use: UseCase, institutionId: string, content: FeeContent): Promise<FeeView> => draftEdition(FEES, use, institutionId, content);
/** Replaces the content of a draft. */
export const changeFees = (use: UseCase, id: string, content: FeeContent): Promise<FeeView> => changeEdition(FEES, use, id, content);
/** Publishes a price list. */
export const publishFees = (use: UseCase, id: string, given: { effectiveFrom?: PlainDate | null }): Promise<FeeView> => issueEdition(FEES, use, id, given);
