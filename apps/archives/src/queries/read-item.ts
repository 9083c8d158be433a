import { sha256 } from '@gt/persistence';
import { notFound, Problem, type Access } from '@gt/service-kit';
import type { Archives } from '../archives.js';
import { resourceOf } from '../commands/volume-for.js';
import { findItem } from '../storage/items.js';

/**
 * The bytes of an item's own copy, hashed again on the way out. Every access is logged before anything is answered (六(六)). Two kinds are shown to fewer than the
 * rest (403), as they are where they come from: an expert's certificate to the supervisor alone, for another place may have handed it in; an applicant's papers to those
 * who took them in and those who keep them.
 */
export async function readItem({ kit, volumes }: Archives, access: Access, volumeId: string, documentId: string): Promise<{ bytes: Buffer; mediaType: string; sha256: string }> {
  const volume = await volumes.find(kit.db, volumeId);
  if (!volume || !access.may('item.read', resourceOf(volume.state))) throw notFound('案卷');
  const item = await findItem(kit.db, documentId);
  if (!item || item.volumeId !== volumeId) throw notFound('案卷材料');
  const { role, onBehalfOf } = access.require(item.documentClass === 'APPLICATION_MATERIAL' ? 'item.readMaterial' : 'item.read', item.documentClass === 'EXPERT_EVIDENCE' ? { bureauId: volume.state.supervisorId } : resourceOf(volume.state));
  if (item.copyId === null) throw new Problem(409, 'ITEM_NOT_CAPTURED', '该材料尚未取到，请稍后重试。');
  const bytes = await kit.store.get(item.copyId);
  const sound = bytes !== undefined && sha256(bytes) === item.sha256;
  await kit.db.query('INSERT INTO access_log (volume_id, document_id, subject, role, on_behalf_of, sound) VALUES ($1, $2, $3, $4, $5, $6)', [volumeId, documentId, access.subject, role, onBehalfOf ?? null, sound]);
  if (!bytes || !sound) throw new Problem(409, 'ITEM_TAMPERED', '该材料的存档副本与登记的校验值不符，不能提供；请对案卷做完整性检查并重新取件。');
  return { bytes, mediaType: item.mediaType, sha256: item.sha256 };
}
