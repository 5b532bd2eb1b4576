import { isJsonList, isJsonObject, type JsonDocument } from '../json-document.ts';
import { sameDocument } from './diff-documents.ts';

/**
 * Whether a document says all that is wanted: the service adds members of its own (defaults) to what it was given,
 * but takes nothing and adds nothing to a list.
 */
export const holdsAll = (found: JsonDocument | undefined, wanted: JsonDocument): boolean => {
  if (isJsonList(wanted))
    return (
      isJsonList(found) &&
      found.length === wanted.length &&
      wanted.every((item, position) => holdsAll(found[position], item))
    );
  if (!isJsonObject(wanted)) return sameDocument(found, wanted);
  if (!isJsonObject(found)) return false;
  for (const [name, member] of wanted) if (!holdsAll(found.get(name), member)) return false;
  return true;
};
