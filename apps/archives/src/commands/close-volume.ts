import { Problem, wrongState, type CommandContext } from '@gt/service-kit';
import type { Archives } from '../archives.js';
import { decideClose } from '../domain/volume.js';
import { standingAgainst, volumeView, type VolumeView } from '../queries/volumes.js';
import { itemsOf } from '../storage/items.js';
import { volumeFor } from './volume-for.js';

/** 归档 (六(六)): closes a whole volume, and the retention clock starts. 422 with every document that is missing or not signed and sealed in a kind that counts. */
export function closeVolume(archives: Archives, command: CommandContext, id: string): Promise<VolumeView> {
  return command.run(archives.kit.db, 200, {}, async (tx) => {
    const { volume, meta } = await volumeFor(archives, tx, command, id, 'volume.close');
    if (volume.state.status === 'CLOSED') throw wrongState('该案卷已归档，无须重复办理。', { status: volume.state.status });
    const { missing, notCounted } = await standingAgainst(tx, volume, archives.kit.clock.today());
    const decision = decideClose(volume.state, [...missing, ...notCounted], (await itemsOf(tx, id)).length, archives.kit.clock.today());
    if (!decision.ok) throw new Problem(422, 'VOLUME_NOT_CLOSABLE', `案卷还有 ${decision.reasons.length} 处不符合归档要求，请按 reasons 逐项补齐后再归档。`, { reasons: decision.reasons });
    const [saved] = await archives.volumes.save(tx, [{ ...volume, events: decision.events }], meta);
    return volumeView(saved!);
  });
}
