/** Bytes in base64, in pieces small enough for one call's arguments. */
export const base64Of = (bytes: Uint8Array): string => {
  const piece = 0x8000;
  let text = '';
  for (let start = 0; start < bytes.length; start += piece)
    text += String.fromCharCode(...bytes.subarray(start, start + piece));
  return btoa(text);
};
