import { GlyphMissingError } from '../errors.js';
import type { FontChain } from './font-chain.js';

/** A node of a pdfmake definition: text, or a block that holds further nodes. */
export type PdfNode = string | PdfNode[] | PdfBlock;

export interface PdfBlock {
  text?: PdfNode;
  stack?: PdfNode[];
  columns?: PdfNode[];
  table?: { body: PdfNode[][]; widths?: (number | string)[]; heights?: number[] | ((row: number) => number | 'auto'); headerRows?: number; dontBreakRows?: boolean; keepWithHeaderRows?: number };
  [property: string]: unknown;
}

/**
 * Copies a definition with every text split by the fonts that can draw it.
 * Throws `GlyphMissingError` with all missing characters of the whole tree at once.
 */
export function applyFontChain(node: PdfNode, chain: FontChain): PdfNode {
  const missing = new Set<string>();
  const result = walk(node, chain, missing);
  if (missing.size > 0) throw new GlyphMissingError([...missing]);
  return result;
}

function walk(node: PdfNode, chain: FontChain, missing: Set<string>): PdfNode {
  if (typeof node === 'string') {
    const text = splitText(node, chain, missing);
    return typeof text === 'string' ? text : { text };
  }
  if (Array.isArray(node)) return node.map((child) => walk(child, chain, missing));
  const copy: PdfBlock = { ...node };
  if (typeof node.text === 'string') copy.text = splitText(node.text, chain, missing);
  else if (node.text !== undefined) copy.text = walk(node.text, chain, missing);
  if (node.stack) copy.stack = node.stack.map((child) => walk(child, chain, missing));
  if (node.columns) copy.columns = node.columns.map((child) => walk(child, chain, missing));
  if (node.table) copy.table = { ...node.table, body: node.table.body.map((row) => row.map((cell) => walk(cell, chain, missing))) };
  return copy;
}

function splitText(text: string, chain: FontChain, missing: Set<string>): PdfNode {
  const runs = chain.split(text, missing);
  const first = chain.faces[0]!.name;
  return runs.every((run) => run.font === first) ? text : runs.map((run) => ({ text: run.text, font: run.font }));
}
