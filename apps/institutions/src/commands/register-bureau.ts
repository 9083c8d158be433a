import { randomUUID } from 'node:crypto';
import { decideRegisterBureau, type BureauProfile } from '../domain/bureau.js';
import { bureauView, type BureauView } from '../queries/views.js';
import { bureauNameTaken, municipalCentreId } from '../storage/facts.js';
import { decided } from './decided.js';
import type { UseCase } from './use-case.js';

/** Registers a bureau (四(一)): the municipal centre first, by the system's operator; the others also by the centre's officer. */
export const registerBureau = ({ kit, stores, command }: UseCase, bureau: BureauProfile): Promise<BureauView> => command.run(kit.db, 201, bureau, async (tx) => {
  const centre = await municipalCentreId(tx);
  const meta = command.meta(kit.clock, 'bureau.register', centre === undefined ? {} : { bureauId: centre });
  const events = decided(decideRegisterBureau(bureau, { municipalCentre: centre !== undefined, nameTaken: await bureauNameTaken(tx, bureau.name) }));
  const [saved] = await stores.bureaus.save(tx, [{ id: randomUUID(), version: 0, state: null, events }], meta);
  return bureauView(saved!);
});
