import { addJob } from '@gt/persistence';
import { notFound, wrongState, type CommandContext } from '@gt/service-kit';
import { captureLater, type Archives } from '../archives.js';
import { findItem } from '../storage/items.js';
import { volumeFor } from './volume-for.js';

/** Asks for an item's bytes again: after a mismatch, or when the tries have run out while its owner was away. */
export function captureAgain(archives: Archives, command: CommandContext, id: string, documentId: string): Promise<{ documentId: string; status: string }> {
  return command.run(archives.kit.db, 202, {}, async (tx) => {
    await volumeFor(archives, tx, command, id, 'item.capture');
    const item = await findItem(tx, documentId);
    if (!item || item.volumeId !== id) throw notFound('案卷材料');
    if (item.status === 'CAPTURED') throw wrongState('该材料已取到且校验相符，无须重新取件；如怀疑副本有误，请先做完整性检查。', { status: item.status });
    await captureLater(tx, [documentId]);
    return { documentId, status: item.status };
  });
}

/** Asks for an integrity check of the volume's stored copies; its outcome is in the volume's `checkedOn` and items. */
export function checkIntegrity(archives: Archives, command: CommandContext, id: string): Promise<{ volumeId: string }> {
  return command.run(archives.kit.db, 202, {}, async (tx) => {
    await volumeFor(archives, tx, command, id, 'volume.check');
    await addJob(tx, 'check-volume', { volumeId: id }, { key: `check-${id}` });
    return { volumeId: id };
  });
}
