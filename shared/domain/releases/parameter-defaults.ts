import { isJsonList, isJsonObject, type JsonDocument, type JsonObject } from '../json-document.ts';
import { replaceJsonAt } from '../json-document-path.ts';
import type { StageMapping } from './stage-mapping.ts';

/**
 * The document with the static defaults of parameters as a stage has them; parameters that it does not name stay.
 * A number is written as JSON writes it.
 */
export const setParameterDefaults = (
  document: JsonObject,
  parameters: StageMapping['parameters'],
): JsonObject => {
  const definition = document.get('Definition');
  const declarations = isJsonObject(definition) ? definition.get('ParameterDeclarations') : undefined;
  if (parameters.length === 0 || !isJsonList(declarations)) return document;
  const wanted = new Map(parameters.map(({ name, values }) => [name, values]));
  let changed: JsonDocument = document;
  for (const [position, declaration] of declarations.entries()) {
    if (!isJsonObject(declaration)) continue;
    for (const [type, declared] of declaration) {
      const name = isJsonObject(declared) ? declared.get('Name') : undefined;
      const values = typeof name === 'string' ? wanted.get(name) : undefined;
      if (values === undefined || !isJsonObject(declared)) continue;
      const before = declared.get('DefaultValues');
      const written = values.map((value) => (typeof value === 'number' ? { lexeme: String(value) } : value));
      changed = replaceJsonAt(
        changed,
        ['Definition', 'ParameterDeclarations', position, type, 'DefaultValues'],
        new Map<string, JsonDocument>([...(isJsonObject(before) ? before : []), ['StaticValues', written]]),
      );
    }
  }
  return changed as JsonObject;
};
