import type { Resource } from '@gt/policy';
import type { Application, ApplicationStatus } from '../domain/application.js';

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
