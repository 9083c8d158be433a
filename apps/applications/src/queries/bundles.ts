import { writeSheet } from '@gt/forms';
import type { Queryable } from '@gt/persistence';
import type { Access } from '@gt/service-kit';
import { BUNDLE_STATE_NAMES } from '../domain/bundle.js';
import { itemOf, MATERIALS } from '../domain/material.js';
import { bundlesOf, filesOfBundle, type Bundle } from '../storage/bundles.js';

/** Bundles of a list. */
const LIMIT = 50;
/** Files of a page at most. */
export const BUNDLE_PAGE = 1_000;

/** A bundle with its progress; nothing of a person. */
export const bundleView = ({ id, employerId, importId, state, files, read, placed, faulty, at }: Bundle): object => ({ id, employerId, importId, state, stateName: BUNDLE_STATE_NAMES[state], files, read, placed, faulty, at: at.toISOString(), acts: state === 'READING' ? ['CANCEL'] : [] });

export async function listBundles(db: Queryable, access: Access): Promise<object> {
  const reach = access.reach('application.import');
  return { items: (await bundlesOf(db, reach.everything ? null : reach.employerIds, LIMIT)).map(bundleView) };
}

const nameOfItem = (item: string | null): string | null => (item === null ? null : item === 'PHOTO' ? '照片' : MATERIALS[itemOf(item)!.kind].name);

/** What became of the files, in the bundle's order: masked names, and the faults. */
export async function bundleFiles(db: Queryable, id: string, filter: { faulty: boolean; after: number; limit: number }): Promise<object> {
  const found = await filesOfBundle(db, id, { ...filter, limit: filter.limit + 1 });
  const items = found.slice(0, filter.limit);
  return { items: items.map(({ shownName, fault, ...file }) => ({ ...file, name: shownName, itemName: nameOfItem(file.item), standing: fault ? 'FAULTY' : 'PLACED', code: fault?.code ?? null, message: fault?.message ?? null })), next: found.length > filter.limit ? items.at(-1)!.number : null };
}

/** The faulty files as a spreadsheet, to mend and pack again. */
export async function bundleFaultSheet(db: Queryable, { id, files, at }: Bundle): Promise<Uint8Array> {
  const faulty = await filesOfBundle(db, id, { faulty: true, after: 0, limit: files });
  return writeSheet('问题文件', [{ title: '压缩包内第几个', width: 14 }, { title: '文件名（已遮盖）', width: 50 }, { title: '问题', width: 80 }], faulty.map(({ number, shownName, fault }) => [String(number), shownName, fault!.message]), at.toISOString());
}
