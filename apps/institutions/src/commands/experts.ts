import { randomUUID } from 'node:crypto';
import type { Decision } from '@gt/domain';
import type { Tx } from '@gt/persistence';
import type { Action } from '@gt/policy';
import { badRequest, notFound, type FieldFault } from '@gt/service-kit';
import { decideAvailability, decideChangeExpert, decideChangeQualifications, decideRegisterExpert, expertExists, type Expert, type ExpertEvent, type HeldQualification, type Unavailability } from '../domain/expert.js';
import { filesIn } from '../domain/evidence-file.js';
import { expertPlaces } from '../queries/expert-places.js';
import { expertView, type ExpertView } from '../queries/views.js';
import { expertOfPerson } from '../storage/facts.js';
import { decided, refusingDoubles } from './decided.js';
import { bindFiles } from './evidence-files.js';
import { readPerson, type PersonInput } from './persons.js';
import type { UseCase } from './use-case.js';

/** A qualification as the form has it: the paper that proves it by its id. */
export type QualificationInput = Omit<HeldQualification, 'file'> & { readonly fileId?: string | null };
/** An expert as the form has it. */
export interface ExpertInput extends PersonInput, Pick<Expert, 'education' | 'speciality' | 'occupationCodes' | 'employerName'> { readonly qualifications: readonly QualificationInput[] }

/** The qualifications with their papers, which lie where the entry is kept up; those that the entry has already stay. */
async function withPapers(tx: Tx, place: string, qualifications: readonly QualificationInput[], known: readonly HeldQualification[] = []): Promise<HeldQualification[]> {
  const fileOf = await bindFiles(tx, place, qualifications.map(({ fileId }, i) => ({ field: `qualifications[${i}].fileId`, fileId })), filesIn(known));
  return qualifications.map(({ fileId, ...qualification }) => ({ ...qualification, ...fileOf(fileId) }));
}

/** Registers an expert or assessor in the city's directory (附件1, 六(三)); one entry a person, told by the derived person id. */
export const registerExpert = ({ kit, stores, command }: UseCase, input: ExpertInput): Promise<ExpertView> => {
  const faults: FieldFault[] = [];
  const person = readPerson(kit, input, '', faults);
  if (faults.length > 0) throw badRequest(faults);
  const { education, speciality, occupationCodes, employerName } = input;
  return refusingDoubles(() => command.run(kit.db, 201, input, async (tx) => {
    const meta = command.meta(kit.clock, 'expert.register', {});
    const { role, place } = meta.actor;
    const qualifications = await withPapers(tx, place!, input.qualifications);
    const expert: Expert = { ...person, qualifications, education, speciality, occupationCodes, employerName, institutionId: role === 'BODY_ADMIN' ? place : null, bureauId: role === 'BODY_ADMIN' ? null : place };
    const events = decided(decideRegisterExpert(expert, await expertOfPerson(tx, person.personId), kit.clock.today()));
    const [saved] = await stores.experts.save(tx, [{ id: randomUUID(), version: 0, state: null, events }], meta);
    return expertView(saved!);
  }), { expert_one_entry: async () => expertExists((await expertOfPerson(kit.db, person.personId))?.expertId ?? '') });
};

/** What every change of an entry has in common. The whole of a part is replaced, so If-Match is asked for. */
const changeEntry = ({ kit, stores, command }: UseCase, id: string, action: Action, body: unknown, decide: (expert: Expert, tx: Tx, place: string) => Decision<ExpertEvent> | Promise<Decision<ExpertEvent>>): Promise<ExpertView> => command.run(kit.db, 200, body, async (tx) => {
  const found = (await stores.experts.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('专家');
  const meta = command.meta(kit.clock, action, await expertPlaces(tx, stores, id, found.state));
  command.requireVersion(found.version);
  const [saved] = await stores.experts.save(tx, [{ ...found, events: decided(await decide(found.state, tx, meta.actor.place!)) }], meta);
  command.etag(saved!.version);
  return expertView(saved!);
});

/** Replaces an expert's qualifications; whoever keeps the entry does. */
export const changeQualifications = (use: UseCase, id: string, qualifications: readonly QualificationInput[]): Promise<ExpertView> =>
  changeEntry(use, id, 'expert.change', { qualifications }, async ({ qualifications: known }, tx, place) => decideChangeQualifications(await withPapers(tx, place, qualifications, known), use.kit.clock.today()));
/** Changes fields and employer; whoever keeps the entry does. */
export const changeExpert = (use: UseCase, id: string, change: Pick<Expert, 'education' | 'speciality' | 'occupationCodes' | 'employerName'>): Promise<ExpertView> => changeEntry(use, id, 'expert.change', change, () => decideChangeExpert(change));
/** Says on which days the expert takes no invitation; the expert does, or whoever keeps the entry. */
export const changeAvailability = (use: UseCase, id: string, unavailable: readonly Unavailability[]): Promise<ExpertView> => changeEntry(use, id, 'expert.availability', { unavailable }, () => decideAvailability(unavailable));
