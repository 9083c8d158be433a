import { Inject, Injectable } from '@nestjs/common';
import { nameKey } from '@gt/domain';
import { AggregateStore, type Queryable } from '@gt/persistence';
import { forWhom, type Acting } from '@gt/policy';
import { deputyName, KIT, type Kit } from '@gt/service-kit';
import { evolve, logged, type Application, type ApplicationEvent, type DecidedBy } from '../domain/application.js';
import { evolveAppraisal, loggedAppraisal, type Appraisal, type AppraisalEvent } from '../domain/appraisal.js';
import { evolveMapping, type AppraisalMapping, type MappingEvent } from '../domain/appraisal-mapping.js';
import { evolveConsents, type ConsentEvent, type Consents } from '../domain/consent.js';
import { evolveCorrection, type Correction, type CorrectionEvent } from '../domain/correction.js';
import { evolveEmployer, type Employer, type EmployerEvent } from '../domain/employer.js';
import { evolveHold, type Hold, type HoldEvent } from '../domain/hold.js';
import { evolveLegacy, type Legacy, type LegacyEvent } from '../domain/legacy.js';
import { evolveJoin, type PersonJoin, type PersonJoinEvent } from '../domain/person-join.js';
import { evolveObjection, type Objection, type ObjectionEvent } from '../domain/objection.js';
import { evolvePerson, type Person, type PersonEvent } from '../domain/person.js';

/** The aggregates of this service. */
@Injectable()
export class Stores {
  readonly applications: AggregateStore<Application, ApplicationEvent>;
  readonly employers: AggregateStore<Employer, EmployerEvent>;
  readonly persons: AggregateStore<Person, PersonEvent>;
  /** a person's consents, under the person's id */
  readonly consents: AggregateStore<Consents, ConsentEvent>;
  readonly corrections: AggregateStore<Correction, CorrectionEvent>;
  /** a draft's legal hold, under the application's id */
  readonly holds: AggregateStore<Hold, HoldEvent>;
  /** requests to join two documents of one person */
  readonly joins: AggregateStore<PersonJoin, PersonJoinEvent>;
  /** 异议: an applicant's against a decision, or the public's */
  readonly objections: AggregateStore<Objection, ObjectionEvent>;
  /** 历史数据 (七(三)) */
  readonly legacy: AggregateStore<Legacy, LegacyEvent>;
  /** how employers' own grades read, version by version */
  readonly mappings: AggregateStore<AppraisalMapping, MappingEvent>;
  /** years of employers' registers of 年度考核 */
  readonly appraisals: AggregateStore<Appraisal, AppraisalEvent>;

  constructor(@Inject(KIT) kit: Pick<Kit, 'log'>) {
    this.applications = new AggregateStore<Application, ApplicationEvent>({ table: 'application', aggregateType: 'applications.application', evolve, logged, columns: {
      status: { type: 'text', of: (a) => a.status }, institution_id: { type: 'uuid', of: (a) => a.institutionId }, employer_id: { type: 'uuid', of: (a) => a.employerId },
      person_id: { type: 'uuid', of: (a) => a.personId }, import_id: { type: 'uuid', of: (a) => a.importId },
    }, since: true }, kit.log);
    this.employers = new AggregateStore<Employer, EmployerEvent>({ table: 'employer', aggregateType: 'applications.employer', evolve: evolveEmployer, columns: { credit_code: { type: 'text', of: (e) => e.creditCode } } }, kit.log);
    this.persons = new AggregateStore<Person, PersonEvent>({ table: 'person', aggregateType: 'applications.person', evolve: evolvePerson }, kit.log);
    this.consents = new AggregateStore<Consents, ConsentEvent>({ table: 'consent', aggregateType: 'applications.consent', evolve: evolveConsents }, kit.log);
    this.corrections = new AggregateStore<Correction, CorrectionEvent>({ table: 'correction', aggregateType: 'applications.correction', evolve: evolveCorrection, columns: {
      status: { type: 'text', of: (c) => c.status }, application_id: { type: 'uuid', of: (c) => c.applicationId }, person_id: { type: 'uuid', of: (c) => c.personId }, institution_id: { type: 'uuid', of: (c) => c.institutionId },
    }, since: true }, kit.log);
    this.objections = new AggregateStore<Objection, ObjectionEvent>({ table: 'objection', aggregateType: 'applications.objection', evolve: evolveObjection, columns: {
      status: { type: 'text', of: (o) => o.status }, addressee: { type: 'text', of: (o) => o.addressee }, institution_id: { type: 'uuid', of: (o) => o.institutionId }, employer_id: { type: 'uuid', of: (o) => o.employerId },
      application_id: { type: 'uuid', of: (o) => o.applicationId }, person_id: { type: 'uuid', of: (o) => o.personId }, receipt_sha256: { type: 'text', of: (o) => o.receiptSha256 },
    }, since: true }, kit.log);
    this.joins = new AggregateStore<PersonJoin, PersonJoinEvent>({ table: 'person_join', aggregateType: 'applications.person-join', evolve: evolveJoin, columns: { status: { type: 'text', of: (j) => j.status } }, since: true }, kit.log);
    this.legacy = new AggregateStore<Legacy, LegacyEvent>({ table: 'legacy_record', aggregateType: 'applications.legacy', evolve: evolveLegacy, columns: {
      status: { type: 'text', of: (l) => l.status }, institution_id: { type: 'uuid', of: (l) => l.institutionId }, person_id: { type: 'uuid', of: (l) => l.personId }, title_level: { type: 'text', of: (l) => l.titleLevel },
      certificate_number: { type: 'text', of: (l) => (l.status === 'VOIDED' ? null : l.certificate?.number ?? null) },
    }, since: true }, kit.log);
    this.mappings = new AggregateStore<AppraisalMapping, MappingEvent>({ table: 'appraisal_mapping', aggregateType: 'applications.appraisal-mapping', evolve: evolveMapping, columns: {
      status: { type: 'text', of: (m) => m.status }, employer_id: { type: 'uuid', of: (m) => m.employerId }, effective_from: { type: 'date', of: (m) => m.effectiveFrom },
    }, since: true }, kit.log);
    this.appraisals = new AggregateStore<Appraisal, AppraisalEvent>({ table: 'appraisal', aggregateType: 'applications.appraisal', evolve: evolveAppraisal, logged: loggedAppraisal, columns: {
      status: { type: 'text', of: (a) => a.status }, employer_id: { type: 'uuid', of: (a) => a.employerId }, person_id: { type: 'uuid', of: (a) => a.personId }, year: { type: 'int', of: (a) => a.year }, name_key: { type: 'text', of: (a) => nameKey(a.name) },
    } }, kit.log);
    this.holds = new AggregateStore<Hold, HoldEvent>({ table: 'draft_hold', aggregateType: 'applications.hold', evolve: evolveHold }, kit.log);
  }
}

/** The name of an account as identity has told it; before that has come, the role speaks for the person. */
async function accountName(db: Queryable, subject: string, fallback: string): Promise<string> {
  return (await db.query<{ name: string }>('SELECT name FROM account_name WHERE subject = $1', [subject]))[0]?.name ?? fallback;
}

/** Who decided, as the application keeps it: somebody who stands in for another is named as 某某（代某某）. */
export async function decidedBy(db: Queryable, kit: Pick<Kit, 'clock'>, acting: Acting, fallback: string): Promise<DecidedBy> {
  return { subject: acting.subject, ...forWhom(acting), name: await deputyName(db, acting) ?? await accountName(db, acting.subject, fallback), at: kit.clock.now().toISOString() };
}
