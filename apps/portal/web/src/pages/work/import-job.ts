import { onMounted, onUnmounted, ref, type Ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { ApiProblem, asProblem, get, send } from '../../api/client.js';
import { sheetOf } from '../../patterns/files.js';
import type { ImportResult } from '../../patterns/import.js';
import { trackJob } from '../../patterns/jobs.js';

interface Import { readonly id: string; readonly state: string; readonly refusal: { readonly code: string; readonly message: string } | null; readonly checked: number; readonly eligible: number; readonly known: number; readonly loaded: number }
interface Row { readonly rowNumber: number; readonly standing: string; readonly faults: readonly { readonly message: string }[] }
/** An import that applications' job works on: where it begins, on which page it is followed. */
export interface ImportJob {
  readonly label: string;
  readonly page: string;
  /** the address that the sheet is sent to */
  readonly begin: () => string;
  /** row numbers that somebody chose; null: all good ones */
  readonly chosen?: () => readonly number[] | null;
  /** what good rows of these standings should know, beside what the service says of them */
  readonly noted?: Readonly<Record<string, string>>;
}

/** ms between two looks at an import that is worked on. */
const LOOK_MS = 800;
const IMPORTS = '/api/applications/imports';

/** Upload → check → load of a sheet that a job works on; one that was begun before, in this tab or another one, goes on where it is. */
export function useImportJob(of: ImportJob): { readonly resumed: Ref<ImportResult | null>; readonly problem: Ref<ApiProblem | null>; readonly check: (file: File) => Promise<ImportResult>; readonly load: () => Promise<ImportResult> } {
  const route = useRoute();
  const router = useRouter();
  let importId = '';
  let left = false;
  onUnmounted(() => { left = true; });
  const resumed = ref<ImportResult | null>(null);
  const problem = ref<ApiProblem | null>(null);
  const track = (): void => trackJob({ id: importId, kind: 'import', label: of.label, state: 'RUNNING', done: 0, total: 0, url: `${IMPORTS}/${importId}`, page: `${of.page}?import=${importId}` });
  onMounted(async () => {
    if (typeof route.query['import'] !== 'string') return;
    importId = route.query['import'];
    try { resumed.value = await resultOf(await done('CHECKING')); } catch (error) { problem.value = asProblem(error); }
  });
  /** The import once its job has done what it was asked for, or nobody looks any more. A file that the job refused is told like any other refusal. */
  async function done(working: string): Promise<Import> {
    for (;;) {
      const found = await get<Import>(`${IMPORTS}/${importId}`);
      if (found.refusal) throw new ApiProblem(422, found.refusal.code, found.refusal.message);
      if (found.state !== working || left) return found;
      await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
    }
  }
  async function check(file: File): Promise<ImportResult> {
    importId = (await send<{ id: string }>('POST', of.begin(), sheetOf(file))).id;
    track();
    await router.replace({ query: { ...route.query, import: importId } });
    return resultOf(await done('CHECKING'));
  }
  /** What may be loaded of it now: nothing that was loaded or called off already. */
  async function resultOf({ state, checked, known, eligible }: Import): Promise<ImportResult> {
    const path = `${IMPORTS}/${importId}`;
    const noted = of.noted ?? {};
    const rows = (await Promise.all(['FAULTY', 'NOT_MET', ...Object.keys(noted)].map((standing) => get<{ items: readonly Row[] }>(`${path}/rows`, { standing })))).flatMap(({ items }) => items);
    return {
      id: importId, total: checked - known, good: state === 'CHECKED' ? eligible : 0, faultSheetUrl: `${path}/fault-sheet`,
      rows: [...rows].sort((x, y) => x.rowNumber - y.rowNumber).map((r) => { const said = r.faults.map((f) => f.message); return noted[r.standing] === undefined ? { row: r.rowNumber, faults: said } : { row: r.rowNumber, faults: [], note: [noted[r.standing]!, ...said].join('') }; }),
    };
  }
  async function load(): Promise<ImportResult> {
    const rows = of.chosen?.() ?? null;
    await send('POST', `${IMPORTS}/${importId}/load`, { which: 'ELIGIBLE', ...(rows ? { rows } : {}) });
    track();
    const { loaded } = await done('LOADING');
    return { id: importId, total: loaded, rows: [] };
  }
  return { resumed, problem, check, load };
}
