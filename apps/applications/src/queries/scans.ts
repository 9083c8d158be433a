import type { Access, Kit } from '@gt/service-kit';
import { requireScan } from '../commands/scans.js';
import { formsOfScan } from '../domain/scan.js';
import { pagesOfScan, scansOf, type Scan } from '../storage/scans.js';
import type { Stores } from '../storage/stores.js';

/** Scans of a list. */
const LIMIT = 50;
const view = ({ id, pages, read, state, at }: Scan) => ({ id, pages, read, state, at: at.toISOString() });

export async function listScans(kit: Kit, access: Access): Promise<object> {
  const reach = access.reach('application.import');
  return { items: (await scansOf(kit.db, reach.everything ? [] : reach.employerIds, LIMIT)).map(view) };
}

/** How a scan sorts itself: progress, each form with what it has and lacks, and every page that belongs to none. */
export async function getScan(kit: Kit, stores: Stores, access: Access, id: string): Promise<object> {
  const scan = await requireScan(kit, access, id);
  const pages = await pagesOfScan(kit.db, id);
  const forms = formsOfScan(pages);
  const applications = await stores.applications.findMany(kit.db, forms.map((form) => form.applicationId));
  return {
    ...view(scan),
    forms: forms.map((form) => {
      const { applicant: { name }, declaration } = applications.get(form.applicationId)!.state;
      return { ...form, name, declaration };
    }),
    loose: pages.filter((p) => p.standing !== 'MATCHED').map(({ page, standing, form, version, formPage }) => ({ page, standing, form, version, formPage })),
  };
}
