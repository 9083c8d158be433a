import { randomUUID } from 'node:crypto';
import { reason, refused } from '@gt/domain';
import { notFound, wrongState, type CommandContext, type Kit } from '@gt/service-kit';
import { checkFile, keepFile } from '@gt/uploads';
import type { Tx } from '@gt/persistence';
import { STATUS_NAMES, transitions } from '../domain/application.js';
import { recommendOnPaper, returnOnPaper, type PaperCommand } from '../domain/paper-recommendation.js';
import { rendererOf } from '../jobs/renderer.js';
import { resourceOf } from '../queries/resource.js';
import { withReviewer } from '../storage/appraisals.js';
import { addAttachment, filesByItem, markSubmitted } from '../storage/attachments.js';
import type { Stores } from '../storage/stores.js';
import { act, decidedByOf, each, type RowResult } from './act.js';

const ACTION = 'application.recommendOnPaper';
/** Line of the list of materials that the stamped page stands on. */
const PAGE = 'PAPER_RECOMMENDATION';

/** Before the bytes are read. 404 out of reach, 409 in another state. */
export const mayHandInPage = (kit: Kit, stores: Stores, command: CommandContext, id: string): Promise<void> => command.beforeUpload(kit.db, () => requireSubmitted(stores, kit.db, command, id));
async function requireSubmitted(stores: Stores, db: Pick<Tx, 'query'>, command: CommandContext, id: string): Promise<void> {
  const found = await stores.applications.find(db, id);
  if (!found || !command.access.may(ACTION, resourceOf(found.state))) throw notFound('申报');
  if (!transitions[found.state.status].ApplicationRecommended) throw wrongState(`申报现为“${STATUS_NAMES[found.state.status]}”，不能登记纸质推荐。`, { status: found.state.status });
}

/** Keeps the scanned or photographed page with the unit's stamp as a paper of the application; its hash is what the record names. */
export async function handInPage(kit: Kit, stores: Stores, command: CommandContext, id: string, bytes: Buffer, name: string | null): Promise<object> {
  const checked = await checkFile(rendererOf(kit), bytes);
  const { sha256 } = await keepFile(kit, bytes);
  return command.run(kit.db, 201, { sha256 }, async (tx) => {
    await requireSubmitted(stores, tx, command, id);
    await addAttachment(tx, { id: randomUUID(), applicationId: id, item: PAGE, sha256, nameSealed: name === null ? null : kit.keyring.seal(name), mediaType: checked.mediaType, size: bytes.length, pages: checked.pages, addedAt: kit.clock.now() });
    return { sha256, size: bytes.length, mediaType: checked.mediaType, pages: checked.pages };
  });
}

/** Records it (五(二)). 422 with every reason, OWN_APPLICATION among them. */
export const recordPaper = (kit: Kit, stores: Stores, tx: Tx, command: CommandContext, id: string, paper: PaperCommand): Promise<RowResult[]> =>
  act(kit, stores, tx, command, ACTION, [id], async (rows) => {
    const byOf = await decidedByOf(kit, tx, command, rows, '受理审核');
    const filesOf = await filesByItem(tx, [id]);
    const employer = await stores.employers.find(tx, rows[0]!.state.employerId);
    const hasAccount = (await withReviewer(tx, [rows[0]!.state.employerId])).size > 0;
    const decided = await each((row) => (employer ? recommendOnPaper(row.state, paper, { today: kit.clock.today(), by: byOf(row), employerName: employer.state.name, hasAccount, pages: filesOf(id)(PAGE) })
      : refused(reason('EMPLOYER_UNKNOWN', '五(二)', '所在单位尚未登记，请先登记该单位。'))))(rows);
    // the page is what the record rests on: from here on it is kept, whatever is taken away later
    if (decided.get(id)?.ok) await markSubmitted(tx, [id]);
    return decided;
  });

/** Sends it back in the place of a unit without an account (五(二)). 422 EMPLOYER_HAS_ACCOUNT, OWN_APPLICATION. */
export const returnPaper = (kit: Kit, stores: Stores, tx: Tx, command: CommandContext, id: string, why: string): Promise<RowResult[]> =>
  act(kit, stores, tx, command, ACTION, [id], async (rows) => {
    const hasAccount = (await withReviewer(tx, [rows[0]!.state.employerId])).size > 0;
    return each((row) => returnOnPaper(row.state, why, { hasAccount }))(rows);
  });
