/** A paper as the record names it. */
export interface EvidenceFile { readonly fileId: string; readonly sha256: string; readonly mediaType: string; readonly size: number }
