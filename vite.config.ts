import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin, type Rolldown } from 'vite';

/**
 * Cloudscape's global styles carry their fonts as `data:` addresses. As files they need no `data:` in the
 * Content-Security-Policy, and a first paint does not wait for fonts that the page may not use.
 */
const fontsAsFiles = (): Plugin => {
  let building = false;
  return {
    name: 'steward:fonts-as-files',
    enforce: 'pre',
    configResolved(config) {
      building = config.command === 'build';
    },
    transform: {
      filter: { id: /@cloudscape-design\/global-styles\/index\.css/ },
      handler(css) {
        if (!building) return null;
        let count = 0;
        const code = css.replace(
          /url\(['"]?data:font\/woff2;base64,([^'")]+)['"]?\)/g,
          (_all, base64: string) => {
            count += 1;
            const source = Buffer.from(base64, 'base64');
            const id = this.emitFile({ type: 'asset', name: `open-sans-${count}.woff2`, source });
            return `url("/${this.getFileName(id)}")`;
          },
        );
        return { code, map: null };
      },
    },
  };
};

const inRenderer = (path: string) => fileURLToPath(new URL(`renderer/${path}`, import.meta.url));
/** What draws the console, and its first page: wanted at once, though nothing imports them in so many words. */
const firstShown = [inRenderer('app/show-console.tsx'), inRenderer('features/home/home-page.tsx')];

type ModuleInfoOf = (id: string) => { readonly importedIds: readonly string[] } | null;

/** Some modules and all that they import. */
const withImports = (roots: readonly string[], infoOf: ModuleInfoOf): ReadonlySet<string> => {
  const found = new Set<string>();
  const take = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const imported of infoOf(id)?.importedIds ?? []) take(imported);
  };
  for (const root of roots) take(root);
  return found;
};

/** Whether a module is needed to draw the console with its first page. */
const drawsFirst = () => {
  let ids: ReadonlySet<string> | undefined;
  return (id: string, context: { getModuleInfo: ModuleInfoOf }): string | null => {
    ids ??= withImports(firstShown, (of) => context.getModuleInfo(of));
    return ids.has(id) ? 'console' : null;
  };
};

/**
 * Lets the document name the chunks that draw the console, so that a browser fetches them beside the small
 * script that opens it, not after it.
 */
const firstChunksInDocument = (): Plugin => ({
  name: 'steward:first-chunks-in-document',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle, chunk: entry }) {
      if (!bundle || !entry) return [];
      const isChunk = (file: Rolldown.OutputAsset | Rolldown.OutputChunk | undefined) =>
        file?.type === 'chunk';
      const scripts = new Set<string>();
      const styles = new Set<string>();
      const take = (name: string): void => {
        const chunk = bundle[name];
        if (!isChunk(chunk) || scripts.has(name)) return;
        scripts.add(name);
        for (const imported of chunk.imports) take(imported);
        for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style);
      };
      for (const chunk of Object.values(bundle))
        if (isChunk(chunk) && firstShown.some((id) => chunk.moduleIds.includes(id))) take(chunk.fileName);
      if (scripts.size === 0) throw new Error('the build has no chunk that draws the console');
      // Vite names these by itself.
      for (const name of [entry.fileName, ...entry.imports]) scripts.delete(name);
      const link =
        (rel: string) =>
        (name: string): HtmlTagDescriptor => ({
          tag: 'link',
          attrs: { rel, crossorigin: true, href: `/${name}` },
          injectTo: 'head',
        });
      return [...[...scripts].map(link('modulepreload')), ...[...styles].map(link('stylesheet'))];
    },
  },
});

export default defineConfig({
  root: 'renderer',
  // Absolute: a reload of /activity/<id> must find the same files, over http and over app:// alike.
  base: '/',
  plugins: [fontsAsFiles(), firstChunksInDocument(), react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: ['chrome130', 'firefox130', 'safari18'],
    // No data: addresses and no inline script: the policy that both hosts send forbids them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // Two chunks before anything is shown, instead of fifty that the pages could share: the small one that
        // opens the console, and the one that draws it with its first page.
        codeSplitting: {
          groups: [
            { name: 'open', tags: ['$initial'], priority: 2 },
            { name: drawsFirst(), debugName: 'console', priority: 1 },
          ],
        },
      },
    },
  },
});
