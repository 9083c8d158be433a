/** One PDF of many, each `copies` times one after the other, in the order given: a pile that is printed in one go. */
export async function joinPdfs(parts: readonly Uint8Array[], copies: number): Promise<Uint8Array> {
  const { PDFDocument } = await import('pdf-lib');
  const made = await PDFDocument.create({ updateMetadata: false });
  for (const part of parts) {
    const source = await PDFDocument.load(part, { updateMetadata: false });
    for (let copy = 0; copy < copies; copy += 1) for (const page of await made.copyPages(source, source.getPageIndices())) made.addPage(page);
  }
  return made.save();
}
