import type { Standing } from '../domain/institution.js';
import { decideActivate, decideEnd, decideResume, decideSuspend } from '../domain/institution-standing.js';
import type { InstitutionView } from '../queries/views.js';
import { changeInstitution } from './change-institution.js';
import type { UseCase } from './use-case.js';

/** Gives the body the right to evaluate, once everything that it needs is there. */
export const activateInstitution = (use: UseCase, id: string): Promise<InstitutionView> => changeInstitution(use, id, null, (body) => decideActivate(body, use.kit.clock.today()), { approval: 'activation' });
export const suspendInstitution = (use: UseCase, id: string, standing: Standing): Promise<InstitutionView> => changeInstitution(use, id, standing, (body) => decideSuspend(body, standing));
export const resumeInstitution = (use: UseCase, id: string, standing: Standing): Promise<InstitutionView> => changeInstitution(use, id, standing, (body) => decideResume(body, standing));
export const endInstitution = (use: UseCase, id: string, standing: Standing): Promise<InstitutionView> => changeInstitution(use, id, standing, (body) => decideEnd(body, standing));
