import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

/** Long work that a service does, as a page follows it. */
export interface Followed<Found> {
  /** how it stands now */
  readonly read: (id: string) => Promise<Found>;
  readonly atWork: (found: Found) => boolean;
  /** when it is at an end */
  readonly ended: () => Promise<unknown>;
  /** when a later look failed: the looking ends with it */
  readonly failed: (error: unknown) => void;
}
/** ms between two looks at work that goes on. */
const LOOK_MS = 1_000;

/** Shows one piece of work and looks again for as long as it goes on. Who follows another, or leaves the page, looks no more at the one before. `follow` rejects when the first look fails. */
export function useFollow<Found>({ read, atWork, ended, failed }: Followed<Found>): { readonly shown: ShallowRef<Found | null>; readonly follow: (id: string) => Promise<void> } {
  const shown = shallowRef<Found | null>(null);
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): number => { clearTimeout(timer); turn += 1; return turn; };
  onScopeDispose(stop);
  async function follow(id: string): Promise<void> {
    const own = stop();
    const found = await read(id);
    if (own !== turn) return;
    shown.value = found;
    if (atWork(found)) timer = setTimeout(() => { follow(id).catch(failed); }, LOOK_MS);
    else await ended();
  }
  return { shown, follow };
}
