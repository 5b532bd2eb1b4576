const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

export interface RefusalWords {
  readonly title: string;
  /** One paragraph each. */
  readonly paragraphs: readonly string[];
  readonly link?: { readonly href: string; readonly text: string };
}

/** A page without any script, for whatever the host answers itself. */
export const refusalPage = ({ title, paragraphs, link }: RefusalWords): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – Steward</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto 0; padding: 0 1.5rem; }
h1 { font-size: 1.4rem; }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
${link ? `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>` : ''}
</main>
</body>
</html>
`;

export const usedTokenWords: RefusalWords = {
  title: 'This address has been used, or is too old',
  paragraphs: [
    'Each address that Steward prints opens the console once, within 15 minutes, so that nobody else can use it after you.',
    'If the console is open in another tab, go on there. Otherwise run “npm start” or “steward serve” again: it prints a new address.',
  ],
  link: { href: '/', text: 'This tab was open already: continue' },
};

export const notBuiltWords: RefusalWords = {
  title: 'The console has not been built yet',
  paragraphs: ['Run “npm start” in the repository: it builds what is missing and opens Steward.'],
};

export const notFoundWords: RefusalWords = {
  title: 'There is nothing here',
  paragraphs: ['The address names no page and no file of Steward.'],
  link: { href: '/', text: 'Home' },
};

export const refusedWords: RefusalWords = {
  title: 'Steward refused this request',
  paragraphs: ['It did not come from Steward’s own page at the address that Steward printed.'],
};
