import { readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseAst } from 'vite';

/** One file of script that the browser fetches before a person sees the first page. */
export interface LoadedScript {
  /** Its address below the renderer's folder: `assets/index-79Gf91EI.js`. */
  readonly path: string;
  readonly bytes: number;
  readonly gzipped: number;
  /** Why it is fetched: named by the document, imported by such a file, or the first page's own chunk. */
  readonly why: 'document' | 'import' | 'page';
}

/** The most gzipped script that the first load may bring, in bytes. */
export const firstLoadBudget = 450_000;

/** What the document itself names: scripts, and modules to be fetched ahead. */
const namedBy = (html: string): string[] =>
  [...html.matchAll(/<(script|link)\b[^>]*>/g)].flatMap(([tag, element]) => {
    if (element === 'link' && !/\brel="modulepreload"/.test(tag)) return [];
    const address = /\b(?:src|href)="\/([^"]+)"/.exec(tag)?.[1];
    return address === undefined ? [] : [address];
  });

interface Imports {
  readonly fixed: readonly string[];
  readonly lazy: readonly string[];
}

const importsOf = (path: string, code: string): Imports => {
  const beside = (source: string) => posix.join(posix.dirname(path), source);
  const fixed: string[] = [];
  for (const node of parseAst(code).body)
    if (
      (node.type === 'ImportDeclaration' ||
        node.type === 'ExportNamedDeclaration' ||
        node.type === 'ExportAllDeclaration') &&
      node.source
    )
      fixed.push(beside(node.source.value));
  const lazy = [...code.matchAll(/\bimport\(\s*[`'"](\.\/[^`'"]+\.js)[`'"]\s*\)/g)].map(([, source]) =>
    beside(source ?? ''),
  );
  return { fixed, lazy };
};

/**
 * Every script of the built renderer's first load: what the document names, all that these import, and the
 * chunk that holds the page that is shown first, with all that it imports. `page` is the beginning of that
 * chunk's name. Throws where the build has no such chunk, so that a renamed one is not left out unnoticed.
 */
export const firstLoadScripts = (renderer: string, page: string): readonly LoadedScript[] => {
  const found = new Map<string, LoadedScript>();
  const lazy = new Set<string>();
  const take = (path: string, why: LoadedScript['why']): void => {
    if (found.has(path)) return;
    const content = readFileSync(join(renderer, path));
    found.set(path, { path, why, bytes: content.length, gzipped: gzipSync(content).length });
    const imports = importsOf(path, content.toString('utf8'));
    for (const next of imports.lazy) lazy.add(next);
    for (const next of imports.fixed) take(next, why === 'page' ? 'page' : 'import');
  };
  for (const path of namedBy(readFileSync(join(renderer, 'index.html'), 'utf8'))) take(path, 'document');
  const first = [...found.keys(), ...lazy].find((path) => basename(path).startsWith(`${page}-`));
  if (first === undefined) throw new Error(`the build has no chunk called ${page}`);
  take(first, 'page');
  return [...found.values()].sort((a, b) => b.gzipped - a.gzipped);
};
