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

/** Pages of a form that the scan lacks. */
export const missingPages = (pages: number, found: readonly number[]): readonly number[] => Array.from({ length: pages }, (_, i) => i + 1).filter((page) => !found.includes(page));
