import { IsId, IsQueryInt, IsText, Rule } from '@gt/service-kit';
import { IsOptional } from 'class-validator';
import { FINDING_STATUS_NAMES } from '../domain/finding.js';
import { PAGE_LIMIT, PAGE_SIZE, type Page } from '../queries/reach.js';

/** Longest decision on a finding (characters). */
const DECISION_MAX = 1000;

export class SupervisionPageQuery {
  @IsOptional() @IsId() after?: string | null;
  @IsOptional() @IsQueryInt(1, PAGE_LIMIT) limit?: string | null;
  @IsOptional() @IsId() institutionId?: string | null;
}
export class BatchTableQuery extends SupervisionPageQuery { @IsOptional() @IsId() planId?: string | null; }
export class FindingsQuery extends SupervisionPageQuery {
  @IsOptional() @Rule('NOT_IN_LIST', `应为 ${Object.keys(FINDING_STATUS_NAMES).join('、')} 之一。`, (value) => typeof value === 'string' && Object.hasOwn(FINDING_STATUS_NAMES, value)) status?: string | null;
}
export class SettleFindingDto { @IsText(1, DECISION_MAX) decision: string; }

export const pageOf = (query: SupervisionPageQuery): Page => ({ after: query.after ?? null, limit: query.limit ? Number(query.limit) : PAGE_SIZE });
