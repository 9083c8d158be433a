import { randomUUID } from 'node:crypto';
import { badRequest, notFound, type FieldFault } from '@gt/service-kit';
import { decideChangeQualifications, decideRegisterExpert, expertExists, type Expert, type HeldQualification } from '../domain/expert.js';
import { expertView, type ExpertView } from '../queries/views.js';
import { expertOfPerson } from '../storage/facts.js';
import { decided, refusingDoubles } from './decided.js';
import { readPerson, type PersonInput } from './persons.js';
import type { UseCase } from './use-case.js';

/** An expert as the form has it. */
export interface ExpertInput extends PersonInput, Pick<Expert, 'qualifications' | 'education' | 'speciality' | 'occupationCodes' | 'employerName'> {}

/** Registers an expert or assessor in the city's directory (附件1, 六(三)); one entry a person, told by the derived person id. */
export const registerExpert = ({ kit, stores, command }: UseCase, input: ExpertInput): Promise<ExpertView> => {
  const faults: FieldFault[] = [];
  const person = readPerson(kit, input, '', faults);
  if (faults.length > 0) throw badRequest(faults);
  const { qualifications, education, speciality, occupationCodes, employerName } = input;
  return refusingDoubles(() => command.run(kit.db, 201, input, async (tx) => {
    const meta = command.meta(kit.clock, 'expert.register', {});
    const { role, place } = meta.actor;
    const expert: Expert = { ...person, qualifications, education, speciality, occupationCodes, employerName, institutionId: role === 'BODY_ADMIN' ? place : null, bureauId: role === 'BODY_ADMIN' ? null : place };
    const events = decided(decideRegisterExpert(expert, await expertOfPerson(tx, person.personId), kit.clock.today()));
    const [saved] = await stores.experts.save(tx, [{ id: randomUUID(), version: 0, state: null, events }], meta);
    return expertView(saved!);
  }), { expert_one_entry: async () => expertExists((await expertOfPerson(kit.db, person.personId))?.expertId ?? '') });
};

/** Replaces an expert's qualifications; whoever registered the entry does. */
export const changeQualifications = ({ kit, stores, command }: UseCase, id: string, qualifications: readonly HeldQualification[]): Promise<ExpertView> => command.run(kit.db, 200, { qualifications }, async (tx) => {
  const found = (await stores.experts.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('专家');
  const { institutionId, bureauId } = found.state;
  const meta = command.meta(kit.clock, 'expert.change', { ...(institutionId ? { institutionId } : {}), ...(bureauId ? { bureauId } : {}) });
  command.requireVersion(found.version);
  const [saved] = await stores.experts.save(tx, [{ ...found, events: decided(decideChangeQualifications(qualifications, kit.clock.today())) }], meta);
  command.etag(saved!.version);
  return expertView(saved!);
});
