/** A guide as blocks: the little of Markdown that guides are written in. Texts are shown as texts; nothing in them becomes HTML. */
export type Inline = { readonly text: string; readonly to?: string; readonly label?: true; readonly code?: true };
export type Block = { readonly kind: 'h1' | 'h2' | 'p' | 'ol' | 'ul' | 'blockquote' | 'pre'; readonly lines: readonly (readonly Inline[])[] };

const TOKEN = /\[([^\]]+)\]\((\/[^)]*)\)|「([^」]+)」|`([^`]+)`/g;
function inlineOf(line: string): Inline[] {
  const parts: Inline[] = [];
  let at = 0;
  for (const found of line.matchAll(TOKEN)) {
    if (found.index > at) parts.push({ text: line.slice(at, found.index) });
    parts.push(found[2] ? { text: found[1]!, to: found[2] } : found[3] ? { text: found[3], label: true } : { text: found[4]!, code: true });
    at = found.index + found[0].length;
  }
  return at < line.length ? [...parts, { text: line.slice(at) }] : parts;
}

/** `# `, `## `, `1. `, `- `, `> `, fenced code as it stands, paragraphs; links to pages of this site, labels in 「」, code in backticks. */
export function blocksOf(markdown: string): Block[] {
  const blocks: { kind: Block['kind']; lines: Inline[][] }[] = [];
  let fenced: Inline[] | null = null;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) {
      if (fenced) fenced = null;
      else blocks.push({ kind: 'pre', lines: [fenced = []] });
      continue;
    }
    if (fenced) { fenced.push({ text: `${line}\n` }); continue; }
    const found = /^(# |## |\d+\. |- |> )?(.*)$/.exec(line)!;
    if (found[2]!.trim() === '') continue;
    const kind = found[1] === undefined ? 'p' : found[1] === '# ' ? 'h1' : found[1] === '## ' ? 'h2' : found[1] === '- ' ? 'ul' : found[1] === '> ' ? 'blockquote' : 'ol';
    const last = blocks.at(-1);
    if ((kind === 'ol' || kind === 'ul') && last?.kind === kind) last.lines.push(inlineOf(found[2]!));
    else blocks.push({ kind, lines: [inlineOf(found[2]!)] });
  }
  return blocks;
}
