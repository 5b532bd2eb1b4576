/** Offers content as a file to save. Nothing leaves the machine. */
const download = (fileName: string, content: Blob): void => {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};

/** Offers a text as a file to save. */
export const downloadText = (fileName: string, text: string, type = 'application/json'): void =>
  download(fileName, new Blob([text], { type: `${type};charset=utf-8` }));

/** Offers bytes, which came in base64, as a file to save. */
export const downloadBase64 = (fileName: string, base64: string, type: string): void =>
  download(fileName, new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type }));
