import { groupBy } from '@gt/domain';

/** How a scanned page stands: it belongs to a form of this employer, shows an earlier layout, another paper of ours, none that is known, was there already, or bears no code. */
export type PageStanding = 'MATCHED' | 'WRONG_VERSION' | 'OTHER_FORM' | 'UNKNOWN_FORM' | 'DOUBLE' | 'NO_CODE';

export interface ReadCode { readonly form: string; readonly version: number; readonly documentId: string; readonly page: number; readonly pages: number }
export interface SortedPage { readonly page: number; readonly code: ReadCode | null; readonly applicationId: string | null; readonly standing: PageStanding }

/**
 * Sorts the pages of a scan to forms. `applicationOf` knows the forms as they would be printed now and as they were fixed; `seen` are the pages
 * (`documentId page`) that this scan has had before. A form that was changed after printing is UNKNOWN_FORM: what was signed is not what stands there.
 */
export function sortPages(read: ReadonlyArray<{ readonly page: number; readonly code: ReadCode | null }>, current: { readonly form: string; readonly version: number }, applicationOf: ReadonlyMap<string, string>, seen: Set<string>): SortedPage[] {
  return read.map(({ page, code }): SortedPage => {
    const sorted = (standing: PageStanding, applicationId: string | null = null): SortedPage => ({ page, code, applicationId, standing });
    if (!code) return sorted('NO_CODE');
    if (code.form !== current.form) return sorted('OTHER_FORM');
    const applicationId = applicationOf.get(code.documentId) ?? null;
    if (code.version !== current.version) return sorted('WRONG_VERSION', applicationId);
    if (applicationId === null) return sorted('UNKNOWN_FORM');
    const key = `${code.documentId} ${code.page}`;
    if (seen.has(key)) return sorted('DOUBLE', applicationId);
    seen.add(key);
    return sorted('MATCHED', applicationId);
  });
}

/** A page of a scan as it was sorted; the form's own fields are null where it belongs to none. */
export interface StoredPage { readonly page: number; readonly standing: PageStanding; readonly documentId: string | null; readonly formPage: number | null; readonly formPages: number | null; readonly applicationId: string | null }
/** A form of a scan: which page of the scan shows which of its own, in the scan's order, and which of its own the scan lacks. */
export interface ScannedForm { readonly documentId: string; readonly applicationId: string; readonly pages: number; readonly scanned: ReadonlyArray<{ readonly page: number; readonly formPage: number }>; readonly missing: readonly number[] }

/** The forms that the pages of a scan, in its order, belong to. */
export function formsOfScan(pages: readonly StoredPage[]): readonly ScannedForm[] {
  const matched = pages.filter((p) => p.standing === 'MATCHED');
  return [...groupBy(matched, (p) => p.documentId!)].map(([documentId, own]) => {
    const { applicationId, formPages } = own[0]!;
    const scanned = own.map(({ page, formPage }) => ({ page, formPage: formPage! }));
    return { documentId, applicationId: applicationId!, pages: formPages!, scanned, missing: Array.from({ length: formPages! }, (_, i) => i + 1).filter((page) => !scanned.some((s) => s.formPage === page)) };
  });
}
