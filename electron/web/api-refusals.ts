import type { Problem } from '../../shared/errors.ts';

const words: Readonly<Record<number, Pick<Problem, 'happened' | 'todo'>>> = {
  400: {
    happened: 'The request is not one of plain HTTP: a header came twice, or its address is not plain.',
    todo: 'Send each header once, and no body with GET.',
  },
  403: {
    happened: 'A page of another site may not call the API.',
    todo: 'Call it from a program, not from a page.',
  },
  405: { happened: 'The API knows GET, POST and DELETE only.', todo: 'Look at /openapi.json.' },
  413: { happened: 'The body is too large to be sent in one piece.', todo: 'Send less at once.' },
  415: {
    happened: 'The body is not in a form that the API reads.',
    todo: 'Send JSON in UTF-8 as application/json, not compressed.',
  },
  421: {
    happened: 'The request names another host than this one.',
    todo: 'Call it at the address that “steward serve” prints: 127.0.0.1 or localhost, with its port.',
  },
};

/** What a program is told whose request was refused before anything of it was read. */
export const apiRefusal = (status: number): Problem => ({
  code: status === 403 ? 'FORBIDDEN' : 'BAD_INPUT',
  happened: 'Steward refused this request.',
  unchanged: 'Nothing was changed.',
  ...words[status],
});
