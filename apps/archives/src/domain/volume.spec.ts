import { reason } from '@gt/domain';
import { itemTransitions } from './item.js';
import { decideClose, decideReview, evolveVolume, volumeTransitions, type Volume, type VolumeEvent } from './volume.js';

const opened: VolumeEvent = { type: 'VolumeOpened', data: { planId: 'p', institutionId: 'i', supervisorId: 's', title: '2026年第一批贯通评价' } };
const after = (...events: VolumeEvent[]): Volume => [opened, ...events].reduce<Volume | null>(evolveVolume, null)!;
const completed: VolumeEvent = { type: 'VolumeCompleted', data: { planId: 'p', items: 3 } };
const closed: VolumeEvent = { type: 'VolumeClosed', data: { planId: 'p', institutionId: 'i', closedOn: '2026-05-01', items: 3 } };
const awaited: VolumeEvent = { type: 'ItemAwaited', data: { documentId: 'd', documentClass: 'CERTIFICATE', sha256: 'a', owner: 'certificates' } };

/** States that nothing reaches, and states that nothing leads out of although they are not final. */
function faultsOf(table: Readonly<Record<string, Readonly<Record<string, string>>>>, initial: string, final: readonly string[]): string[] {
  const reached = new Set([initial]);
  for (const state of reached) for (const next of Object.values(table[state]!)) reached.add(next);
  const leadsOut = (state: string) => Object.values(table[state]!).some((next) => next !== state);
  return [...Object.keys(table).filter((s) => !reached.has(s)).map((s) => `${s} is never reached`), ...Object.keys(table).filter((s) => !final.includes(s) && !leadsOut(s)).map((s) => `${s} is a dead end`), ...final.filter(leadsOut).map((s) => `${s} is not final`)];
}

describe('a volume', () => {
  it('reaches every state and ends only where it is meant to, and so do its items', () => {
    expect(faultsOf(volumeTransitions as never, 'OPEN', ['CLOSED'])).toEqual([]);
    expect(faultsOf(itemTransitions, 'KEPT', [])).toEqual([]);
    expect(faultsOf({ A: {}, B: { go: 'A' } }, 'B', [])).toEqual(['A is a dead end']);
    expect(faultsOf({ A: { go: 'A' }, B: { go: 'A' } }, 'A', ['A'])).toEqual(['B is never reached']);
  });

  it('is completed once nothing is missing, and opened again when a later fact asks for more', () => {
    expect(decideReview('p', after(), 0, 3)).toEqual([completed]);
    expect(decideReview('p', after(), 2, 3)).toEqual([]);
    expect(decideReview('p', after(completed), 0, 3)).toEqual([]);
    expect(decideReview('p', after(completed), 2, 3)).toEqual([{ type: 'VolumeReopened', data: { planId: 'p', missing: 2 } }]);
    expect(decideReview('p', after(completed, closed), 2, 3)).toEqual([]);
  });

  it('closes with the day from which it is kept, and is refused with every reason', () => {
    expect(decideClose(after(completed), [], 3, '2026-05-01')).toEqual({ ok: true, events: [closed] });
    // the look after the last capture may still be under way
    expect(decideClose(after(), [], 3, '2026-05-01')).toEqual({ ok: true, events: [completed, closed] });
    const reasons = [reason('DOCUMENT_MISSING', '六(六)', '缺少'), reason('SEAL_NOT_COUNTED', '六(六)', '不计入')];
    expect(decideClose(after(completed), reasons, 3, '2026-05-01')).toEqual({ ok: false, reasons });
    expect(after(completed, closed)).toMatchObject({ status: 'CLOSED', closedOn: '2026-05-01' });
  });

  it('takes items in after the closing, and no event that its state does not allow', () => {
    expect(after(completed, closed, awaited).status).toBe('CLOSED');
    expect(() => after(completed, closed, closed)).toThrow('VolumeClosed cannot happen to a volume that is CLOSED');
    expect(() => after(closed)).toThrow('cannot happen to a volume that is OPEN');
    expect(() => evolveVolume(null, awaited)).toThrow('not opened');
  });
});
