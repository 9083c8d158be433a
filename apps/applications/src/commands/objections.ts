import { randomUUID } from 'node:crypto';
import { maskName, maskPhone, reason, type PlainDate } from '@gt/domain';
import type { EventMeta, Queryable, Stored, Tx } from '@gt/persistence';
import { acting, PUBLIC, type Acting, type Action, type Grant } from '@gt/policy';
import { buildCalendar, reviewRequestEnd, ruleSetInForce } from '@gt/rules';
import { addressed, copies, eventsOf, notFound, putMessages, requireOpinion, ruleRefusal, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { NOBODY, type Application } from '../domain/application.js';
import { answerObjection, escalateObjection, OBJECTION_STATUS_NAMES, raiseRefusals, settleObjection, SUBJECTS, withdrawObjection, type Contact, type ObjectedDecision, type Objection, type ObjectionEvent, type ObjectionSubject } from '../domain/objection.js';
import { reopen } from '../domain/reopen.js';
import { objectionResource } from '../queries/resource.js';
import { adoptedRuleSets } from '../queries/rule-sets.js';
import { isEnrolled, supersedeInterimForms } from '../storage/progress.js';
import { giveBackSlot, slotOfApplication } from '../storage/slots.js';
import { decidedBy, type Stores } from '../storage/stores.js';
import { eventsOfOne, ownApplication, ownApplications } from './act.js';
import { messageOf, notifyDecided } from './notify.js';
import { newReceipt, receiptKey } from './receipt.js';

/** The day by which a step is to be taken (约定期限): the rule set's term for asking 复核, in working days; null in a year without a paper. */
async function termOf(kit: Kit, db: Queryable): Promise<PlainDate | null> {
  const today = kit.clock.today();
  const ruleSet = ruleSetInForce(await adoptedRuleSets(db), today);
  if (!ruleSet) return null;
  const term = reviewRequestEnd(today, ruleSet, buildCalendar(await copies.calendarPapers(db)));
  return term.standing === 'KNOWN' ? term.lastDay : null;
}

/** The decision of the application that an objection is against, as its log has it: the last one. */
async function decisionOn(db: Queryable, applicationId: string, subject: ObjectionSubject): Promise<ObjectedDecision | null> {
  const [event] = await db.query<{ version: number; at: Date; actor: Acting }>(`SELECT version, occurred_at AS at, actor FROM event WHERE aggregate_type = 'applications.application' AND aggregate_id = $1 AND type = $2 ORDER BY version DESC LIMIT 1`, [applicationId, SUBJECTS[subject].decision?.event ?? '']);
  return event ? { version: event.version, at: event.at.toISOString(), by: acting(event.actor.subject, event.actor.onBehalfOf) } : null;
}

export interface OwnObjection { readonly applicationId: string; readonly subject: ObjectionSubject; readonly text: string; readonly wish: string }
export interface PublicObjection { readonly institutionId: string; readonly subject: ObjectionSubject; readonly about: string; readonly text: string; readonly wish: string; readonly contact: { readonly name: string; readonly phone: string } | null }
interface Answer { readonly id: string; readonly version: number; readonly status: string; readonly statusName: string }
const answerOf = ({ id, version, state }: Stored<Objection>): Answer => ({ id, version, status: state.status, statusName: OBJECTION_STATUS_NAMES[state.status] });

/** 异议: raised, answered, taken further, settled, withdrawn; each in one transaction. */
export class ObjectionCommands {
  constructor(private readonly kit: Kit, private readonly stores: Stores, private readonly tx: Tx, private readonly command: CommandContext) {}

  /** The applicant's, against a decision on the own application. */
  async raise(of: OwnObjection): Promise<Answer> {
    const application = (await this.stores.applications.findMany(this.tx, [of.applicationId], true)).get(of.applicationId);
    if (!application || !this.command.access.may('objection.raise', { personId: application.state.personId })) throw notFound('申报');
    const { personId, institutionId, employerId } = application.state;
    const decision = await decisionOn(this.tx, of.applicationId, of.subject);
    const earlier = await this.tx.query<{ state: Objection }>('SELECT state FROM objection WHERE application_id = $1', [of.applicationId]);
    const refusals = raiseRefusals(application.state, of.subject, decision, earlier.map((row) => row.state));
    if (refusals.length > 0) throw ruleRefusal(refusals);
    return this.create({ source: 'APPLICANT', subject: of.subject, institutionId, employerId, applicationId: of.applicationId, personId, decision, aboutSealed: null, contact: null, receiptSealed: null, receiptSha256: null }, of,
      this.command.meta(this.kit.clock, 'objection.raise', { personId }));
  }

  /** The public's: nothing is looked up, so that nothing is disclosed of persons and applications. */
  async raisePublicly(of: PublicObjection): Promise<{ id: string }> {
    if (!await copies.institution(this.tx, of.institutionId)) throw ruleRefusal([reason('INSTITUTION_UNKNOWN', '四', '未找到该评价机构，请重新选择评价机构。')]);
    const receipt = newReceipt();
    const contact: Contact | null = of.contact && { nameSealed: this.seal(of.contact.name), nameMasked: maskName(of.contact.name.trim()), phoneSealed: this.seal(of.contact.phone), phoneMasked: maskPhone(of.contact.phone) };
    const { id } = await this.create({ source: contact ? 'NAMED' : 'ANONYMOUS', subject: of.subject, institutionId: of.institutionId, employerId: null, applicationId: null, personId: null, decision: null, aboutSealed: this.seal(of.about), contact, receiptSealed: this.kit.keyring.seal(receipt), receiptSha256: receiptKey(receipt) }, of, this.publicMeta());
    return { id };
  }

  private async create(raised: Omit<Extract<ObjectionEvent, { type: 'ObjectionRaised' }>['data'], 'textSealed' | 'wishSealed' | 'at' | 'dueOn'>, { text, wish }: { readonly text: string; readonly wish: string }, meta: EventMeta): Promise<Answer> {
    const data = { ...raised, textSealed: this.seal(text), wishSealed: this.seal(wish), at: this.now(), dueOn: await termOf(this.kit, this.tx) };
    return this.save({ id: randomUUID(), version: 0, state: null }, [{ type: 'ObjectionRaised', data }], meta);
  }

  /** Whoever decided answers; what is taken back is decided anew, where it can be, in the same transaction. */
  async answer(id: string, given: { readonly outcome: 'MAINTAINED' | 'TAKEN_BACK'; readonly answer: string; readonly anew: boolean }): Promise<Answer> {
    const { found, application, grant, meta } = await this.handle(id, 'objection.answer');
    const by = await decidedBy(this.tx, this.kit, acting(this.command.access.subject, grant.onBehalfOf), grant.role === 'EMPLOYER_REVIEWER' ? '单位审核' : '受理审核');
    const answer = given.answer.trim();
    const events = eventsOfOne(answerObjection(found.state, { ...given, answer }, by));
    if (given.anew) await this.reopen(found, application, answer, meta);
    const saved = await this.save(found, events, meta);
    await this.tell(found, application, saved.version, given.outcome === 'TAKEN_BACK' ? '您提出的异议已被采纳' : '您提出的异议已有答复');
    return saved;
  }

  /** The supervisor settles it: not whoever decided or answered before, and on 经办's opinion where the bureau wants two steps. */
  async settle(id: string, given: { readonly outcome: 'UPHELD' | 'DISMISSED'; readonly reason: string; readonly measure: string | null; readonly anew: boolean }): Promise<Answer> {
    const { found, application, grant, meta } = await this.handle(id, 'objection.settle');
    const by = await decidedBy(this.tx, this.kit, acting(this.command.access.subject, grant.onBehalfOf), '监管部门审核');
    const settled = { ...given, reason: given.reason.trim(), measure: given.measure?.trim() ?? null };
    const events = eventsOfOne(settleObjection(found.state, settled, by));
    await requireOpinion(this.tx, this.kit, { kind: 'objection', recordId: id, version: found.version, bureauId: grant.place! }, meta.actor);
    if (given.anew) await this.reopen(found, application, settled.reason, meta);
    const saved = await this.save(found, events, meta);
    await this.tell(found, application, saved.version, '监管部门已对您提出的异议作出处理');
    return saved;
  }

  /** The objector does not accept the answer. By the person signed in, or by the receipt. */
  async escalate(found: Stored<Objection>, grounds: string, meta: EventMeta): Promise<Answer> {
    return this.save(found, eventsOfOne(escalateObjection(found.state, { groundsSealed: this.seal(grounds), at: this.now(), dueOn: await termOf(this.kit, this.tx) })), meta);
  }
  withdraw(found: Stored<Objection>, meta: EventMeta): Promise<Answer> { return this.save(found, eventsOfOne(withdrawObjection(found.state, this.now())), meta); }

  /** One's own, locked. */
  async own(id: string): Promise<{ found: Stored<Objection>; meta: EventMeta }> {
    const { found, personId } = await ownObjection(this.stores, this.tx, this.command.access, id, true);
    return { found, meta: this.command.meta(this.kit.clock, 'objection.raise', { personId }) };
  }
  /** By its receipt, locked: one that nobody was given is not there, whatever it looks like. */
  async byReceipt(receipt: string): Promise<{ found: Stored<Objection>; meta: EventMeta }> {
    const found = await findByReceipt(this.tx, receipt, true);
    if (!found) throw receiptUnknown();
    return { found, meta: this.publicMeta() };
  }

  /** An objection that the caller may handle, locked, with the application that it is about; never one about the own (回避). */
  private async handle(id: string, action: Action): Promise<{ found: Stored<Objection>; application: Stored<Application> | undefined; grant: Grant; meta: EventMeta }> {
    const seen = await this.stores.objections.find(this.tx, id);
    const resource = seen && objectionResource(seen.state, (await copies.institution(this.tx, seen.state.institutionId))?.supervisorId);
    const grant = seen && this.command.access.grantFor(action, resource!);
    if (!grant) throw notFound('异议');
    // the application first, as every command on it locks
    const { applicationId } = seen.state;
    const application = applicationId === null ? undefined : (await this.stores.applications.findMany(this.tx, [applicationId], true)).get(applicationId);
    const found = (await this.stores.objections.findMany(this.tx, [id], true)).get(id)!;
    if (found.state.personId && (await ownApplications(this.tx, this.command, [{ id, grant, state: { personId: found.state.personId } }])).size > 0) throw ruleRefusal([ownApplication()]);
    return { found, application, grant, meta: this.command.metaOf(this.kit.clock, grant) };
  }

  private async reopen({ id, state }: Stored<Objection>, application: Stored<Application> | undefined, why: string, meta: EventMeta): Promise<void> {
    if (!application) throw ruleRefusal([reason('NO_DECISION_ANEW', '', '该异议不是申请人就本人申报提出的，不能直接恢复办理，请写明由谁怎样纠正（不选重新办理）。')]);
    const facts = { today: this.kit.clock.today(), enrolled: await isEnrolled(this.tx, application.id), holdsSlot: (await slotOfApplication(this.tx, application.id))?.state === 'HELD' };
    const events = eventsOf(reopen(application.state, { id, subject: state.subject, why }, facts));
    if (application.state.status === 'ACCEPTED') await giveBackSlot(this.tx, application.id);
    await supersedeInterimForms(this.tx, [application.id]);
    const [saved] = await this.stores.applications.save(this.tx, [{ ...application, events }], meta);
    // what is to be supplemented starts its term with the delivery, as any other request
    await notifyDecided(this.tx, this.kit, [{ ...saved!, events }]);
  }

  /** The objector is told that there is an answer; the answer is read behind the sign-in, or with the receipt. Without a name nobody is told. */
  private async tell({ id, state }: Stored<Objection>, application: Stored<Application> | undefined, version: number, what: string): Promise<void> {
    if (application) await putMessages(this.tx, this.kit, [messageOf(application.id, application.state, 'objection', `${id} ${version}`, `${what}，请登录系统查看。`)]);
    else if (state.contact) await putMessages(this.tx, this.kit, [{ kind: 'objection', recordType: 'applications.objection', recordId: id, edition: String(version), personId: NOBODY, employerId: null, institutionId: state.addressee === 'BODY' ? state.institutionId : null,
      phoneSealed: state.contact.phoneSealed, phoneMasked: state.contact.phoneMasked, text: `【贯通评价】${addressed(this.kit.keyring.unseal(state.contact.nameSealed))}${what}，请凭回执编号在“异议与投诉”页查看。` }]);
  }

  private async save(found: { readonly id: string; readonly version: number; readonly state: Objection | null }, events: readonly ObjectionEvent[], meta: EventMeta): Promise<Answer> {
    return answerOf((await this.stores.objections.save(this.tx, [{ ...found, events }], meta))[0]!);
  }
  private seal(text: string): string { return this.kit.keyring.seal(text.trim()); }
  private now(): string { return this.kit.clock.now().toISOString(); }
  private publicMeta(): EventMeta { return this.command.metaOf(this.kit.clock, { role: PUBLIC, place: null }); }
}

/** One's own objection; 404 out of reach. */
export async function ownObjection(stores: Stores, db: Queryable, access: Access, id: string, lock: boolean): Promise<{ readonly found: Stored<Objection>; readonly personId: string }> {
  const found = (await stores.objections.findMany(db, [id], lock)).get(id);
  const personId = found?.state.personId;
  if (!personId || !access.may('objection.raise', { personId })) throw notFound('异议');
  return { found, personId };
}

/** An objection by its receipt; undefined for one that nobody was given. */
export async function findByReceipt(db: Queryable, receipt: string, lock = false): Promise<Stored<Objection> | undefined> {
  const key = receiptKey(receipt);
  return key === null ? undefined : (await db.query<Stored<Objection> & Record<string, unknown>>(`SELECT id, version, state FROM objection WHERE receipt_sha256 = $1${lock ? ' FOR UPDATE' : ''}`, [key]))[0];
}
export const receiptUnknown = () => notFound('回执编号对应的异议');
