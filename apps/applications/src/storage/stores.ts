import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { normalizeCreditCode } from '@gt/domain';
import { AggregateStore, uuidFrom, type Queryable } from '@gt/persistence';
import { KIT, type Kit } from '@gt/service-kit';
import { evolve, type Application, type ApplicationEvent } from '../domain/application.js';
import { evolveEmployer, type Employer, type EmployerEvent } from '../domain/employer.js';
import { evolvePerson, type Person, type PersonEvent } from '../domain/person.js';

/** The employer's id follows from its credit code, so that every service and every import names the same one. */
export const employerIdOf = (creditCode: string): string => uuidFrom(createHash('sha256').update(`employer\n${normalizeCreditCode(creditCode)}`).digest());

/** The aggregates of this service. */
@Injectable()
export class Stores {
  readonly applications: AggregateStore<Application, ApplicationEvent>;
  readonly employers: AggregateStore<Employer, EmployerEvent>;
  readonly persons: AggregateStore<Person, PersonEvent>;

  constructor(@Inject(KIT) kit: Pick<Kit, 'log'>) {
    this.applications = new AggregateStore<Application, ApplicationEvent>({ table: 'application', aggregateType: 'applications.application', evolve, columns: {
      status: { type: 'text', of: (a) => a.status }, institution_id: { type: 'uuid', of: (a) => a.institutionId }, employer_id: { type: 'uuid', of: (a) => a.employerId },
      person_id: { type: 'uuid', of: (a) => a.personId }, import_id: { type: 'uuid', of: (a) => a.importId },
    }, since: true }, kit.log);
    this.employers = new AggregateStore<Employer, EmployerEvent>({ table: 'employer', aggregateType: 'applications.employer', evolve: evolveEmployer, columns: { credit_code: { type: 'text', of: (e) => e.creditCode } } }, kit.log);
    this.persons = new AggregateStore<Person, PersonEvent>({ table: 'person', aggregateType: 'applications.person', evolve: evolvePerson }, kit.log);
  }
}

/** The name of an account as identity has told it; before that has come, the role speaks for the person. */
export async function accountName(db: Queryable, subject: string, fallback: string): Promise<string> {
  return (await db.query<{ name: string }>('SELECT name FROM account_name WHERE subject = $1', [subject]))[0]?.name ?? fallback;
}
