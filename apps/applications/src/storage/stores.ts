import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { normalizeCreditCode } from '@gt/domain';
import { AggregateStore, uuidFrom, type Queryable } from '@gt/persistence';
import { KIT, type Kit } from '@gt/service-kit';
import { evolve, logged, type Application, type ApplicationEvent } from '../domain/application.js';
import { evolveConsents, type ConsentEvent, type Consents } from '../domain/consent.js';
import { evolveCorrection, type Correction, type CorrectionEvent } from '../domain/correction.js';
import { evolveEmployer, type Employer, type EmployerEvent } from '../domain/employer.js';
import { evolveHold, type Hold, type HoldEvent } from '../domain/hold.js';
import { evolvePerson, type Person, type PersonEvent } from '../domain/person.js';

/** The employer's id follows from its credit code, so that every service and every import names the same one. */
export const employerIdOf = (creditCode: string): string => uuidFrom(createHash('sha256').update(`employer\n${normalizeCreditCode(creditCode)}`).digest());

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
    this.holds = new AggregateStore<Hold, HoldEvent>({ table: 'draft_hold', aggregateType: 'applications.hold', evolve: evolveHold }, kit.log);
  }
}

/** The name of an account as identity has told it; before that has come, the role speaks for the person. */
export async function accountName(db: Queryable, subject: string, fallback: string): Promise<string> {
  return (await db.query<{ name: string }>('SELECT name FROM account_name WHERE subject = $1', [subject]))[0]?.name ?? fallback;
}
