/**
 * 扫描件: the paper itself, by the hash of its bytes, beside the name, number or day that it proves. Where it was recorded it is never exchanged: another
 * paper comes with another version of what it proves. Absent where there is none, so in everything from before files were taken.
 */
export interface EvidenceFile { readonly fileId: string; readonly sha256: string; readonly mediaType: string; /** bytes */ readonly size: number }

/** Those that are there. */
export const filesIn = (owners: ReadonlyArray<{ readonly file?: EvidenceFile | null }>): EvidenceFile[] => owners.flatMap(({ file }) => (file ? [file] : []));
