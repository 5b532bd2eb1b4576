import { StewardError } from '../../shared/errors.ts';

export interface DecodedText {
  readonly text: string;
  /** `UTF-8`, `UTF-8 with BOM`, `UTF-16 LE`, `UTF-16 BE`, `Windows-1252`. */
  readonly encoding: string;
  /** What a person should look at. */
  readonly note?: string;
}

/**
 * A text file's characters from its bytes: by its byte order mark, else as UTF-8, else as Windows-1252,
 * which is what Excel writes in western Europe. Throws `StewardError` `BAD_INPUT` for what is no text.
 */
export const decodeText = (bytes: Uint8Array): DecodedText => {
  const starts = (...mark: number[]) => mark.every((byte, at) => bytes[at] === byte);
  if (starts(0xef, 0xbb, 0xbf)) return utf8(bytes.subarray(3), 'UTF-8 with BOM');
  if (starts(0xff, 0xfe)) return decode(bytes.subarray(2), 'utf-16le', 'UTF-16 LE');
  if (starts(0xfe, 0xff)) return decode(bytes.subarray(2), 'utf-16be', 'UTF-16 BE');
  if (starts(0x50, 0x4b, 0x03, 0x04) || starts(0xd0, 0xcf, 0x11, 0xe0))
    throw notText(
      'This is an Excel workbook, not a text file.',
      'Save it in Excel as "CSV UTF-8" and choose that file.',
    );
  if (bytes.subarray(0, 65_536).includes(0))
    throw notText('This is not a text file.', 'Choose a CSV or text file, or paste the addresses.');
  return utf8(bytes, 'UTF-8');
};

const utf8 = (bytes: Uint8Array, encoding: string): DecodedText => {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), encoding };
  } catch {
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      encoding: 'Windows-1252',
      note: 'The file is not valid UTF-8. It was read as Windows-1252: look at names with accents and umlauts.',
    };
  }
};

const decode = (bytes: Uint8Array, label: string, encoding: string): DecodedText => {
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding };
  } catch {
    throw notText(
      `This file says that it is ${encoding}, but it is not.`,
      'Save it as UTF-8 and choose it again.',
    );
  }
};

const notText = (happened: string, todo: string): StewardError =>
  new StewardError({ code: 'BAD_INPUT', happened, unchanged: 'Nothing was changed.', todo });
