/** What a service found in a spreadsheet. */
export interface ImportResult { readonly total: number; readonly rows: readonly { readonly row: number; readonly faults: readonly string[] }[]; readonly id?: string }
export interface ImportSource { readonly name: string; readonly templateUrl?: string; readonly check: (file: File) => Promise<ImportResult>; readonly load: (file: File) => Promise<ImportResult> }
