import { createHash } from 'node:crypto';
import { reason } from '@gt/domain';
import { AggregateStore, uuidFrom, type EventMeta, type Queryable, type Tx } from '@gt/persistence';
import { faultOfDeciding, forWhom, type Acting, type ApprovalKind } from '@gt/policy';
import { copies } from '../copies/copies.js';
import { Problem, ruleRefusal, wrongState } from '../http/problem.js';
import type { Kit } from '../kit.js';

/** What an opinion is about, as it stands. */
export interface ApprovalCase {
  readonly version: number;
  readonly bureauId: string;
  readonly institutionId: string;
  /** whether it waits for this kind of decision now */
  readonly open: boolean;
}

/** Where the cases of one kind of approval stand in this service. */
export interface ApprovalSource {
  readonly kind: ApprovalKind;
  readonly recordType: string;
  /** The case, locked against deciding meanwhile; undefined when there is none. */
  readonly find: (tx: Tx, kit: Kit, id: string) => Promise<ApprovalCase | undefined>;
}

/** 经办's opinion on a record at one version: a record that changes wants a new one. */
export interface Opinion { readonly kind: ApprovalKind; readonly recordType: string; readonly recordId: string; readonly recordVersion: number; readonly bureauId: string; readonly favourable: boolean; readonly text: string; readonly by: string; readonly onBehalfOf?: string }
interface OpinionGiven { readonly type: 'OpinionGiven'; readonly data: Opinion }

const storeOf = (kit: Pick<Kit, 'service' | 'log'>) => new AggregateStore<Opinion, OpinionGiven>({ table: 'opinion', aggregateType: `${kit.service}.opinion`, evolve: (_, event) => event.data,
  columns: { kind: { type: 'text', of: (o) => o.kind }, record_id: { type: 'uuid', of: (o) => o.recordId }, record_version: { type: 'int', of: (o) => o.recordVersion } } }, kit.log);
const opinionId = (kind: ApprovalKind, recordId: string, version: number): string => uuidFrom(createHash('sha256').update(`opinion\n${kind}\n${recordId}\n${version}`).digest());

/** Keeps an opinion. 409 when the case waits for none or has one, 422 where the bureau decides in one step. */
export async function giveOpinion(tx: Tx, kit: Kit, source: ApprovalSource, recordId: string, found: ApprovalCase, given: { favourable: boolean; text: string }, meta: EventMeta): Promise<Opinion> {
  if (!found.open) throw wrongState('该事项目前不在待审批状态，无须提出经办意见，请刷新后查看。');
  if (!await copies.twoSteps(tx, found.bureauId, source.kind)) throw ruleRefusal([reason('ONE_STEP', '', '本部门对该类审批未设经办、审核两步，可由审核人员直接办理。', { kind: source.kind })]);
  const id = opinionId(source.kind, recordId, found.version);
  const store = storeOf(kit);
  if (await store.find(tx, id)) throw new Problem(409, 'OPINION_STANDS', '该事项已有经办意见，请由审核人员办理。');
  const data: Opinion = { kind: source.kind, recordType: source.recordType, recordId, recordVersion: found.version, bureauId: found.bureauId, favourable: given.favourable, text: given.text, by: meta.actor.subject, ...forWhom(meta.actor) };
  const [saved] = await store.save(tx, [{ id, version: 0, state: null, events: [{ type: 'OpinionGiven', data }] }], meta);
  return saved!.state;
}

/** The opinion on the record as it stands; null when there is none. */
export async function opinionOn(db: Queryable, kit: Kit, kind: ApprovalKind, recordId: string, version: number): Promise<Opinion | null> {
  return (await storeOf(kit).find(db, opinionId(kind, recordId, version)))?.state ?? null;
}

const FAULTS = {
  OPINION_MISSING: '本部门对该类审批设了经办、审核两步：请先由经办人员提出意见，再由审核人员办理。',
  SAME_PERSON: '经办与审核须为两人（代办视同本人），请由另一位审核人员办理。',
} as const;

/** What every approval asks before it decides: 422 where the bureau wants two steps and no other person's opinion stands on the record as it is. */
export async function requireOpinion(tx: Tx, kit: Kit, approval: { readonly kind: ApprovalKind; readonly recordId: string; readonly version: number; readonly bureauId: string }, by: Acting): Promise<void> {
  const twoSteps = await copies.twoSteps(tx, approval.bureauId, approval.kind);
  const opinion = twoSteps ? await opinionOn(tx, kit, approval.kind, approval.recordId, approval.version) : null;
  const fault = faultOfDeciding(twoSteps, opinion && { subject: opinion.by, ...opinion }, by);
  if (fault !== null) throw ruleRefusal([reason(fault, '', FAULTS[fault], { kind: approval.kind })]);
}

const twoStepsAt = (kind: ApprovalKind, place: string) => `EXISTS (SELECT 1 FROM copy s WHERE s.aggregate_type = 'identity.approval-steps' AND s.id = ${place}::uuid AND s.state->'twoStep' ? '${kind}')`;
const opinions = (kind: ApprovalKind, more = '') => `EXISTS (SELECT 1 FROM opinion o WHERE o.kind = '${kind}' AND o.record_id = t.id AND o.record_version = t.version${more})`;
type AtPlace = (place: string) => string;
/** Which cases `t` of a bureau's 待办 are 经办's: while the bureau wants two steps and none has given an opinion on the case as it is. The bureau is asked once, not for each case. */
export const awaitsOpinion = (kind: ApprovalKind, at: AtPlace): AtPlace => (place) => `${at(place)} AND ${twoStepsAt(kind, place)} AND NOT ${opinions(kind)}`;
/** Which are 审核's: in one step all, in two those on which another one's opinion stands. */
export const awaitsDecision = (kind: ApprovalKind, at: AtPlace): AtPlace => (place) =>
  `${at(place)} AND (NOT ${twoStepsAt(kind, place)} OR ${opinions(kind, ` AND NOT (o.state->>'by' = ANY(:persons) OR coalesce(o.state->>'onBehalfOf', '') = ANY(:persons))`)})`;
