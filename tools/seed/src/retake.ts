import { bulk } from './bulk.js';
import { acceptance, mustAll, signPages, type Applied } from './intake.js';
import type { Places } from './city.js';
import { DAYS } from './scene.js';
import { each, type Session } from './session.js';
import type { Retaken } from './report.js';

/** Who applies again after a failure (补考, 七(三)): pre-filled, recommended and accepted anew, all subjects. */
export async function retake(session: Session, places: Places, failed: readonly Applied[]): Promise<Retaken[]> {
  const retaken = await each(failed, 1, async (of): Promise<Retaken> => ({ of, applicationId: (await session.command<{ id: string }>('danwei-jingban', 'POST', `/api/applications/applications/${of.applicationId}/retake`)).id }));
  const items = retaken.map((r) => ({ id: r.applicationId, applicant: r.of.applicant }));
  const ids = (list: readonly { id: string }[]) => ({ ids: list.map((i) => i.id) });
  await mustAll(bulk(session, 'danwei-jingban', '/api/applications/submissions', items, (i) => i.id, ids, []), 'submission of retakes');
  await signPages(session, 'danwei-jingban', items, DAYS.retakeIntake);
  await mustAll(bulk(session, 'danwei-shenhe', '/api/applications/recommendations', items, (i) => i.id, (list) => ({ ...ids(list), opinion: '同意补考。', sealKind: 'IN_SYSTEM_APPROVAL' }), []), 'recommendation of retakes');
  await mustAll(bulk(session, 'qiye-shouli', '/api/applications/acceptances', items, (i) => i.id, (list) => ({ items: list.map((i) => acceptance(i, places.sites.enterprise)) }), []), 'acceptance of retakes');
  return retaken;
}
