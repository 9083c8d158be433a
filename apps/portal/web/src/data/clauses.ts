/** The address of a clause on the page of the notice: `六(三)` → `#六(三)`. */
export const anchorOf = (clause: string): string => `#${clause}`;
