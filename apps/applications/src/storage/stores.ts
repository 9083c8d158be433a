import { Inject, Injectable } from '@nestjs/common';
import { AggregateStore, type Queryable } from '@gt/persistence';
import { forWhom, type Acting } from '@gt/policy';
import { deputyName, KIT, type Kit } from '@gt/service-kit';
import { evolve, type Application, type ApplicationEvent, type DecidedBy } from '../domain/application.js';
import { evolveEmployer, type Employer, type EmployerEvent } from '../domain/employer.js';
import { evolvePerson, type Person, type PersonEvent } from '../domain/person.js';

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
async function accountName(db: Queryable, subject: string, fallback: string): Promise<string> {
  return (await db.query<{ name: string }>('SELECT name FROM account_name WHERE subject = $1', [subject]))[0]?.name ?? fallback;
}

/** Who decided, as the application keeps it: somebody who stands in for another is named as 某某（代某某）. */
export async function decidedBy(db: Queryable, kit: Pick<Kit, 'clock'>, acting: Acting, fallback: string): Promise<DecidedBy> {
  return { subject: acting.subject, ...forWhom(acting), name: await deputyName(db, acting) ?? await accountName(db, acting.subject, fallback), at: kit.clock.now().toISOString() };
}
