import { FormsError, GlyphMissingError } from '@gt/forms';
import { copies, documentId, metaOfJob, Problem, type Kit } from '@gt/service-kit';
import { formFixed, formWaits, openForms, type FormWanted } from '../storage/progress.js';
import type { SubmittedPhoto } from '../domain/material.js';
import type { Stores } from '../storage/stores.js';
import { applicationForm, signatureKinds } from './form-content.js';
import { printOf } from '../commands/photo-picture.js';
import { rendererOf } from './renderer.js';

/** Forms looked up at a time. */
const BLOCK = 50;
const START = { applicationId: '00000000-0000-0000-0000-000000000000', edition: '' };

const running = new WeakMap<Kit, Promise<void>>();

/**
 * Fixes every form that is wanted and not fixed, final ones first. Repeatable: a form has one id per edition. A form that cannot be printed
 * (a character that no font has) waits, naming it, and stops no other; any other failure is tried again by the job. Runs one after the other:
 * two at once would print the same forms twice.
 */
export function fixForms(kit: Kit, stores: Stores): Promise<void> {
  const work = async () => {
    const failures = [...await fixAll(kit, stores, 'FINAL'), ...await fixAll(kit, stores, 'INTERIM')];
    if (failures.length > 0) throw failures[0];
  };
  const next = (running.get(kit) ?? Promise.resolve()).then(work, work);
  running.set(kit, next);
  return next;
}

async function fixAll(kit: Kit, stores: Stores, kind: 'FINAL' | 'INTERIM'): Promise<unknown[]> {
  const failures: unknown[] = [];
  let after = START;
  for (let block = await openForms(kit.db, kind, after, BLOCK); block.length > 0; block = await openForms(kit.db, kind, after, BLOCK)) {
    for (const form of block) {
      try { await fixForm(kit, stores, form); } catch (error) {
        if (error instanceof FormsError) await formWaits(kit.db, form, error.code, error instanceof GlyphMissingError ? error.characters : []);
        if (!(error instanceof GlyphMissingError)) failures.push(error);
      }
    }
    after = block.at(-1)!;
  }
  return failures;
}

async function fixForm(kit: Kit, stores: Stores, form: FormWanted): Promise<void> {
  const found = await stores.applications.find(kit.db, form.applicationId);
  if (!found?.state.acceptance) return; // the acceptance and its wish are one transaction: nothing to print without it
  const { state } = found;
  const id = documentId('APPLICATION_FORM', form.applicationId, form.edition);
  await kit.documents.fix(metaOfJob(kit.service, form.applicationId, kit.clock), {
    documentId: id, mediaType: 'application/pdf', documentClass: 'APPLICATION_FORM', title: '申报表（附件2）', planId: form.planId, applicationId: form.applicationId, subjectId: form.applicationId,
    signatureKinds: signatureKinds(state), institutionId: state.institutionId, expertIds: [], personId: state.personId,
  }, async () => rendererOf(kit).render('applicationForm', applicationForm(state, {
    documentId: id, institution: (await copies.institution(kit.db, state.institutionId))?.name ?? '', today: kit.clock.today(),
    idNumber: kit.keyring.unseal(state.applicant.idNumberSealed), phone: state.applicant.phoneSealed === null ? null : kit.keyring.unseal(state.applicant.phoneSealed),
    photo: await printedPhoto(kit, state.photo),
  })));
  await formFixed(kit.db, form);
}

/** The 2-inch print for the form; null: none was handed in, one is stuck on. A photo that cannot be read now is tried again, never left out. */
export async function printedPhoto(kit: Kit, photo: SubmittedPhoto | null | undefined): Promise<Uint8Array | null> {
  if (!photo) return null;
  const master = await kit.files.read(photo.sha256);
  if (!master) throw new Problem(503, 'PHOTO_AWAY', '照片暂时读不到，请稍后重试。', { headers: { 'retry-after': '5' } });
  return printOf(master, photo.crop, 'TWO_INCH');
}
