/** One line of 办理过程. */
export interface TimelineEntry { readonly at: string; readonly what: string; readonly who?: string; readonly reason?: string }
/** Who has a case now. A term that no clause sets is 约定期限. */
export interface Holder { readonly who: string; readonly since?: string | null; readonly telephone?: string | null; readonly dueOn?: string | null; readonly legal?: boolean }
/** What may be done about a case. `why` says why not; then it cannot be pressed. `asks` are the texts that it needs. */
export interface CaseAction {
  readonly key: string; readonly label: string; readonly primary?: boolean; readonly danger?: boolean; readonly why?: string | null;
  readonly asks?: readonly { readonly name: string; readonly label: string; readonly hint?: string; /** `file`: the answer is the file's SHA-256; the file stays where it is */ readonly kind?: 'text' | 'long' | 'date' | 'file' | 'upload' | 'choice'; /** of an `upload`: hands the file in at once and answers the id that it has there */ readonly upload?: (file: File) => Promise<string>; readonly options?: readonly { readonly value: string; readonly label: string }[]; /** may stay empty */ readonly optional?: boolean; readonly initial?: string }[];
  readonly run: (answers: Readonly<Record<string, string>>) => Promise<unknown>;
}
