/** A lost password or phone that waits for a decision. */
export interface Recovery { readonly what: string; readonly reason: string; readonly askedBy: string }
export interface AccountRow { readonly id: string; readonly account: string; readonly name: string; readonly status: string; readonly recovery: Recovery | null }
