import { EVALUATION_METHOD_NAMES, shanghaiDate, type EvaluationMethod } from '@gt/domain';
import type { Tx } from '@gt/persistence';
import { addressed, metaOfJob, putMessages, type DeliveredMessage, type Kit, type NewMessage } from '@gt/service-kit';
import type { Application, ApplicationEvent } from '../domain/application.js';
import { supplementDelivered } from '../domain/decisions.js';
import type { Stores } from '../storage/stores.js';

const SUPPLEMENT = 'supplement-requested';

/** What the applicant is told of an event, as the application stands after it; null: nothing. The reasons are read in the system, behind the sign-in. */
function textOf(event: ApplicationEvent, { status }: Application): readonly [kind: string, text: string] | null {
  switch (event.type) {
    case 'ApplicationReturnedByEmployer': return ['returned-by-employer', event.data.onPaper ? '您的贯通评价申报，评价机构核对单位纸质推荐意见后予以退回，请登录系统查看原因，改好后重新提交。' : '您的贯通评价申报已由所在单位退回修改，请登录系统查看原因并修改后重新提交。'];
    case 'ApplicationNotRecommended': return ['not-recommended', '您的贯通评价申报所在单位不予推荐，理由和异议途径请登录系统查看。'];
    case 'ApplicationSupplementRequested': return [SUPPLEMENT, `您的贯通评价申报需要补正，请登录系统查看要求。补正期限（约定期限）为 ${event.data.termDays ?? 0} 天，自本通知送达之日起计算。`];
    case 'ApplicationAccepted': {
      const fallback = event.data.rejectedClaims.length > 0 ? '您提出的直接认定业绩未获认可，不影响本次申报，原因请登录系统查看。' : '';
      return ['accepted', `您的贯通评价申报已受理，评价方式为${EVALUATION_METHOD_NAMES[event.data.candidate.method as EvaluationMethod]}。${fallback}`];
    }
    // who reported it knows; what the unit or the body says of him he is told
    case 'ApplicationMoveReported': return event.data.awaits === 'CHECK' ? null : ['move-reported', '您的人员变动情况（变动单位或退休）已登记，对贯通评价申报的影响请登录系统查看；如不属实请联系所在单位或评价机构。'];
    case 'ApplicationMoveSettled': return ['move-settled', event.data.outcome === 'NOT_SO' ? '您的人员变动情况经核实不作登记，申报照常办理，理由请登录系统查看。' : '您登记了人员变动的贯通评价申报可以继续办理。'];
    case 'ApplicationSentToEmployer': return ['sent-to-employer', '您已变动单位，贯通评价申报已转请现单位重新审核推荐。'];
    case 'ApplicationMovedWithSlot': return ['moved-with-slot', '市中心已决定转移您的申报名额（评价机构或职业有变更），申报仍然有效，详情和理由请登录系统查看。'];
    // one that is withdrawn to be decided anew (domain/reopen.ts) goes on
    case 'ApplicationWithdrawnByDecision': return status === 'WITHDRAWN_BY_DECISION' ? ['withdrawn-by-decision', '您的贯通评价申报已终止办理，理由请登录系统查看。'] : null;
    case 'ApplicationRefused': return ['refused', '您的贯通评价申报不予受理，请登录系统查看理由和后续办理途径。'];
    default: return null;
  }
}

/** A message to the applicant of an application. */
export const messageOf = (id: string, { applicant, personId, employerId, institutionId }: Application, kind: string, edition: string, text: string): NewMessage => ({
  kind, recordType: 'applications.application', recordId: id, edition, personId, employerId, institutionId, phoneSealed: applicant.phoneSealed, phoneMasked: applicant.phoneMasked, text: `【贯通评价】${addressed(applicant.name)}${text}`,
});

/** Messages for what was just decided, in its transaction. `version` tells a second request for a supplement from the first. */
export const notifyDecided = (tx: Tx, kit: Kit, rows: ReadonlyArray<{ readonly id: string; readonly version: number; readonly state: Application; readonly events: readonly ApplicationEvent[] }>): Promise<void> =>
  putMessages(tx, kit, rows.flatMap(({ id, version, state, events }) => events.flatMap((event) => {
    const told = textOf(event, state);
    return told ? [messageOf(id, state, told[0], String(version), told[1])] : [];
  })));

/** Messages on facts of other services: this service alone knows the telephone. Applications that are not here are nobody's to tell. */
export async function notifyFact(tx: Tx, kit: Kit, found: ReadonlyMap<string, { readonly id: string; readonly state: Application }>, kind: string, edition: (id: string) => string, text: string): Promise<void> {
  await putMessages(tx, kit, [...found.values()].map(({ id, state }) => messageOf(id, state, kind, edition(id), text)));
}

/** The term of a supplement starts when its request has come to the applicant. */
export async function onDelivered(kit: Kit, stores: Stores, tx: Tx, message: DeliveredMessage): Promise<void> {
  if (message.kind !== SUPPLEMENT) return;
  // a request that was overtaken by another starts nothing any more
  const [newest] = await tx.query<{ edition: string }>('SELECT max(edition::int)::text AS edition FROM message WHERE record_id = $1 AND kind = $2', [message.recordId, SUPPLEMENT]);
  const found = (await stores.applications.findMany(tx, [message.recordId], true)).get(message.recordId);
  if (found && newest?.edition === message.edition) await stores.applications.save(tx, [{ ...found, events: supplementDelivered(found.state, shanghaiDate(message.deliveredAt)) }], metaOfJob(kit.service, message.id, kit.clock));
}
