/** What a service found in a spreadsheet. `good` where not every row is told; `faultSheetUrl` where the service gives the faulty rows as a spreadsheet to mend. */
export interface ImportResult { readonly total: number; readonly rows: readonly { readonly row: number; readonly faults: readonly string[] }[]; readonly id?: string; readonly good?: number; readonly faultSheetUrl?: string }
export interface ImportSource { readonly name: string; readonly templateUrl?: string; readonly check: (file: File) => Promise<ImportResult>; readonly load: (file: File) => Promise<ImportResult> }
