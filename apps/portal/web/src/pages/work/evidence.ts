import type { Resource } from '@gt/policy';
import { shallowRef, type ShallowRef } from 'vue';
import { asProblem, get, newKey, send, type ApiProblem } from '../../api/client.js';
import { bytesOf, nameHeader } from '../../patterns/files.js';
import type { EvidenceFile } from './evidence-file.js';
import { centreId } from './names.js';
import { may } from './shared.js';

/** The same with its own name, for those who may open it. */
export interface EvidenceEntry extends EvidenceFile { readonly name: string | null; readonly pages: number | null }
/** Papers that may be opened, by id. */
export type Openable = ReadonlyMap<string, EvidenceEntry>;

/** Hands a paper in for the body or bureau whose it is; what is recorded next names it by its id. */
export const handIn = (place: string, file: File): Promise<EvidenceFile> => send<EvidenceFile>('POST', `/api/institutions/files?place=${place}`, bytesOf(file), { key: newKey(), headers: nameHeader(file) });

/** The papers of a record that the caller may open: by its place, or as the municipal centre. Without the right the record is shown all the same, its papers by size alone; `problem`: they could not be read just now. */
export function useOpenable(path: string): { readonly openable: ShallowRef<Openable>; readonly problem: ShallowRef<ApiProblem | null>; readonly reload: (resource: Resource) => Promise<void> } {
  const openable = shallowRef<Openable>(new Map());
  const problem = shallowRef<ApiProblem | null>(null);
  const reload = async (resource: Resource): Promise<void> => {
    const centre = centreId();
    if (!may('evidence.look', resource) && !(centre !== null && may('evidence.look', { bureauId: centre }))) return;
    try {
      const { items } = await get<{ items: readonly EvidenceEntry[] }>(`${path}/files`);
      openable.value = new Map(items.map((each) => [each.fileId, each]));
      problem.value = null;
    } catch (error) { problem.value = asProblem(error); }
  };
  return { openable, problem, reload };
}
