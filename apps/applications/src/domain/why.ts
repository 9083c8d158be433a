/** Why a decision was taken: the reason in words, and the document it rests on. */
export interface Why { readonly reason: string; readonly document: string }
/** As it is kept, of what somebody typed. */
export const whyOf = ({ reason, document }: Why): Why => ({ reason: reason.trim(), document: document.trim() });
