import type { Moves } from '@gt/policy';
import type { VolumeStatus } from './volume.js';

/** Whose move a volume is (六(六)). */
export const volumeMoves: Moves<VolumeStatus> = {
  OPEN: [{ kind: 'volume.complete', title: '案卷材料待齐全', action: 'item.capture', roles: ['ARCHIVIST'] }],
  COMPLETE: [{ kind: 'volume.close', title: '案卷待归档', action: 'volume.close', roles: ['ARCHIVIST'] }],
  CLOSED: { nobody: '已归档，保管期未满' },
};
