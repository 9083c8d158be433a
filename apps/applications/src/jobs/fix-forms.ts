import { randomUUID } from 'node:crypto';
import { FormsError } from '@gt/forms';
import { failTogether } from '@gt/persistence';
import { copies, documentId, metaOfJob, Problem, waitNoMore, type Kit, type WantedDocument } from '@gt/service-kit';
import type { Application } from '../domain/application.js';
import type { SubmittedPhoto } from '../domain/material.js';
import { formsFixed, formWaits, openForms, type FormWanted } from '../storage/progress.js';
import type { Stores } from '../storage/stores.js';
import { applicationForm, signatureKinds } from './form-content.js';
import { printOf, type PrintSize } from '../commands/photo-picture.js';
import { rendererOf } from './renderer.js';

/** Forms of one transaction. */
const BLOCK = 50;
const START = { applicationId: '00000000-0000-0000-0000-000000000000', edition: '' };

/** Under way, and whether another job asked meanwhile. */
const running = new WeakMap<Kit, { again: boolean }>();

/**
 * Fixes every form that is wanted and not fixed, final ones first. Repeatable: a form has one id per edition. A form that cannot be printed
 * (a character that no font has) waits, naming it, and stops no other; any other failure is tried again by the job. One at a time: two would print
 * the same forms twice. A second job leaves its forms to the first, whose stored job stays until they are fixed, and frees its place for an import, say.
 */
export async function fixForms(kit: Kit, stores: Stores): Promise<void> {
  const other = running.get(kit);
  if (other) {
    other.again = true;
    return;
  }
  const own = { again: true };
  running.set(kit, own);
  try {
    let failures: unknown[] = [];
    while (own.again) {
      own.again = false;
      failures = [...await fixAll(kit, stores, 'FINAL'), ...await fixAll(kit, stores, 'INTERIM')];
    }
    failTogether(failures);
  } finally {
    running.delete(kit);
  }
}

async function fixAll(kit: Kit, stores: Stores, kind: 'FINAL' | 'INTERIM'): Promise<unknown[]> {
  const failures: unknown[] = [];
  let after = START;
  for (let block = await openForms(kit.db, kind, after, BLOCK); block.length > 0; block = await openForms(kit.db, kind, after, BLOCK)) {
    failures.push(...await fixBlock(kit, stores, block));
    after = block.at(-1)!;
  }
  return failures;
}

/** One transaction for all of them. Answers the failures that another try may mend. */
async function fixBlock(kit: Kit, stores: Stores, block: readonly FormWanted[]): Promise<unknown[]> {
  const applications = await stores.applications.findMany(kit.db, block.map((form) => form.applicationId));
  // the acceptance and its wish are one transaction: nothing to print without it
  const forms = new Map(block.filter((form) => applications.get(form.applicationId)?.state.acceptance).map((form) => [documentId('APPLICATION_FORM', form.applicationId, form.edition), form]));
  const bodies = new Map((await copies.institutions(kit.db, [...applications.values()].map(({ state }) => state.institutionId))).map((body) => [body.id, body.state.name]));
  const wanted = [...forms].map(([id, form]): WantedDocument => {
    const { state } = applications.get(form.applicationId)!;
    return wantedForm(kit, state, id, form, bodies.get(state.institutionId) ?? '');
  });
  const { waiting, failed } = await kit.documents.fixAll(metaOfJob(kit.service, randomUUID(), kit.clock), wanted, (tx, fixed) => formsFixed(tx, [...fixed].map((id) => forms.get(id)!)));
  for (const [id, { characters }] of waiting) {
    // the final form may have taken its place while it was rendered
    if (!await formWaits(kit.db, forms.get(id)!, 'GLYPH_MISSING', characters)) await waitNoMore(kit.db, [id]);
  }
  for (const [id, error] of failed) if (error instanceof FormsError) await formWaits(kit.db, forms.get(id)!, error.code, []);
  return [...failed.values()];
}

function wantedForm(kit: Kit, state: Application, id: string, form: FormWanted, institution: string): WantedDocument {
  return {
    causationId: form.applicationId,
    document: {
      documentId: id, mediaType: 'application/pdf', documentClass: 'APPLICATION_FORM', title: '申报表（附件2）', planId: form.planId, applicationId: form.applicationId, subjectId: form.applicationId,
      signatureKinds: signatureKinds(state), institutionId: state.institutionId, expertIds: [], personId: state.personId,
    },
    render: async () => rendererOf(kit).render('applicationForm', applicationForm(state, {
      documentId: id, institution, today: kit.clock.today(), idNumber: kit.keyring.unseal(state.applicant.idNumberSealed), phone: state.applicant.phoneSealed === null ? null : kit.keyring.unseal(state.applicant.phoneSealed),
      photo: await printedPhoto(kit, state.photo),
    })),
  };
}

/** A print of the photo, by itself the 2-inch one for the form; null: none was handed in, one is stuck on. A photo that cannot be read now is tried again, never left out. */
export async function printedPhoto(kit: Kit, photo: SubmittedPhoto | null | undefined, size: PrintSize = 'TWO_INCH'): Promise<Buffer | null> {
  if (!photo) return null;
  const master = await kit.files.read(photo.sha256);
  if (!master) throw new Problem(503, 'PHOTO_AWAY', '照片暂时读不到，请稍后重试。', { headers: { 'retry-after': '5' } });
  return printOf(master, photo.crop, size);
}
