import { reason, type PlainDate, type Reason } from '@gt/domain';
import type { Grant } from '@gt/policy';
import type { EventMeta, Tx, Queryable } from '@gt/persistence';
import { notFound, Problem, ruleRefusal, type CommandContext, type Kit } from '@gt/service-kit';
import { evolveConsents, giveOnline, givePaper, missingOf, refusedByWithdrawal, standingOf, withdrawConsents, withdrawnOf, type ConsentEvent, type Consents } from '../domain/consent.js';
import { CONSENT_KINDS, noticeInForce, type ConsentKind, type PrivacyNotice } from '../domain/privacy-notice.js';
import { resourceOf } from '../queries/resource.js';
import type { Stores } from '../storage/stores.js';

/** What follows when consents are taken back (告知书 六). */
const EFFECT = '已撤回同意。此前已经办理的事项不因此改变：已提交、已受理的申报继续办理，已发的证书和已归档的材料照常保存。尚未提交的草稿不能提交，如要继续请重新同意；不再需要的草稿可以撤回，到期后内容自动删除。';

/** 告知书 in force on the day; 404 before the first one. */
export function requireNotice(kit: Pick<Kit, 'clock'>): PrivacyNotice {
  const notice = noticeInForce(kit.clock.today());
  if (!notice) throw notFound('告知书');
  return notice;
}

/** How a person's consents stand, kind by kind, with the text that each is given to. */
export function consentsView(personId: string, consents: Consents, notice: PrivacyNotice) {
  return {
    personId, noticeVersion: notice.version, complete: missingOf(consents, notice).length === 0,
    items: CONSENT_KINDS.map((kind) => {
      const found = consents[kind];
      const standing = !found ? 'NONE' : found.standing === 'WITHDRAWN' ? 'WITHDRAWN' : found.noticeVersion === notice.version ? 'GIVEN' : 'OUTDATED';
      return { kind, text: notice.consents[kind], standing, noticeVersion: found?.noticeVersion ?? null, source: found?.source ?? null, on: found?.on ?? null };
    }),
  };
}

export async function readConsents(kit: Kit, stores: Stores, personId: string) {
  return consentsView(personId, (await stores.consents.find(kit.db, personId))?.state ?? {}, requireNotice(kit));
}

/** Consents of the signed-in person to the notice in force, each by itself. 409 NOTICE_CHANGED when another version was read. */
export async function giveConsents(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, dto: { personId: string; noticeVersion: number; kinds: readonly ConsentKind[] }) {
  const meta = command.meta(kit.clock, 'consent.give', { personId: dto.personId });
  const notice = requireNotice(kit);
  if (notice.version !== dto.noticeVersion) throw new Problem(409, 'NOTICE_CHANGED', `告知书已更新为第 ${notice.version} 版，请重新阅读后再勾选。`);
  return decideConsents(stores, tx, meta, dto.personId, notice, (consents) => giveOnline(consents, notice, dto.kinds, kit.clock.now(), kit.clock.today()));
}

/** Takes consents back, and says what follows. 409 NOTHING_TO_WITHDRAW when none of them stands. */
export async function takeBackConsents(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, dto: { personId: string; kinds: readonly ConsentKind[] }) {
  const meta = command.meta(kit.clock, 'consent.withdraw', { personId: dto.personId });
  return { effect: EFFECT, ...await decideConsents(stores, tx, meta, dto.personId, requireNotice(kit), (consents) => {
    const events = withdrawConsents(consents, dto.kinds, kit.clock.now(), kit.clock.today());
    if (events.length === 0) throw new Problem(409, 'NOTHING_TO_WITHDRAW', '所选各项目前没有有效的同意，无须撤回。');
    return events;
  }) };
}

async function decideConsents(stores: Stores, tx: Tx, meta: EventMeta, personId: string, notice: PrivacyNotice, decide: (consents: Consents) => ReturnType<typeof giveOnline>) {
  const found = (await stores.consents.findMany(tx, [personId], true)).get(personId);
  const [saved] = await stores.consents.save(tx, [{ id: personId, version: found?.version ?? 0, state: found?.state ?? null, events: decide(found?.state ?? {}) }], meta);
  return consentsView(personId, saved?.state ?? found?.state ?? {}, notice);
}

export interface ConsentPage { readonly id: string; readonly kinds: readonly ConsentKind[]; readonly signedOn: PlainDate; readonly pageSha256: string }
export type ConsentPageResult = { readonly id: string; readonly outcome: 'DONE' } | { readonly id: string; readonly outcome: 'REFUSED'; readonly reasons: readonly Reason[] };

/** Pages signed by pen on which applicants consent, registered by the own unit's clerk; `id` is the application's. Refused row by row: NOT_FOUND, SIGNED_IN_THE_FUTURE, CONSENT_WITHDRAWN after that day. */
export async function recordConsentPages(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, pages: readonly ConsentPage[]): Promise<ConsentPageResult[]> {
  const applications = await stores.applications.findMany(tx, pages.map((page) => page.id));
  const persons = await stores.consents.findMany(tx, [...applications.values()].map((row) => row.state.personId), true);
  const changes = new Map<string, { grant: Grant; state: Consents; events: ConsentEvent[] }>();
  const results = pages.map((page): ConsentPageResult => {
    const refuse = (...reasons: Reason[]): ConsentPageResult => ({ id: page.id, outcome: 'REFUSED', reasons });
    const found = applications.get(page.id);
    const grant = found && command.access.grantFor('application.submit', resourceOf(found.state));
    if (!found || grant?.role !== 'EMPLOYER_CLERK') return refuse(reason('NOT_FOUND', '', '未找到该申报，请核对编号；承诺页由所在单位经办登记。'));
    const notice = noticeInForce(page.signedOn);
    const { personId } = found.state;
    const change = changes.get(personId) ?? { grant, state: persons.get(personId)?.state ?? {}, events: [] };
    const reasons = [
      ...(page.signedOn > kit.clock.today() ? [reason('SIGNED_IN_THE_FUTURE', '五(一)', '签字日期晚于今天，请核对。', { signedOn: page.signedOn })] : []),
      ...(notice ? refusedByWithdrawal(change.state, notice, page) : [reason('NOTICE_MISSING', '', '该日尚无告知书，请核对签字日期。', { signedOn: page.signedOn })]),
    ];
    if (reasons.length > 0) return refuse(...reasons);
    const events = givePaper(change.state, notice!, page, kit.clock.now());
    changes.set(personId, { grant, state: events.reduce(evolveConsents, change.state), events: [...change.events, ...events] });
    return { id: page.id, outcome: 'DONE' };
  });
  for (const place of new Set([...changes.values()].map(({ grant }) => grant.place))) {
    const group = [...changes].filter(([, change]) => change.grant.place === place);
    await stores.consents.save(tx, group.map(([personId, { events }]) => ({ id: personId, version: persons.get(personId)?.version ?? 0, state: persons.get(personId)?.state ?? null, events })), command.metaOf(kit.clock, group[0]![1].grant));
  }
  return results;
}

/** Before an applicant fills in anything: both consents to the notice in force. Throws 422 with a reason for each that is not there. */
export async function requireConsents(kit: Kit, stores: Stores, tx: Tx, personId: string): Promise<void> {
  const notice = noticeInForce(kit.clock.today());
  const missing = notice ? missingOf((await stores.consents.find(tx, personId))?.state ?? {}, notice) : [];
  if (missing.length > 0) throw ruleRefusal(missing);
}

/** What of consents keeps a submission back: of an applicant's own whatever is missing, of a clerk's only what was taken back. */
export const consentReasons = (kit: Pick<Kit, 'clock'>, consents: Consents | undefined, byApplicant: boolean): readonly Reason[] => {
  const notice = noticeInForce(kit.clock.today());
  return notice ? (byApplicant ? missingOf : withdrawnOf)(consents ?? {}, notice) : [];
};

/** How consents stand for the people of these ids, for those whose work it is. */
export async function standingsOf(db: Queryable, personIds: readonly string[]): Promise<(personId: string) => ReturnType<typeof standingOf>> {
  const rows = await db.query<{ id: string; state: Consents }>('SELECT id, state FROM consent WHERE id = ANY($1::uuid[])', [[...new Set(personIds)]]);
  const byId = new Map(rows.map((row) => [row.id, row.state]));
  return (personId) => standingOf(byId.get(personId) ?? {});
}
