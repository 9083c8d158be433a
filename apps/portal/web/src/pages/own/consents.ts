/** The 告知书 in force, and how a person's consents stand, as applications tells them. */
export interface PrivacyNotice { readonly version: number; readonly title: string; readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[]; readonly consents: Readonly<Record<string, string>> }
export interface Consent { readonly kind: string; readonly text: string; readonly standing: string; readonly on: string | null }
export interface Consents { readonly personId: string; readonly noticeVersion: number; readonly complete: boolean; readonly items: readonly Consent[] }
