import { randomUUID } from 'node:crypto';
import { notFound } from '@gt/service-kit';
import { filesIn } from '../domain/evidence-file.js';
import { decideChangeDraft, decideChangeFiling, decideDraft } from '../domain/filing-decisions.js';
import { filingView, type FilingView } from '../queries/views.js';
import { openFilingId } from '../storage/facts.js';
import { decided } from './decided.js';
import { bindFiles } from './evidence-files.js';
import { filesNamed, readFilingContent, type FilingInput } from './filing-content.js';
import type { UseCase } from './use-case.js';

/** Begins a bridging filing (附件1) of a body; its administrator does. */
export const draftFiling = ({ kit, stores, command }: UseCase, institutionId: string, input: FilingInput): Promise<FilingView> => command.run(kit.db, 201, { institutionId, input }, async (tx) => {
  const meta = command.meta(kit.clock, 'filing.draft', { institutionId });
  const institution = await stores.institutions.find(tx, institutionId);
  if (!institution) throw notFound('评价机构');
  const fileOf = await bindFiles(tx, institutionId, filesNamed(input));
  const events = decided(decideDraft(institutionId, institution.state, readFilingContent(kit, institutionId, input, fileOf)));
  const [saved] = await stores.filings.save(tx, [{ id: randomUUID(), version: 0, state: null, events }], meta);
  command.etag(saved!.version);
  return filingView(saved!);
});

/** Replaces the content of a draft or returned filing. */
export const changeDraft = ({ kit, stores, command }: UseCase, id: string, input: FilingInput): Promise<FilingView> => command.run(kit.db, 200, input, async (tx) => {
  const found = (await stores.filings.findMany(tx, [id], true)).get(id);
  if (!found || !command.access.may('filing.draft', { institutionId: found.state.institutionId })) throw notFound('报备表');
  const { institutionId } = found.state;
  const meta = command.meta(kit.clock, 'filing.draft', { institutionId });
  command.requireVersion(found.version);
  const fileOf = await bindFiles(tx, institutionId, filesNamed(input), filesIn(found.state.bodyRules));
  const [saved] = await stores.filings.save(tx, [{ ...found, events: decided(decideChangeDraft(found.state, readFilingContent(kit, institutionId, input, fileOf, found.state))) }], meta);
  command.etag(saved!.version);
  return filingView(saved!);
});

/** Begins the next version of an approved filing: a draft with its content, numbers included. */
export const changeFiling = ({ kit, stores, command }: UseCase, id: string): Promise<FilingView> => command.run(kit.db, 201, null, async (tx) => {
  const found = await stores.filings.find(tx, id);
  if (!found || !command.access.may('filing.draft', { institutionId: found.state.institutionId })) throw notFound('报备表');
  const { institutionId } = found.state;
  const meta = command.meta(kit.clock, 'filing.draft', { institutionId });
  // two changes of one body follow each other
  await stores.institutions.findMany(tx, [institutionId], true);
  const events = decided(decideChangeFiling(id, found.state, await openFilingId(tx, institutionId)));
  const [saved] = await stores.filings.save(tx, [{ id: randomUUID(), version: 0, state: null, events }], meta);
  command.etag(saved!.version);
  return filingView(saved!);
});
