import type { Resource } from '@gt/policy';
import type { Application, ApplicationStatus } from '../domain/application.js';
import type { Objection } from '../domain/objection.js';

/** States in which the body has nothing before it. */
export const UNSEEN: readonly ApplicationStatus[] = ['DRAFT', 'PURGED'];

/**
 * Whose application it is. A draft belongs to applicant and employer alone: the body sees it from submission on.
 * @param supervisorId the bureau of the body, where a bureau may read
 */
export const resourceOf = (state: Pick<Application, 'status' | 'employerId' | 'personId' | 'institutionId'>, supervisorId?: string): Resource => ({
  employerId: state.employerId, personId: state.personId,
  ...(UNSEEN.includes(state.status) ? {} : { institutionId: state.institutionId, ...(supervisorId ? { bureauId: supervisorId } : {}) }),
});

/** Whose objection it is: the objector's, of whoever is to answer first, and of the bureau in charge. The body sees nothing of a complaint about itself. */
export const objectionResource = ({ personId, addressee, employerId, institutionId }: Pick<Objection, 'personId' | 'addressee' | 'employerId' | 'institutionId'>, supervisorId: string | undefined): Resource => ({
  ...(personId ? { personId } : {}), ...(addressee === 'EMPLOYER' && employerId ? { employerId } : {}), ...(addressee === 'BODY' ? { institutionId } : {}), ...(supervisorId ? { bureauId: supervisorId } : {}),
});
